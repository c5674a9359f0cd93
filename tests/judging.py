"""Stories, postings and judgements that tests of schedules share."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.judging import Choice, Past, choose, judge, posting_of
from bot.domain.listing import ListedStory
from bot.domain.posting import Check, Finding, Posting, Verdict
from bot.domain.subscription import Filters, Polling, Terms
from bot.domain.thread import ItemId
from tests.threads import START, story

NOW = START + timedelta(hours=6)
CHANNEL, SUBSCRIPTION = 21, 3
WANTED = Filters(points=100)


def listed(item: int = 1, *, comments: int | None = 40, **changes: object) -> ListedStory:
    """Return a story of its own address and title, six hours old at `NOW`."""
    fields: dict[str, object] = {
        "id": ItemId(item),
        "title": f"The long story number {item}",
        "url": f"https://example.com/{item}",
    }
    return ListedStory(story=story(**(fields | changes)), comments=comments)  # pyright: ignore[reportArgumentType] - tests pass what fits


def posted(
    one: ListedStory,
    *,
    ago: timedelta = timedelta(hours=1),
    subscription: int = SUBSCRIPTION,
    message: int | None = 31,
) -> Posting:
    """Return the posting of a story, made some time before `NOW`."""
    posting = posting_of(one, channel=CHANNEL, subscription=subscription, job=1, at=NOW - ago)
    return replace(posting, place=None if message is None else CHANNEL, message=message)


def verdict_on(one: ListedStory, terms: Terms | None = None, *past: Posting, now: datetime = NOW) -> Verdict:
    return judge(one, terms or Terms(), subscription=SUBSCRIPTION, now=now, past=Past(past))


def choice_of(
    stories: Sequence[ListedStory], terms: Terms | None = None, *past: Posting, now: datetime = NOW
) -> Choice:
    return choose(stories, terms or Terms(), subscription=SUBSCRIPTION, now=now, past=Past(past))


def filtered(**filters: object) -> Terms:
    return Terms(filters=Filters(**filters))  # pyright: ignore[reportArgumentType] - tests pass what fits


def polled(*, most_a_day: int = 5, gap: timedelta = timedelta(minutes=30), most: int = 3) -> Terms:
    return Terms(filters=Filters(most=most), timing=Polling(most_a_day=most_a_day, gap=gap))


def found(verdict: Verdict, check: Check) -> Finding:
    """Return the only finding of a check."""
    (finding,) = (finding for finding in verdict.findings if finding.check is check)
    return finding


def ids(stories: Sequence[ListedStory]) -> list[int]:
    return [int(one.story.id) for one in stories]
