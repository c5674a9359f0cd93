"""What went wrong and what to do next, as a sentence and as a message of a chat."""

from collections.abc import Callable, Sequence
from math import ceil

from bot.domain.language import Language
from bot.domain.link import Link
from bot.domain.thread import ItemId
from bot.errors import BotError, Unavailable
from bot.rendering.components import ButtonStyle, button, row
from bot.rendering.custom_ids import write_make
from bot.rendering.messages import CONTENT_LIMIT, Message, web_url, write_message
from bot.rendering.permissions import name_permissions
from bot.rendering.translations import format_number, translator
from bot.text.discord_markup import escape_line
from bot.text.fitting import fit

_FACT_SHARE = 300  # code units
_AGAIN = "Try again later."  # the hint that a better one replaces
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def say_error(error: BotError, language: Language, *, escape: Callable[[str], str] = str) -> str:
    """Return an error's sentence and next step in a reader's language, on one line.

    Args:
        error: What happened; its fact `person`, if any, is the Discord id of somebody in the same chat.
        language: The reader's.
        escape: Makes a fact safe for where the line is shown; numbers stay as they are.
    """
    gettext = translator(language).gettext
    facts = {
        name: fact if isinstance(fact, int | float) else escape(str(fact))
        for name, fact in error.facts.items()
    }
    if "person" in facts:
        facts["person"] = f"<@{facts['person']}>"
    wait = _say_wait(error, language)
    hint = "" if wait and error.hint == _AGAIN else error.hint
    parts = [gettext(part).format(**facts) for part in (error.sentence, hint) if part]
    # Japanese has no space between sentences.
    return " ".join(" ".join([*parts, wait]).split()).replace("。 ", "。")


def apology(error: BotError, language: Language) -> Message:
    """Return what to say about an error that has a sentence of its own."""
    return _say(say_error(error, language, escape=_escape_fact))


def fault(reference: str, language: Language) -> Message:
    """Return what to say about a fault of ours.

    Args:
        reference: Finds the fault in the log.
        language: The reader's.
    """
    words = translator(language).gettext(
        "This is a fault of ours, not of yours. Try again; if it comes back, give the people who run this"
        " bot the reference {reference}."
    )
    return _say(words.format(reference=f"`{_escape_fact(reference)}`"))


def too_old(item: ItemId, language: Language) -> Message:
    """Return that a digest is no longer kept, with a button that makes it anew."""
    words = translator(language).gettext(
        "This digest is old and no longer kept, so its buttons do nothing more. You can have a new one."
    )
    return _say(words, Link(item=item), language)


def interrupted(link: Link, language: Language) -> Message:
    """Return that the bot was stopped while it worked, with a button that starts again."""
    words = translator(language).gettext(
        "The bot was restarted before this digest was ready. Press the button to make it now."
    )
    return _say(words, link, language)


def missing_permissions(names: Sequence[str], language: Language, channel: int | None = None) -> Message:
    """Return which permissions the bot lacks, by the names that Discord shows in its settings.

    Args:
        names: As Discord's library names them, such as `send_messages`.
        language: The reader's.
        channel: The id of the channel where they are missing.
    """
    gettext = translator(language).gettext
    permissions = gettext(", ").join(f"**{name}**" for name in name_permissions(names, language))
    if channel is None:
        words = gettext("I am not allowed to do this here. I lack: {permissions}.")
    else:
        words = gettext("I am not allowed to do this in {channel}. I lack: {permissions}.")
    hint = gettext("Ask someone who manages this server to give my role these permissions.")
    return _say(f"{words} {hint}".format(permissions=permissions, channel=f"<#{channel}>"))


def _say(words: str, link: Link | None = None, language: Language = Language.EN) -> Message:
    """Return a message with a button that digests a link anew, if one is given."""
    content = fit(words, CONTENT_LIMIT)
    if link is None:
        return write_message(content=content)
    label = translator(language).gettext("Digest again")
    again = button(label, write_make(link), style=ButtonStyle.PRIMARY)
    return write_message(content=content, components=[row(again)])


def _say_wait(error: BotError, language: Language) -> str:
    """Return when to try again, where that is known."""
    pause = error.retry_after if isinstance(error, Unavailable) else None
    if pause is None:
        return ""
    seconds = max(1, ceil(pause.total_seconds()))
    ngettext = translator(language).ngettext
    if seconds < _MINUTE:
        count = seconds
        words = ngettext("Try again in {count} second.", "Try again in {count} seconds.", count)
    elif seconds < _HOUR:
        count = ceil(seconds / _MINUTE)
        words = ngettext("Try again in {count} minute.", "Try again in {count} minutes.", count)
    elif seconds < 2 * _DAY:
        count = ceil(seconds / _HOUR)
        words = ngettext("Try again in {count} hour.", "Try again in {count} hours.", count)
    else:
        count = ceil(seconds / _DAY)
        words = ngettext("Try again in {count} day.", "Try again in {count} days.", count)
    return words.format(count=format_number(count, language))


def _escape_fact(fact: str) -> str:
    """Return a fact as a part of a line; an address can be clicked, and gets no card below the message."""
    if web_url(fact) == fact and len(fact) < _FACT_SHARE:
        return f"<{fact}>"
    return fit(escape_line(fact), _FACT_SHARE)
