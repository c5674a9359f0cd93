"""What a person is told of why a story was or was not posted, in both languages."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.judging import Reason
from bot.domain.language import Language
from bot.domain.listing import ListedStory
from bot.domain.posting import Check, Posting
from bot.domain.subscription import Feed, FeedKind, Filters, Polling, Standing, Subscription, Terms
from bot.domain.thread import ItemId
from bot.playground.limits import violations
from bot.rendering.messages import Message
from bot.rendering.why import why_message
from tests.discord_spec import Inspect
from tests.judging import CHANNEL, NOW, choice_of, filtered, listed, posted, verdict_on

HOUR = timedelta(hours=1)
ALL = Terms(
    feed=Feed(kind=FeedKind.BEST),
    filters=Filters(
        points=1_000,
        comments=50,
        age=timedelta(hours=26),
        words=("rust", "go", "@everyone"),
        without_words=("story",),
        domains=("github.com", "*.example.org"),
        without_domains=("example.com",),
        most=2,
    ),
    timing=Polling(most_a_day=1),
    zone="Asia/Tokyo",
)


def subscription(number: int = 3, terms: Terms | None = None, **changes: object) -> Subscription:
    plain = Subscription(
        id=number,
        guild=7,
        channel=CHANNEL,
        owner=12,
        terms=terms or Terms(),
        made_at=NOW,
        standing=Standing.ACTIVE,
    )
    return replace(plain, **changes)  # pyright: ignore[reportArgumentType] - tests pass what fits


def reason(
    one: ListedStory, terms: Terms | None = None, *past: Posting, is_live: bool = False, number: int = 3
) -> Reason:
    """Return what a subscription makes of a story after what the channel has had."""
    verdict = verdict_on(one, terms, *past)
    posting = past[0] if past else None
    return Reason(subscription=subscription(number, terms), verdict=verdict, posting=posting, is_live=is_live)


def faces() -> Mapping[str, tuple[Reason, ...]]:
    one = listed(title="A [story](https://evil.example/) of *stars* @everyone")
    own = posted(one)
    twin = posted(listed(2, url=one.story.url), subscription=99)
    in_order = choice_of([listed(8, url=one.story.url), one])
    many = choice_of([*map(listed, range(10, 16)), one], filtered(most=3))
    chosen = choice_of([one], filtered(points=100))
    plain = subscription(terms=filtered(points=100))
    return {
        "no schedule": (),
        "posted": (Reason(subscription=plain, verdict=chosen.verdicts[0], posting=own, is_live=False),),
        "about to be posted": (
            Reason(
                subscription=plain,
                verdict=chosen.verdicts[0],
                posting=replace(own, place=None, message=None),
                is_live=False,
            ),
        ),
        "chosen, without a message": (
            Reason(subscription=plain, verdict=chosen.verdicts[0], posting=None, is_live=False),
        ),
        "posted, and seen again": (reason(one, filtered(points=100), own),),
        "posted by another": (reason(one, filtered(points=100), replace(own, subscription=99)),),
        "posted under another id": (reason(one, None, twin),),
        "posted, without a message": (reason(one, None, replace(own, subscription=99, message=None)),),
        "twice in the list": (
            Reason(subscription=plain, verdict=in_order.verdicts[1], posting=None, is_live=False),
        ),
        "others first": (Reason(subscription=plain, verdict=many.verdicts[-1], posting=None, is_live=False),),
        "nothing passes": (
            reason(one, ALL, posted(listed(5), ago=timedelta(minutes=7))),
            Reason(
                subscription=subscription(4, standing=Standing.PAUSED),
                verdict=None,
                posting=None,
                is_live=False,
            ),
        ),
        "nothing told": (
            reason(listed(url=None, points=None, comments=None, created_at=None), ALL, is_live=True),
            reason(listed(), Terms(timing=Polling()), is_live=True, number=4),
        ),
        "many schedules": tuple(reason(one, ALL, own, number=number) for number in range(1, 31)),
    }


def shown(language: Language) -> Mapping[str, Message]:
    return {
        name: why_message(reasons, language, item=ItemId(1), channel=CHANNEL)
        for name, reasons in faces().items()
    }


@pytest.mark.parametrize("language", Language)
def test_every_reason_is_as_it_was_read(
    language: Language, golden: Callable[[str, str], None], inspect: Inspect
) -> None:
    messages = shown(language)
    for message in messages.values():
        assert not violations("POST", "/channels/1/messages", message)
        assert not inspect("POST", "/channels/1/messages", json.loads(json.dumps(message)))
    golden(f"why.{language}.json", json.dumps(messages, ensure_ascii=False, indent=2) + "\n")


def test_every_check_is_told_in_a_line_of_its_own() -> None:
    checks = {
        finding.check
        for reasons in faces().values()
        for one in reasons
        if one.verdict
        for finding in one.verdict.findings
    }
    assert checks == set(Check)
    lines = shown(Language.EN)["nothing passes"]["embeds"][0].get("description", "").splitlines()
    assert [line[0] for line in lines if line[0] in "✓✗"] == [*"✗✗✗✓✗✗✗✓✗✗"]


def test_what_is_left_out_for_want_of_room_passed() -> None:
    text = shown(Language.EN)["many schedules"]["embeds"][0].get("description", "")
    assert "and 18 more schedules" in text
    assert text.count("✗") > 12
    assert "✓" not in text
