"""Whatever a list holds and a schedule asks: nothing comes twice, and everything is explained."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.judging import Choice, Past, Reason, choose, find_repeat, posting_of
from bot.domain.language import Language
from bot.domain.listing import ListedStory
from bot.domain.posting import Check, Posting
from bot.domain.subscription import (
    DailyTimes,
    Feed,
    FeedKind,
    Filters,
    Polling,
    Standing,
    Subscription,
    Terms,
    Timing,
)
from bot.domain.thread import ItemId
from bot.playground.limits import violations
from bot.rendering.messages import TOTAL_LIMIT, measure
from bot.rendering.why import why_message
from bot.text.feed_words import host_of, read_domain, read_user
from bot.text.links import identify_address
from bot.text.title_words import find_words
from tests.discord_reader import read
from tests.judging import CHANNEL, NOW, listed
from tests.strategies import any_text as texts

MANY = settings(max_examples=60)
TITLES = ("Ask HN", "Ask HN: who is hiring", "ask hn:  Who is Hiring", "A Rust parser", "パーサーを書く")
ADDRESSES = (
    None,
    "https://example.com/a",
    "http://www.example.com/a/?utm_source=x",
    "https://example.com/b?id=1",
    "https://blog.example.org/a#top",
    "not an address",
)
# What the message itself says in markup: numbers of schedules, times, the channel, links to our places.
OURS = re.compile(
    r"^\*\*\d+\*\* · |<t:\d+:[dR]>|<#\d+>"
    r"|\[[^\[\]]*\]\(https://(?:discord\.com/channels/|news\.ycombinator\.com/item\?id=)[0-9/]+\)",
    re.MULTILINE,
)
SMALL = st.integers(0, 60)
stretches = st.integers(0, 4_000).map(lambda minutes: timedelta(minutes=minutes))
words = st.lists(st.sampled_from(("rust", "Ask", "ぱーさー", "c++")), max_size=2).map(tuple)
domains = st.lists(st.sampled_from(("example.com", "example.org", "blog.example.org")), max_size=2).map(tuple)
timings: st.SearchStrategy[Timing] = st.one_of(
    st.just(DailyTimes(times=(NOW.time(),))),
    st.builds(
        Polling, most_a_day=st.integers(1, 4), gap=st.sampled_from((timedelta(), timedelta(minutes=30)))
    ),
)
filters = st.builds(
    Filters,
    points=st.sampled_from((0, 30)),
    comments=st.sampled_from((0, 30)),
    age=st.sampled_from((timedelta(), timedelta(hours=5))),
    words=words,
    without_words=words,
    domains=domains,
    without_domains=domains,
    most=st.integers(1, 4),
)
terms_of_all = st.builds(
    Terms,
    filters=filters,
    timing=timings,
    zone=st.sampled_from(("UTC", "Asia/Tokyo", "Australia/Lord_Howe")),
    window=st.sampled_from((timedelta(hours=1), timedelta(days=30))),
    growth=st.sampled_from((None, 1.5)),
)
stories = st.lists(
    st.builds(
        listed,
        st.integers(1, 12),
        comments=st.none() | SMALL,
        points=st.none() | SMALL,
        title=st.sampled_from(TITLES),
        url=st.sampled_from(ADDRESSES),
        created_at=st.none() | stretches.map(lambda stretch: NOW - stretch),
    ),
    max_size=12,
)


def keep(choice: Choice, subscription: int, now: datetime) -> list[Posting]:
    return [
        posting_of(one, channel=CHANNEL, subscription=subscription, job=1, at=now) for one in choice.chosen
    ]


def is_twin(one: Posting, other: Posting) -> bool:
    """Return whether two postings are of one story, told without the code under test."""
    if one.item == other.item or (one.address and one.address == other.address):
        return True
    is_text = not one.address and not other.address and one.title == other.title
    return is_text and len(one.title.split()) >= 3


@MANY
@given(
    st.lists(st.tuples(stories, st.integers(0, 2), stretches), max_size=5),
    st.lists(terms_of_all, min_size=3, max_size=3),
)
def test_nothing_comes_twice_and_every_verdict_says_why(
    slots: Sequence[tuple[list[ListedStory], int, timedelta]], terms: list[Terms]
) -> None:
    now, had = NOW, list[Posting]()
    for seen, number, pause in slots:
        now += pause
        asked = terms[number]
        choice = choose(seen, asked, subscription=number, now=now, past=Past(had))
        assert [verdict.item for verdict in choice.verdicts] == list(
            dict.fromkeys(one.story.id for one in seen)
        )
        assert [verdict.item for verdict in choice.verdicts if verdict.is_chosen] == [
            one.story.id for one in choice.chosen
        ]
        for verdict in choice.verdicts:
            checks = [finding.check for finding in verdict.findings]
            assert checks == sorted(set(checks), key=list(Check).index)
            repeat = find_repeat(verdict)
            assert (repeat is None) == all(
                finding.passes for finding in verdict.findings if finding.check is Check.REPEAT
            )
        new = keep(choice, number, now)
        for place, posting in enumerate(new):
            recent = [one for one in had if one.posted_at > now - asked.window]
            assert not [one for one in (*recent, *new[:place]) if is_twin(one, posting)]
        assert len(new) <= asked.filters.most
        if isinstance(asked.timing, Polling) and asked.timing.gap:
            assert len(new) <= 1
        # A channel keeps one posting for each story, the last one.
        had = [one for one in had if one.item not in {posting.item for posting in new}] + new


@MANY
@given(stories, terms_of_all)
def test_the_same_list_is_judged_the_same(seen: list[ListedStory], terms: Terms) -> None:
    first = choose(seen, terms, subscription=1, now=NOW, past=Past())
    assert choose(seen, terms, subscription=1, now=NOW, past=Past()) == first
    again = choose(seen, terms, subscription=1, now=NOW, past=Past(keep(first, 1, NOW)))
    assert not {one.story.id for one in again.chosen} & {one.story.id for one in first.chosen}


@settings(max_examples=25)
@given(st.lists(st.tuples(texts, texts, terms_of_all, stories), max_size=14), st.sampled_from(Language))
def test_whatever_there_is_to_say_discord_takes_the_message(
    entries: list[tuple[str, str, Terms, list[ListedStory]]], language: Language
) -> None:
    reasons = list[Reason]()
    for number, (title, named, terms, seen) in enumerate(entries):
        asked = Terms(
            feed=Feed(kind=FeedKind.SEARCH, words=named.strip() or "words"),
            filters=Filters(
                points=10**9,
                words=(named, title),
                without_words=(title,),
                domains=(named,),
                without_domains=(named,),
            ),
            timing=terms.timing,
        )
        one = listed(1, title=title)
        past = keep(choose(seen, terms, subscription=number, now=NOW, past=Past()), number, NOW)
        verdict = choose([one], asked, subscription=number, now=NOW, past=Past(past)).verdicts[0]
        subscription = Subscription(
            id=10**18 + number,
            guild=2**63,
            channel=2**63,
            owner=1,
            terms=asked,
            made_at=NOW,
            standing=Standing.PAUSED,
        )
        posting = past[0] if past else None
        reasons.append(Reason(subscription=subscription, verdict=verdict, posting=posting, is_live=True))
    message = why_message(reasons, language, item=ItemId(1), channel=CHANNEL)
    assert not violations("POST", "/channels/1/messages", message)
    assert sum(map(measure, message["embeds"])) <= TOTAL_LIMIT
    foreign = read(OURS.sub("", message["embeds"][0].get("description", "")))
    assert (foreign.effects, foreign.links) == (set(), [])


@given(texts, texts)
def test_whatever_is_typed_names_a_domain_a_person_or_nothing(text: str, other: str) -> None:
    domain, user = read_domain(text), read_user(text)
    assert domain is None or read_domain(domain) == domain == host_of(f"https://{domain}/")
    assert user is None or read_user(user) == user
    assert set(find_words(text, (other, text))) <= {other, text}
    assert identify_address(text) == identify_address(text)
