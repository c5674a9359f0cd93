"""Why a story was or was not posted in a channel: what each of its schedules asks, and what it found."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from babel.units import format_unit

from bot.domain.judging import Reason, find_repeat
from bot.domain.language import Language
from bot.domain.posting import Check, Finding, Posting, Verdict
from bot.domain.subscription import Standing, Subscription
from bot.domain.thread import ItemId, permalink
from bot.rendering.messages import (
    ACCENT,
    DESCRIPTION_LIMIT,
    TITLE_LIMIT,
    Embed,
    Message,
    write_message,
)
from bot.rendering.schedule_words import say_source
from bot.rendering.translations import format_number, translator
from bot.text.discord_markup import escape_line
from bot.text.fitting import fit
from bot.text.graphemes import count_units

_MOST = 12  # schedules, of which each has a heading of at most 300 code units
_SOURCE_SHARE = 60  # code units, of what a schedule looks through
_LIST_SHARE = 100  # likewise, of a list of words or domains
_MORE_SHARE = 80  # likewise, of the line that counts the schedules left out
_PASSED, _FAILED = "✓", "✗"
# These tell of a slot and not of the story, so they say nothing of one that was posted before it.
_OF_A_SLOT = frozenset((Check.REPEAT, Check.DAY, Check.GAP, Check.PLACE))


def why_message(reasons: Sequence[Reason], language: Language, *, item: ItemId, channel: int) -> Message:
    """Return what the schedules of a channel made of a story; what failed comes in before what passed.

    Args:
        reasons: One for each schedule; the titles in them are untrusted.
        language: The reader's.
        item: The story.
        channel: Where it was or was not posted.
    """
    gettext = translator(language).gettext
    verdict = next((reason.verdict for reason in reasons if reason.verdict), None)
    title = fit(escape_line(verdict.title), TITLE_LIMIT) if verdict else ""
    if reasons:
        words = "\n".join(_blocks(reasons[:_MOST], language, more=len(reasons) - _MOST))
    else:
        words = gettext("No schedule posts in {channel}. Set one up with /schedule add.")
        words = words.format(channel=f"<#{channel}>")
    embed = Embed(
        title=title or gettext("Item {number}").format(number=item),
        url=permalink(verdict.item if verdict else item),
        description=words,
        color=ACCENT,
    )
    return write_message(embed)


def _blocks(reasons: Sequence[Reason], language: Language, *, more: int) -> Iterator[str]:
    """Yield the heading of each schedule, and as many findings as all headings leave room for.

    Where they do not fit, what failed comes in before what passed, and first lines before second ones.
    """
    heads = [_head(reason, language) for reason in reasons]
    room = DESCRIPTION_LIMIT - _MORE_SHARE - sum(count_units(head) + 1 for head in heads)
    lines = [
        (passes, number, schedule, line)
        for schedule, reason in enumerate(reasons)
        for number, (passes, line) in enumerate(_lines(reason, language))
    ]
    shown: list[list[tuple[int, str]]] = [[] for _ in reasons]
    for _, number, schedule, line in sorted(lines):
        if count_units(line) < room:
            room -= count_units(line) + 1
            shown[schedule].append((number, line))
    for head, own in zip(heads, shown, strict=True):
        yield head
        yield from (line for _, line in sorted(own))
    if more > 0:
        words = translator(language).ngettext("and {count} more schedule", "and {count} more schedules", more)
        yield words.format(count=format_number(more, language))


def _head(reason: Reason, language: Language) -> str:
    """Return which schedule it is, and what became of the story there."""
    gettext = translator(language).gettext
    subscription = reason.subscription
    source = fit(say_source(subscription.terms.feed, language), _SOURCE_SHARE)
    name = f"**{subscription.id}** · {source}"
    if subscription.standing is Standing.PAUSED:
        name += f" · {gettext('paused')}"
    return f"{name}\n{_say_outcome(reason, language)}"


def _say_outcome(reason: Reason, language: Language) -> str:
    gettext = translator(language).gettext
    verdict, own = reason.verdict, _own_posting(reason)
    if own is not None:
        link = _link(own, reason.subscription)
        words = gettext("[Posted here]({link}) on {time}.") if link else gettext("About to be posted.")
        return words.format(link=link, time=_day(own.posted_at))
    if verdict is None:
        return gettext("It has not seen this story.")
    match reason.is_live, verdict.is_chosen:
        case True, True:
            return gettext("It was not in the last list. As it is now, it passes.")
        case True, False:
            return gettext("It was not in the last list. As it is now, it is not posted.")
        case _, True:
            words = gettext("Chosen {time}, but its message is not there.")
        case _:
            words = gettext("Not posted; last looked at {time}.")
    return words.format(time=f"<t:{int(verdict.at.timestamp())}:R>")


def _own_posting(reason: Reason) -> Posting | None:
    """Return the schedule's own posting of this very story."""
    posting, verdict = reason.posting, reason.verdict
    if posting is None or posting.subscription != reason.subscription.id:
        return None
    return posting if verdict is None or verdict.item == posting.item else None


