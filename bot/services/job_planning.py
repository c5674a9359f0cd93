"""From a slot to its parts: which stories are posted now, in which steps, and which messages are renewed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.job import Job, Part, PartKind
from bot.domain.judging import Past, choose, past_since, posting_of
from bot.domain.posting import Posting, Verdict
from bot.domain.subscription import Form, Polling, SiteStep, Subscription, Terms
from bot.domain.thread import ItemId
from bot.services.story_feeds import StoryFeeds
from bot.storage.postings import PostingStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a job does, and what is kept of the choice."""

    parts: tuple[Part, ...]
    postings: tuple[Posting, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


async def plan_job(
    job: Job, subscription: Subscription, *, feeds: StoryFeeds, postings: PostingStore, now: datetime
) -> Plan:
    """Return what a job is to do, of the stories as they stand now.

    Raises:
        BotError: They cannot be looked up.
    """
    terms = subscription.terms
    stories = await feeds.read_for(terms)
    past = Past(await postings.since(job.channel, past_since(terms, now)))
    choice = choose(stories, terms, subscription=subscription.id, now=now, past=past)
    chosen = tuple(listed.story.id for listed in choice.chosen)
    own = {posting.item for posting in past.postings if posting.subscription == subscription.id}
    parts = (
        *_messages(chosen, terms.form),
        *_each(PartKind.GROWN, (listed.story.id for listed in choice.grown)),
        *_each(PartKind.SITE, chosen if terms.site is not SiteStep.NONE else ()),
    )
    return Plan(
        parts=parts or _nothing(job, terms),
        postings=tuple(
            posting_of(listed, channel=job.channel, subscription=subscription.id, job=job.id, at=now)
            for listed in choice.chosen
        ),
        # What this subscription has posted keeps the verdict by which that was done.
        verdicts=tuple(
            verdict for verdict in choice.verdicts if verdict.is_chosen or verdict.item not in own
        ),
    )


def _messages(chosen: tuple[ItemId, ...], form: Form) -> Iterator[Part]:
    if form is Form.OVERVIEW:
        if chosen:
            yield Part(kind=PartKind.OVERVIEW, stories=chosen)
        return
    for item in chosen:
        yield Part(kind=PartKind.STORY, stories=(item,))
        if form is Form.THREADS:
            yield Part(kind=PartKind.THREAD, stories=(item,))


def _each(kind: PartKind, items: Iterable[ItemId]) -> Iterator[Part]:
    for item in items:
        yield Part(kind=kind, stories=(item,))


def _nothing(job: Job, terms: Terms) -> tuple[Part, ...]:
    is_told = terms.tells_nothing and (not isinstance(terms.timing, Polling) or job.is_asked)
    return (Part(kind=PartKind.NOTHING),) if is_told else ()
