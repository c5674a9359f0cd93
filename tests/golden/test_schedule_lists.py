"""The lists of schedules and of their runs, in both languages."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.job import JobState, Part, PartKind, Run
from bot.domain.language import Language
from bot.domain.subscription import Cron, Feed, FeedKind, Polling, Standing, Terms
from bot.domain.thread import ItemId
from bot.playground.limits import violations
from bot.rendering.messages import Message
from bot.rendering.schedule_history import schedule_history
from bot.rendering.schedule_list import schedule_list
from tests.discord_spec import Inspect
from tests.schedules import NINE, delivery, job, subscription

SEARCH = Terms(feed=Feed(kind=FeedKind.SEARCH, words="*rust* [async]"), timing=Cron(expression="*/5 * * * *"))
SCHEDULES = [
    subscription(3),
    subscription(4, terms=SEARCH, standing=Standing.PAUSED, next_at=None),
    subscription(
        1205,
        terms=Terms(timing=Polling()),
        standing=Standing.PAUSED,
        next_at=None,
        pause_reason="It is *gone*.",
    ),
    subscription(6, terms=Terms(timing=Polling()), next_at=NINE),
    subscription(7, next_at=None),
]
LATE = NINE + timedelta(minutes=47)
PARTS = tuple(
    Part(kind=kind, stories=(ItemId(101),)) for kind in (PartKind.STORY, PartKind.GROWN, PartKind.SITE)
)
RUNS = [
    Run(job=job(57, slot="run 1", state=JobState.WORKING, finished_at=None), deliveries=()),
    Run(
        job=job(
            56,
            state=JobState.WAITING,
            attempts=2,
            not_before=LATE,
            finished_at=None,
            outcome="Discord is *out*.",
        ),
        deliveries=(),
    ),
    Run(job=job(55), deliveries=(delivery(81), delivery(82))),
    Run(
        job=job(54, parts=PARTS),
        deliveries=(
            delivery(83, target=PARTS[0].target, sent_at=LATE),
            delivery(84, target=PARTS[1].target, sent_at=LATE),
            delivery(85, target=PARTS[2].target, message=None, sent_at=LATE),
        ),
    ),
    Run(job=job(53, state=JobState.DEAD, attempts=9, outcome="The channel is gone."), deliveries=()),
    Run(job=job(52, state=JobState.CANCELLED), deliveries=()),
    Run(job=job(51, parts=()), deliveries=()),
]


def lists(language: Language) -> Mapping[str, Message]:
    return {
        "schedules": schedule_list(SCHEDULES, language),
        "no schedules": schedule_list([], language),
        "runs": schedule_history(SCHEDULES[0], RUNS, language),
        "no runs": schedule_history(SCHEDULES[0], [], language),
    }


@pytest.mark.parametrize("language", Language)
def test_every_list_is_as_it_was_read(language: Language, golden: Callable[[str, str], None]) -> None:
    golden(
        f"schedule_lists.{language}.json", json.dumps(lists(language), ensure_ascii=False, indent=2) + "\n"
    )


@pytest.mark.parametrize("language", Language)
def test_discord_accepts_each_of_them_and_long_ones(language: Language, inspect: Inspect) -> None:
    words = "word " * 60
    long = subscription(9, terms=replace(SEARCH, feed=Feed(kind=FeedKind.SEARCH, words=words)))
    many = delivery(1, channel=2**63 - 1, message=2**63 - 1)
    crowded = Run(job=job(guild=2**63 - 1), deliveries=(many,) * 40)
    longer = {
        "schedules": schedule_list([long] * 60, language),
        "runs": schedule_history(long, [crowded] * 60, language),
    }
    for message in (*lists(language).values(), *longer.values()):
        assert not violations("POST", "/channels/1/messages", message)
        assert not inspect("POST", "/channels/1/messages", json.loads(json.dumps(message)))


def test_a_list_says_how_many_it_leaves_out() -> None:
    (embed,) = schedule_list([subscription(number) for number in range(1, 101)], Language.EN)["embeds"]
    shown = embed.get("description", "").count("<#")
    assert f"and {100 - shown} more schedules" in embed.get("description", "")