def _lines(reason: Reason, language: Language) -> list[tuple[bool, str]]:
    """Return a line for each finding, and whether it passed."""
    verdict = reason.verdict
    if verdict is None:
        return []
    findings = verdict.findings
    if _own_posting(reason) and not verdict.is_chosen:
        findings = tuple(finding for finding in findings if finding.check not in _OF_A_SLOT)
    return [
        (
            finding.passes,
            f"{_PASSED if finding.passes else _FAILED} {say_finding(finding, reason, verdict, language)}",
        )
        for finding in findings
    ]


def say_finding(finding: Finding, reason: Reason, verdict: Verdict, language: Language) -> str:
    """Return what one check of a verdict found."""
    match finding.check:
        case Check.REPEAT:
            return _say_repeat(finding, reason, verdict, language)
        case Check.WORDS | Check.WITHOUT_WORDS | Check.DOMAINS | Check.WITHOUT_DOMAINS:
            return _say_list(finding, language)
        case _:
            return _say_amount(finding, language)


def _say_amount(finding: Finding, language: Language) -> str:
    """Return a number or a stretch of time, and what was asked of it."""
    gettext = translator(language).gettext
    is_time = finding.check in {Check.AGE, Check.GAP}
    say = _say_minutes if is_time else _say_number
    value, wanted = say(finding.value, language), say(finding.wanted, language)
    match finding.check:
        case Check.POINTS:
            words = gettext("points: {value}, wanted at least {wanted}")
        case Check.COMMENTS:
            words = gettext("comments: {value}, wanted at least {wanted}")
        case Check.AGE:
            words = gettext("age: {value}, wanted at least {wanted}")
        case Check.DAY:
            words = gettext("posted that day: {value}, of at most {wanted}")
        case Check.GAP if not finding.value:
            words = gettext("nothing was posted before, and {wanted} have to be between two")
        case Check.GAP:
            words = gettext("time since the last post: {value}, wanted at least {wanted}")
        case _:
            words = gettext("place {value}, of which the first {wanted} are posted")
    return words.format(value=value or gettext("not told"), wanted=wanted)


def _say_list(finding: Finding, language: Language) -> str:
    gettext = translator(language).gettext
    match finding.check:
        case Check.WORDS:
            words = gettext("words in the title: {value}, wanted one of {wanted}")
        case Check.WITHOUT_WORDS:
            words = gettext("words in the title: {value}, wanted none of {wanted}")
        case Check.DOMAINS:
            words = gettext("domain: {value}, wanted one of {wanted}")
        case _:
            words = gettext("domain: {value}, wanted none of {wanted}")
    value, wanted = (fit(escape_line(text), _LIST_SHARE) for text in (finding.value, finding.wanted))
    return words.format(value=value or gettext("none"), wanted=wanted)


def _say_repeat(finding: Finding, reason: Reason, verdict: Verdict, language: Language) -> str:
    """Return that the channel has it, with a link to its message, or that it does not."""
    gettext = translator(language).gettext
    repeat = find_repeat(verdict)
    if repeat is None:
        time = _say_minutes(finding.wanted, language)
        return gettext("not posted here in the {time} before").format(time=time)
    other = permalink(repeat.item)
    if repeat.posted_at is None:
        return gettext("[another submission of it]({other}) stands higher in the list").format(other=other)
    posting = reason.posting if reason.posting and reason.posting.item == repeat.item else None
    link = _link(posting, reason.subscription) if posting else None
    time = _day(repeat.posted_at)
    if repeat.item != verdict.item:
        words = gettext("posted here on {time}, as [another submission]({other})")
        said = words.format(time=time, other=other)
        return f"{said} · [{gettext('message')}]({link})" if link else said
    if link is None:
        return gettext("posted here on {time}").format(time=time)
    return gettext("[posted here]({link}) on {time}").format(link=link, time=time)


def _link(posting: Posting, subscription: Subscription) -> str | None:
    """Return the address of a posting's message; None where it is not there yet."""
    if posting.message is None:
        return None
    place = posting.place or posting.channel
    return f"https://discord.com/channels/{subscription.guild}/{place}/{posting.message}"


def _day(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:d>"


def _say_number(digits: str, language: Language) -> str:
    return format_number(int(digits), language) if digits else ""


def _say_minutes(digits: str, language: Language) -> str:
    """Return whole minutes in days, hours and minutes, without what is zero."""
    if not digits:
        return ""
    hours, minutes = divmod(int(digits), 60)
    days, hours = divmod(hours, 24)
    parts = [(days, "day"), (hours, "hour"), (minutes, "minute")]
    told = [(number, unit) for number, unit in parts if number] or [(0, "minute")]
    return " ".join(format_unit(number, unit, length="short", locale=language) for number, unit in told)
