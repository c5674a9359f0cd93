"""A draft as messages: what would be published, what became of it, the queue for approval."""

from dataclasses import dataclass
from pathlib import Path

from bot.domain.language import Language
from bot.domain.publishing import Draft, Route, Stage
from bot.domain.thread import permalink
from bot.rendering.components import (
    BUTTON_URL_LIMIT,
    BUTTONS_LIMIT,
    ActionRow,
    Button,
    ButtonStyle,
    button,
    link_button,
    row,
)
from bot.rendering.custom_ids import DraftAction, write_draft_control
from bot.rendering.messages import (
    ACCENT,
    DESCRIPTION_LIMIT,
    TITLE_LIMIT,
    Embed,
    EmbedField,
    Message,
    write_message,
)
from bot.rendering.phrases import say_age, say_quotes
from bot.rendering.post_words import show_code, show_tags
from bot.rendering.translations import format_number, translator
from bot.text.discord_markup import escape_line
from bot.text.fitting import fit

_MOST_TWINS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOutline:
    """What is to be known of a post before it is published.

    Of its `quotes`, `added` are new to the site; `lines_in` and `lines_out` count the diff; `size` is
    in bytes. `twins` are posts that seem to be about the same story. `routes` are those of the site.
    """

    site: str
    path: Path
    title: str
    tags: tuple[str, ...]
    is_new: bool
    is_changed: bool
    quotes: int
    added: int
    lines_in: int
    lines_out: int
    size: int
    twins: tuple[Path, ...] = ()
    routes: tuple[Route, ...] = (Route.PUSH,)


def offer_message(
    draft: Draft, outline: PostOutline, language: Language, *, may_publish: bool, has_queue: bool
) -> Message:
    """Return a post for the person who asked for it; the file itself goes along as an attachment.

    Args:
        draft: What it is a draft of.
        outline: The post as it would be now.
        language: The reader's.
        may_publish: Whether they may publish it; else they may ask for approval.
        has_queue: Whether there is somewhere to ask.
    """
    gettext = translator(language).gettext
    if not outline.is_changed:
        words = gettext("The site has this post as it is; there is nothing to publish.")
    elif may_publish:
        words = gettext("Nothing has been written yet. The whole post is attached.")
    else:
        words = gettext("Nothing has been written yet. Others have to approve this post; it is attached.")
    buttons = list[Button]()
    if outline.is_changed and may_publish:
        buttons += _publishing(draft, outline, gettext("Publish"), language)
    if outline.is_changed and has_queue:
        buttons.append(_button(draft, DraftAction.SUBMIT, gettext("Ask for approval")))
    buttons.append(_button(draft, DraftAction.EDIT, gettext("Edit…")))
    if may_publish and not outline.is_new:
        buttons.append(_button(draft, DraftAction.UNPUBLISH, gettext("Unpublish…"), style=ButtonStyle.DANGER))
    buttons.append(_button(draft, DraftAction.CANCEL, gettext("Cancel")))
    rows = [row(*buttons[:BUTTONS_LIMIT])]
    if len(buttons) > BUTTONS_LIMIT:
        rows.append(row(*buttons[BUTTONS_LIMIT:]))
    return write_message(
        _embed(outline, language, words), content=gettext("Preview of a post"), components=rows
    )


def queue_words(language: Language) -> str:
    """Return what stands above a post that waits for approval."""
    return translator(language).gettext("A post waits for approval")


def queue_message(draft: Draft, outline: PostOutline, language: Language) -> Message:
    """Return a post that waits for approval, for the channel of the site's owners; the file goes along."""
    gettext = translator(language).gettext
    words = gettext("Asked for by {person} {age}.").format(
        person=f"<@{draft.asker}>", age=say_age(draft.submitted_at or draft.made_at)
    )
    buttons = [
        *_publishing(draft, outline, gettext("Approve"), language),
        _button(draft, DraftAction.EDIT, gettext("Edit…")),
        _button(draft, DraftAction.REJECT, gettext("Reject"), style=ButtonStyle.DANGER),
    ]
    return write_message(
        _embed(outline, language, words),
        content=queue_words(language),
        components=[row(*buttons)],
    )


def reminder(draft: Draft, language: Language, *, address: str) -> Message:
    """Return that a post still waits; `address` is that of its message in the queue."""
    words = translator(language).gettext("This post has been waiting for approval since {age}: {address}")
    age = say_age(draft.submitted_at or draft.made_at)
    return write_message(content=words.format(age=age, address=address))


def outcome_message(
    draft: Draft, language: Language, *, title: str = "", commit_page: str | None = None
) -> Message:
    """Return what became of a draft, with what can be done next.

    Args:
        draft: The draft, decided.
        language: The reader's.
        title: The post's, where it is known.
        commit_page: The address of the commit, where it has a page.
    """
    gettext = translator(language).gettext
    embed = Embed(description=fit(_say_outcome(draft, language), DESCRIPTION_LIMIT), color=ACCENT)
    if title:
        embed["title"] = fit(escape_line(title), TITLE_LIMIT)
    facts = [(gettext("File"), show_code(draft.path)), (gettext("Commit"), show_code(draft.commit[:12]))]
    embed["fields"] = [EmbedField(name=name, value=value) for name, value in facts if value != "``"]
    return write_message(embed, components=_after(draft, language, commit_page))


