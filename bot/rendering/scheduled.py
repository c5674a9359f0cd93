"""What a schedule posts: a digest, several of them in one message, or a line that there is none.

Every message has a button "Why this?". Its name holds the number of the delivery, which is the mark
by which the bot finds its own message again.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.domain.digest import Digest
from bot.domain.language import Language
from bot.domain.posting import Posting
from bot.domain.request import KeptDigest
from bot.domain.subscription import Form, Subscription
from bot.domain.thread import ItemId
from bot.rendering.components import BUTTONS_LIMIT, ActionRow, Button, button, row
from bot.rendering.custom_ids import Place, write_why
from bot.rendering.messages import CONTENT_LIMIT, EMBEDS_LIMIT, Message, write_message
from bot.rendering.panel import panel
from bot.rendering.permissions import name_permissions
from bot.rendering.phrases import say_age
from bot.rendering.scheduled_overview import overview_embeds, overview_select
from bot.rendering.translations import format_number, translator
from bot.text.characters import one_line
from bot.text.discord_markup import escape_line
from bot.text.fitting import fit

NOBODY = 0  # the owner of a panel that was posted for all: who turns its pages gets a copy
THREAD_NAME_LIMIT = 100  # https://docs.discord.com/developers/resources/channel (read 2026-08-06)

_NOT_GROWN: Mapping[ItemId, Posting] = MappingProxyType({})
_NEEDED = ("view_channel", "send_messages", "embed_links", "read_message_history")
_REASON_SHARE = 300  # code units


def overview_message(
    kept: Sequence[KeptDigest],
    *,
    delivery: int,
    language: Language,
    before: Mapping[ItemId, Posting] = _NOT_GROWN,
) -> Message:
    """Return several digests as one message: a card for each, and a select that opens one for its reader.

    Args:
        kept: One to ten, each of another story; their texts are untrusted.
        delivery: The number of the delivery, which marks the message.
        language: Of the labels.
        before: What was posted, of the stories that have grown since.
    """
    kept = tuple({one.digest.story.id: one for one in kept}.values())[:EMBEDS_LIMIT]
    labels = translator(language)
    words = labels.ngettext(
        "{count} discussion on Hacker News", "{count} discussions on Hacker News", len(kept)
    )
    grown = {
        one.link.item: _say_growth(one, before[one.link.item], language)
        for one in kept
        if one.link.item in before
    }
    return write_message(
        *overview_embeds(kept, language, grown),
        content=f"**{words.format(count=format_number(len(kept), language))}**",
        components=[row(overview_select(kept, language)), row(_why(delivery, language))],
    )


def story_message(
    kept: KeptDigest, *, delivery: int, language: Language | None = None, before: Posting | None = None
) -> Message:
    """Return a digest as the panel that everybody knows, for all and nobody's own.

    Args:
        kept: The digest; its texts are untrusted.
        delivery: The number of the delivery, which marks the message.
        language: Of the labels; the digest's own if None.
        before: What was posted, where the story has grown since.
    """
    language = language or kept.digest.language
    message = panel(kept, Place(), owner=NOBODY, can_publish=True, language=language)
    message["components"] = _with_button(message.get("components", []), _why(delivery, language))
    if before is not None:
        lines = (_say_growth(kept, before, language), message.get("content", ""))
        message["content"] = "\n".join(filter(None, lines))
    return message


def grown_message(
    kept: Sequence[KeptDigest],
    before: Mapping[ItemId, Posting],
    *,
    form: Form,
    delivery: int,
    language: Language,
) -> Message:
    """Return what a message is edited to when a story of it has grown; whatever has not grown stays.

    Args:
        kept: All digests of the message in their order, the renewed one in its place.
        before: What was posted, by the item of each story that has grown.
        form: How the message was posted.
        delivery: The number of the delivery that posted it, whose mark it keeps.
        language: Of the labels.
    """
    if form is Form.OVERVIEW:
        return overview_message(kept, delivery=delivery, language=language, before=before)
    (one,) = kept
    return story_message(one, delivery=delivery, language=language, before=before.get(one.link.item))


def nothing_message(*, delivery: int, language: Language) -> Message:
    """Return that a slot found nothing, for those who want to hear it: one quiet line."""
    words = translator(language).gettext("Nothing new to read this time.")
    return write_message(content=f"-# {words}", components=[row(_why(delivery, language))])


def quiet_message(language: Language) -> Message:
    """Answer the question why a slot found nothing."""
    words = translator(language).gettext(
        "No discussion passed all filters of this schedule."
        " /schedule why tells of any discussion what it lacked."
    )
    return write_message(content=words)


def lost_channel_message(subscription: Subscription, language: Language) -> Message:
    """Tell somebody who manages the server that a schedule was paused, why, and what to do.

    Args:
        subscription: As it is now, with the reason.
        language: The reader's.
    """
    gettext = translator(language).gettext
    permissions = gettext(", ").join(f"**{name}**" for name in name_permissions(_NEEDED, language))
    sentences = (
        gettext("I paused schedule {number} in {channel}: three times in a row I could not post there."),
        gettext(
            "If the channel is still there, give my role these permissions in it: {permissions}."
            " If it is gone, choose another one with /schedule edit."
        ),
        gettext("Then let the schedule run again with /schedule resume."),
        gettext("Until then nothing is posted, and you will not hear of this again."),
    )
    what, how, then, end = (
        sentence.format(
            number=subscription.id,
            channel=f"<#{subscription.channel}>",
            permissions=permissions,
        )
        for sentence in sentences
    )
    reason = escape_line(gettext(subscription.pause_reason)) if subscription.pause_reason else ""
    lines = (what, reason and f"> {fit(reason, _REASON_SHARE)}", how, then, end)
    return write_message(content=fit("\n".join(filter(None, lines)), CONTENT_LIMIT))


def thread_name(digest: Digest) -> str:
    """Return the name of a thread about a digest: one plain line, never empty."""
    title = one_line(digest.headline) or one_line(digest.story.title)
    return fit(title, THREAD_NAME_LIMIT) or translator(digest.language).gettext("Untitled")


def _why(delivery: int, language: Language) -> Button:
    return button(translator(language).gettext("Why this?"), write_why(delivery))


def _with_button(rows: Sequence[ActionRow], added: Button) -> list[ActionRow]:
    """Return rows with one more button: in the last row of buttons that has room, else in its own."""
    *others, last = rows
    if last["components"][-1]["type"] == added["type"] and len(last["components"]) < BUTTONS_LIMIT:
        return [*others, row(*last["components"], added)]
    return [*rows, row(added)]


def _say_growth(kept: KeptDigest, before: Posting, language: Language) -> str:
    """Return how far a story has grown, and how old that news is."""
    labels, story, comments = translator(language), kept.digest.story, kept.digest.coverage.total
    words = labels.ngettext("{before} → {count} comment", "{before} → {count} comments", comments)
    facts = [_compare(words, before.comments, comments, language)]
    if story.points is not None:
        words = labels.ngettext("{before} → {count} point", "{before} → {count} points", story.points)
        facts.append(_compare(words, before.points, story.points, language))
    grown = labels.gettext("Grown since it was posted: {facts}, updated {age}")
    return grown.format(facts=labels.gettext(", ").join(facts), age=say_age(kept.made_at))


def _compare(words: str, before: int, count: int, language: Language) -> str:
    return words.format(before=format_number(before, language), count=format_number(count, language))
