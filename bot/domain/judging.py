"""From a list to what a slot posts: which stories, and why the others are not among them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile
from math import ceil
from zoneinfo import ZoneInfo

from bot.domain.checks import check_filters, minutes
from bot.domain.listing import ListedStory
from bot.domain.past import Name, Past, identify, names_of
from bot.domain.posting import Check, Finding, Posting, Verdict
from bot.domain.subscription import Feed, FeedKind, Polling, Subscription, Terms
from bot.domain.thread import ItemId, Story
from bot.errors import Refused
from bot.text.characters import one_line
from bot.text.feed_words import read_domain, read_user

_LEAST_GROWTH = 10  # comments; a discussion of one that has two now did not grow
_LONGEST_DAY = timedelta(days=2)  # a local day with room for changes of the clock
_LONGEST_SEARCH = 200  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a slot posts and which messages it renews, both in the list's order; and all verdicts."""

    chosen: tuple[ListedStory, ...] = ()
    grown: tuple[ListedStory, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """What a story repeats: a posting, or (`posted_at` is None) one that stands higher in the list."""

    item: ItemId
    posted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why one subscription of a channel posted a story or did not.

    `verdict` is that of its last slot that saw the story, or one made just now (`is_live`); None where
    the story cannot be judged. `posting` is the channel's of the story, or of the one it repeats.
    """

    subscription: Subscription
    verdict: Verdict | None
    posting: Posting | None
    is_live: bool


def choose(
    stories: Sequence[ListedStory], terms: Terms, *, subscription: int, now: datetime, past: Past
) -> Choice:
    """Return what a slot posts of a list: the first that pass everything, each story once.

    Args:
        stories: In the list's order.
        terms: What is wanted.
        subscription: Whose terms they are.
        now: When the slot is worked on, as an aware time.
        past: What the channel has had since `past_since` at least.
    """
    places = _count_places(terms, past.times(subscription), now)
    chosen, verdicts, known = list[ListedStory](), list[Verdict](), dict[Name, ItemId]()
    listed_once, rank = dict[ItemId, ListedStory](), 0
    for listed in stories:
        listed_once.setdefault(listed.story.id, listed)
    for listed in listed_once.values():
        verdict = judge(listed, terms, subscription=subscription, now=now, past=past)
        if verdict.is_chosen:
            names = tuple(names_of(listed.story))
            twin = next((known[name] for name in names if name in known), None)
            if twin is None:
                known |= dict.fromkeys(names, listed.story.id)
                rank += 1
                place = Finding(check=Check.PLACE, passes=rank <= places, value=str(rank), wanted=str(places))
                verdict = replace(verdict, findings=(*verdict.findings, place))
                chosen += [listed] if place.passes else []
            else:
                verdict = _repeating(verdict, twin)
        verdicts.append(verdict)
    grown = tuple(
        listed for listed in listed_once.values() if _has_grown(listed, terms, subscription, now, past)
    )
    return Choice(chosen=tuple(chosen), grown=grown, verdicts=tuple(verdicts))


def judge(listed: ListedStory, terms: Terms, *, subscription: int, now: datetime, past: Past) -> Verdict:
    """Return what a subscription makes of one story by itself: every check but that of its place."""
    findings = (
        *check_filters(listed, terms.filters, now),
        _check_repeat(listed.story, terms.window, now, past),
        *_check_pace(terms, past.times(subscription), now),
    )
    return Verdict(item=listed.story.id, title=listed.story.title, at=now, findings=findings)


def posting_of(listed: ListedStory, *, channel: int, subscription: int, job: int, at: datetime) -> Posting:
    """Return what a channel is about to get from a job."""
    address, title = identify(listed.story.url, listed.story.title)
    return Posting(
        channel=channel,
        item=listed.story.id,
        address=address,
        title=title,
        subscription=subscription,
        job=job,
        posted_at=at,
        points=listed.story.points or 0,
        comments=listed.comments or 0,
    )


def past_since(terms: Terms, now: datetime) -> datetime:
    """Return since when the postings of a channel have to be known, to judge by these terms."""
    gap = terms.timing.gap if isinstance(terms.timing, Polling) else timedelta()
    return now - max(terms.window, gap, _LONGEST_DAY)


def find_repeat(verdict: Verdict) -> Repeat | None:
    """Return what kept a story from being posted again; None where it was not that."""
    for finding in verdict.findings:
        if finding.check is Check.REPEAT and not finding.passes:
            moment, _, item = finding.value.rpartition(", ")
            return Repeat(
                item=ItemId(int(item)), posted_at=datetime.fromisoformat(moment) if moment else None
            )
    return None


def check_feed(kind: FeedKind, words: str = "") -> Feed:
    """Return the feed that a person named; a list takes no words.

    Args:
        kind: What the words are.
        words: Words to look for; a domain or an address of it; a person's name or page.

    Raises:
        Refused: They are none, or cannot be.
    """
    match kind:
        case FeedKind.SEARCH:
            named = one_line(words)
            if not named:
                raise Refused("A search needs words.", hint="Write one or more words to look for.")
            if len(named) > _LONGEST_SEARCH:
                raise Refused(
                    "These words are longer than {most} characters.",
                    hint="Look for fewer words.",
                    most=_LONGEST_SEARCH,
                )
        case FeedKind.DOMAIN:
            named = read_domain(words)
            if named is None:
                raise Refused(
                    "This is not the domain of a site.",
                    hint="Write one such as example.com, or paste an address of the site.",
                )
        case FeedKind.USER:
            named = read_user(words)
            if named is None:
                raise Refused(
                    "This is not the name of a person on Hacker News.",
                    hint="Write 2 to 15 letters, digits, - or _, or paste the address of their page.",
                )
        case _:
            named = ""
    return Feed(kind=kind, words=named)


def _check_repeat(story: Story, window: timedelta, now: datetime, past: Past) -> Finding:
    found = past.find(story, since=now - window)
    value = f"{found.posted_at.isoformat()}, {found.item}" if found else ""
    return Finding(check=Check.REPEAT, passes=found is None, value=value, wanted=minutes(window))


def _repeating(verdict: Verdict, twin: ItemId) -> Verdict:
    """Return the verdict on a story of which the same list holds another submission, higher up."""
    findings = (
        replace(finding, passes=False, value=str(twin)) if finding.check is Check.REPEAT else finding
        for finding in verdict.findings
    )
    return replace(verdict, findings=tuple(findings))


def _check_pace(terms: Terms, times: Sequence[datetime], now: datetime) -> Iterator[Finding]:
    """Yield whether a subscription that polls may post again."""
    match terms.timing:
        case Polling(most_a_day=most, gap=gap):
            today = _count_today(terms, times, now)
            yield Finding(check=Check.DAY, passes=today < most, value=str(today), wanted=str(most))
            if gap:
                since = now - times[-1] if times else None
                yield Finding(
                    check=Check.GAP,
                    passes=since is None or since >= gap,
                    value="" if since is None else minutes(since),
                    wanted=minutes(gap),
                )
        case _:
            return


def _count_places(terms: Terms, times: Sequence[datetime], now: datetime) -> int:
    """Return how many stories a slot may post, of those that pass."""
    match terms.timing:
        case Polling(most_a_day=most, gap=gap):
            left = most - _count_today(terms, times, now)
            return min(terms.filters.most, left, 1 if gap else left)
        case _:
            return terms.filters.most


def _count_today(terms: Terms, times: Sequence[datetime], now: datetime) -> int:
    zone = ZoneInfo(terms.zone)
    today = now.astimezone(zone).date()
    return sum(1 for _ in takewhile(lambda moment: moment.astimezone(zone).date() >= today, reversed(times)))


def grown_comments(comments: int, growth: float) -> int:
    """Return from how many comments on a story counts as grown, that had so many when it was posted."""
    return max(ceil(comments * growth), comments + _LEAST_GROWTH)


def _has_grown(listed: ListedStory, terms: Terms, subscription: int, now: datetime, past: Past) -> bool:
    """Return whether the subscription's own message about a story is worth renewing."""
    posting = past.find(listed.story, since=now - terms.window)
    if posting is None or terms.growth is None or listed.comments is None:
        return False
    is_own = (posting.item, posting.subscription) == (listed.story.id, subscription)
    return (
        is_own
        and posting.message is not None
        and listed.comments >= grown_comments(posting.comments, terms.growth)
    )