def confirmation(draft: Draft, language: Language) -> Message:
    """Return the question whether a post is really to be taken out of the site."""
    gettext = translator(language).gettext
    words = gettext(
        "This takes the post of {address} out of the site {site}, with a commit of its own."
        " Git keeps it, so that it can be brought back."
    ).format(address=permalink(draft.item), site=show_code(draft.site))
    meant = _button(draft, DraftAction.WITHDRAW, gettext("Yes, unpublish it"), style=ButtonStyle.DANGER)
    return write_message(content=words, components=[row(meant)])


def _say_outcome(draft: Draft, language: Language) -> str:
    gettext = translator(language).gettext
    person = f"<@{draft.decider}>" if draft.decider else f"<@{draft.asker}>"
    if draft.link and draft.stage is Stage.PUBLISHED:
        words = gettext("{person} opened a pull request onto {site}. Its owner publishes it by merging it.")
    elif draft.link and draft.stage is Stage.WITHDRAWN:
        words = gettext("{person} opened a pull request that takes this post out of {site}.")
    else:
        cancelled = gettext("Cancelled; nothing was published on {site}.")
        words = {
            Stage.PUBLISHED: gettext("{person} published this on {site}."),
            Stage.WAITING: gettext("This waits for approval by the people who may publish on {site}."),
            Stage.REJECTED: gettext("{person} rejected this post; nothing was published on {site}."),
            Stage.WITHDRAWN: gettext("{person} took this post out of {site}."),
            Stage.PUBLISHING: gettext("This is being published on {site} at this moment."),
        }.get(draft.stage, cancelled)
    return words.format(person=person, site=show_code(draft.site))


def _after(draft: Draft, language: Language, commit_page: str | None) -> list[ActionRow]:
    """Return the row below a published post, and where its pull request is; none below any other."""
    gettext = translator(language).gettext
    if draft.stage is Stage.WITHDRAWN and 0 < len(draft.link) <= BUTTON_URL_LIMIT:
        return [row(link_button(gettext("Open pull request"), draft.link))]
    if draft.stage is not Stage.PUBLISHED:
        return []
    buttons = list[Button]()
    for label, address in (
        (gettext("Open pull request"), draft.link),
        (gettext("Open commit"), commit_page or ""),
    ):
        if address and len(address) <= BUTTON_URL_LIMIT:
            buttons.append(link_button(label, address))
    buttons.append(_button(draft, DraftAction.UPDATE, gettext("Update")))
    buttons.append(_button(draft, DraftAction.UNPUBLISH, gettext("Unpublish…"), style=ButtonStyle.DANGER))
    return [row(*buttons)]


def _embed(outline: PostOutline, language: Language, words: str) -> Embed:
    gettext = translator(language).gettext
    if outline.twins:
        paths = ", ".join(show_code(str(path)) for path in outline.twins[:_MOST_TWINS])
        twins = gettext("⚠ The site seems to have this story under another id: {paths}")
        words = f"{words}\n\n{twins.format(paths=paths)}"
    facts = (
        (gettext("Site"), show_code(outline.site)),
        (gettext("File"), show_code(str(outline.path))),
        (gettext("Change"), _say_change(outline, language)),
        (gettext("Tags"), show_tags(outline.tags)),
    )
    return Embed(
        title=fit(escape_line(outline.title), TITLE_LIMIT) or gettext("Untitled"),
        description=fit(words, DESCRIPTION_LIMIT),
        fields=[EmbedField(name=name, value=value) for name, value in facts if value],
        color=ACCENT,
    )


def _say_change(outline: PostOutline, language: Language) -> str:
    gettext = translator(language).gettext
    size = gettext("{count} bytes").format(count=format_number(outline.size, language))
    quotes = say_quotes(outline.quotes, language)
    if outline.is_new:
        return f"{gettext('New post')} · {quotes} · {size}"
    if not outline.is_changed:
        return f"{gettext('No change')} · {quotes} · {size}"
    lines = f"+{format_number(outline.lines_in, language)} −{format_number(outline.lines_out, language)}"
    added = gettext("{count} of them new").format(count=format_number(outline.added, language))
    return f"{gettext('Update')} ({lines}) · {quotes}, {added} · {size}"


def _publishing(draft: Draft, outline: PostOutline, label: str, language: Language) -> list[Button]:
    """Return the buttons that publish by each of the site's routes; the first one stands out."""
    labels = {
        Route.PUSH: (DraftAction.PUBLISH, label),
        Route.PULL_REQUEST: (DraftAction.PROPOSE, translator(language).gettext("Open a pull request")),
    }
    styles = (ButtonStyle.SUCCESS, ButtonStyle.SECONDARY)
    return [
        _button(draft, *labels[route], style=style)
        for route, style in zip(outline.routes, styles, strict=False)
    ]


def _button(
    draft: Draft, action: DraftAction, label: str, *, style: ButtonStyle = ButtonStyle.SECONDARY
) -> Button:
    return button(label, write_draft_control(action, draft.id), style=style)
