"""The audit log of a server: who published what, when, and where it is."""

from collections.abc import Callable, Sequence

from bot.domain.language import Language
from bot.domain.publishing import Deed, Record
from bot.domain.thread import permalink
from bot.rendering.messages import ACCENT, DESCRIPTION_LIMIT, Embed, Message, web_url, write_message
from bot.rendering.phrases import say_age
from bot.rendering.post_words import show_code
from bot.rendering.translations import translator
from bot.text.graphemes import count_units

_PATH_SHARE = 100


def published_list(
    records: Sequence[Record], language: Language, *, commit_page: Callable[[str], str | None]
) -> Message:
    """Return what was done on a server, newest first, as much of it as one message holds.

    Args:
        records: Newest first.
        language: The reader's.
        commit_page: Gives the address of a commit's page.
    """
    gettext = translator(language).gettext
    lines, used = list[str](), 0
    for record in records:
        line = _line(record, language, commit_page)
        used += count_units(line) + 1
        if used > DESCRIPTION_LIMIT:
            break
        lines.append(line)
    words = "\n".join(lines) or gettext("Nothing has been published from this server yet.")
    embed = Embed(title=gettext("Published from this server"), description=words, color=ACCENT)
    return write_message(embed)


def _line(record: Record, language: Language, commit_page: Callable[[str], str | None]) -> str:
    gettext = translator(language).gettext
    deeds = {
        Deed.PUBLISH: gettext("{person} published [the discussion {item}]({link})"),
        Deed.UPDATE: gettext("{person} updated [the discussion {item}]({link})"),
        Deed.PROPOSE: gettext("{person} opened a pull request for [the discussion {item}]({link})"),
        Deed.UNPUBLISH: gettext("{person} unpublished [the discussion {item}]({link})"),
        Deed.SUBMIT: gettext("{person} asked for approval of [the discussion {item}]({link})"),
        Deed.REJECT: gettext("{person} rejected [the discussion {item}]({link})"),
    }
    person = f"<@{record.user}>" if record.user else gettext("The operator")
    words = deeds[record.deed].format(person=person, item=record.item, link=permalink(record.item))
    path = show_code(record.path, most=_PATH_SHARE) if record.path else ""
    page = web_url(record.link) or web_url(commit_page(record.commit) if record.commit else None)
    place = f" · [{path}]({page})" if page and path else f" · {path}" if path else ""
    return f"{say_age(record.at)} {words}{place}"
