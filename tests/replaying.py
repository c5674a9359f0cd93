"""A channel with several schedules, shown one front page after another, as if time went by."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from bot.domain.judging import Choice, Past, Reason, choose, past_since, posting_of
from bot.domain.listing import ListedStory
from bot.domain.posting import Posting, Verdict
from bot.domain.subscription import Standing, Subscription, Terms
from bot.domain.thread import ItemId
from tests.judging import CHANNEL, listed
from tests.threads import START

HALF_HOUR = timedelta(minutes=30)
_SHOWN = 30  # stories of a front page
_SITES = ("example.com", "blog.example.org", "github.com", "news.example.net")
_TOPICS = ("Rust", "Postgres", "compilers", "gardens", "orbits", "a kernel", "the market", "violins")
_DRESSES = (
    "https://{place}",
    "https://www.{place}",
    "http://{place}/",
    "https://{place}?utm_source=feed&utm_medium=rss",
    "https://{place}#comments",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A front page at a time; `subjects` says which of its stories are the same, whatever they look like."""

    at: datetime
    stories: tuple[ListedStory, ...]
    subjects: dict[ItemId, int]


@dataclass(slots=True)
class _Submission:
    """A story of the made-up month, as it grows."""

    number: int
    subject: int
    title: str
    url: str | None
    points: float
    pace: float
    steps_left: int
    created_at: datetime

    def listed(self) -> ListedStory:
        return listed(
            self.number,
            title=self.title,
            url=self.url,
            points=int(self.points),
            comments=int(self.points * 0.6),
            created_at=self.created_at,
        )


def month(seed: int, days: int = 29) -> Iterator[Page]:
    """Yield a front page every half hour; every sixth story has been there before, under another id."""
    random = Random(seed)  # noqa: S311 - the same month at every run
    page, past = list[_Submission](), list[_Submission]()
    for step in range(days * 48):
        now = START + step * HALF_HOUR
        page = [one for one in page if one.steps_left > 0]
        while len(page) < _SHOWN:
            new = _submit(random, past, now)
            page.append(new)
            past.append(new)
        for one in page:
            one.points += one.pace * random.random()
            one.steps_left -= 1
        page.sort(key=lambda one: -one.points / (2 + (now - one.created_at) / timedelta(hours=1)) ** 1.8)
        yield Page(
            at=now,
            stories=tuple(one.listed() for one in page),
            subjects={ItemId(one.number): one.subject for one in page},
        )


def _submit(random: Random, past: Sequence[_Submission], now: datetime) -> _Submission:
    number = len(past) + 1
    title, url, subject = f"{random.choice(_TOPICS)} in {number} steps", None, number
    if random.random() < 0.9:
        place = f"{random.choice(_SITES)}/posts/{number}"
        url = random.choice(_DRESSES).format(place=place)
    if past and random.random() < 1 / 6:
        before = random.choice(past[-1_500:])
        subject, url = before.subject, before.url
        if url is None:
            title = before.title.upper() if random.random() < 0.5 else before.title
        else:
            place = url.split("://")[1].removeprefix("www.").split("?")[0].split("#")[0].rstrip("/")
            url = random.choice(_DRESSES).format(place=place)
    return _Submission(
        number=number,
        subject=subject,
        title=title,
        url=url,
        points=3.0,
        pace=random.choice((1, 4, 12, 40)),
        steps_left=random.randrange(4, 40),
        created_at=now - timedelta(minutes=random.randrange(5, 90)),
    )


@dataclass(slots=True)
class Channel:
    """What schedules of one channel make of page after page."""

    subscriptions: Sequence[tuple[Subscription, int]]  # and on which page each looks: every so many
    had: dict[ItemId, Posting] = field(default_factory=dict[ItemId, Posting])
    verdicts: dict[tuple[int, ItemId], Verdict] = field(default_factory=dict[tuple[int, ItemId], Verdict])
    counts: Counter[str] = field(default_factory=Counter[str])
    per_schedule: Counter[int] = field(default_factory=Counter[int])

    def show(self, pages: Iterable[Page]) -> Iterator[tuple[Page, Subscription, Choice]]:
        """Yield what each schedule chooses, once its messages are there."""
        for number, page in enumerate(pages):
            for subscription, every in self.subscriptions:
                if number % every == 0:
                    yield page, subscription, self._fire(page, subscription)

    def _fire(self, page: Page, subscription: Subscription) -> Choice:
        terms, number = subscription.terms, subscription.id
        since = past_since(terms, page.at)
        past = Past([posting for posting in self.had.values() if posting.posted_at > since])
        choice = choose(page.stories, terms, subscription=number, now=page.at, past=past)
        for one in choice.grown:
            self.had[one.story.id] = replace(self.had[one.story.id], comments=one.comments or 0)
        for one in choice.chosen:
            posting = posting_of(one, channel=CHANNEL, subscription=number, job=1, at=page.at)
            self.had[one.story.id] = replace(posting, place=CHANNEL, message=len(self.had) + 1)
        for verdict in choice.verdicts:
            known = self.had.get(verdict.item)
            # The verdict by which a story was posted is the one that says why.
            if known is None or known.subscription != number or verdict.is_chosen:
                self.verdicts[number, verdict.item] = verdict
        self.counts.update(
            slots=1, verdicts=len(choice.verdicts), postings=len(choice.chosen), grown=len(choice.grown)
        )
        self.per_schedule[number] += len(choice.chosen)
        return choice

    def reasons(self, item: ItemId) -> tuple[Reason, ...]:
        """Return what is known of a story, for each schedule that has seen it."""
        return tuple(
            Reason(
                subscription=subscription,
                verdict=self.verdicts.get((subscription.id, item)),
                posting=self.had.get(item),
                is_live=False,
            )
            for subscription, _ in self.subscriptions
        )


def schedule(number: int, terms: Terms) -> Subscription:
    return Subscription(
        id=number,
        guild=7,
        channel=CHANNEL,
        owner=12,
        terms=terms,
        made_at=START,
        standing=Standing.ACTIVE,
    )
