"""What a story itself is held against: each check gives its value and the one that was wanted."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.domain.listing import ListedStory
from bot.domain.posting import Check, Finding
from bot.domain.subscription import Filters
from bot.text.feed_words import host_of, is_within
from bot.text.title_words import find_words

_MINUTE = timedelta(minutes=1)


def check_filters(listed: ListedStory, filters: Filters, now: datetime) -> Iterator[Finding]:
    """Yield a finding for each thing that the filters ask for; what is not told is empty and fails."""
    created_at = listed.story.created_at
    age = None if created_at is None else (now - created_at) // _MINUTE
    least = (
        (Check.POINTS, listed.story.points, filters.points),
        (Check.COMMENTS, listed.comments, filters.comments),
        (Check.AGE, age, -(-filters.age // _MINUTE)),
    )
    for check, value, wanted in least:
        if wanted:
            passes = value is not None and value >= wanted
            yield Finding(check=check, passes=passes, value=_number(value), wanted=str(wanted))
    yield from _check_words(listed.story.title, filters)
    yield from _check_domains(host_of(listed.story.url), filters)


def minutes(stretch: timedelta) -> str:
    """Return a stretch of time as a finding has it, never below zero."""
    return str(max(0, stretch // _MINUTE))


def _check_words(title: str, filters: Filters) -> Iterator[Finding]:
    if filters.words:
        found = find_words(title, filters.words)
        yield _finding(Check.WORDS, bool(found), found, filters.words)
    if filters.without_words:
        found = find_words(title, filters.without_words)
        yield _finding(Check.WITHOUT_WORDS, not found, found, filters.without_words)


def _check_domains(host: str, filters: Filters) -> Iterator[Finding]:
    if filters.domains:
        is_one = any(is_within(host, domain) for domain in filters.domains)
        yield _finding(Check.DOMAINS, is_one, (host,), filters.domains)
    if filters.without_domains:
        is_one = any(is_within(host, domain) for domain in filters.without_domains)
        yield _finding(Check.WITHOUT_DOMAINS, not is_one, (host,), filters.without_domains)


def _finding(check: Check, passes: bool, value: Iterable[str], wanted: Iterable[str]) -> Finding:  # noqa: FBT001 - in the order of the fields
    return Finding(check=check, passes=passes, value=", ".join(value), wanted=", ".join(wanted))


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
