"""How schedules are doing: for a chat, a terminal and scripts."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.job import JobState
from bot.domain.language import Language
from bot.domain.status import Status
from bot.playground.limits import violations
from bot.rendering.status import say_seconds, status_message
from bot.rendering.status_json import status_to_json
from bot.rendering.status_lines import status_lines
from tests.discord_spec import Inspect
from tests.schedules import NINE, job, subscription

BUSY = Status(
    next_due=(subscription(3), subscription(1205, guild=2**62, channel=2**62 + 1)),
    active=1205,
    paused=2,
    running=1,
    waiting=3,
    dead=1,
    recent=(
        job(52),
        job(51, state=JobState.DEAD, outcome="The *channel*\nis gone.", guild=2**62),
        job(50, state=JobState.CANCELLED, outcome="The schedule was paused."),
    ),
    lateness=(0.4, 2.25, 3725.0),
    oldest_waiting=NINE - timedelta(minutes=4),
)
QUIET = Status()


@pytest.mark.parametrize("language", Language)
def test_what_a_server_is_told_of_its_schedules(
    language: Language, golden: Callable[[str, str], None], inspect: Inspect
) -> None:
    told = {"busy": status_message(BUSY, language), "quiet": status_message(QUIET, language)}
    for message in told.values():
        assert not violations("POST", "/channels/1/messages", message)
        assert not inspect("POST", "/channels/1/messages", json.loads(json.dumps(message)))
    golden(f"status.{language}.json", json.dumps(told, ensure_ascii=False, indent=2) + "\n")


@pytest.mark.parametrize("language", Language)
def test_what_a_terminal_shows_of_schedules(language: Language, golden: Callable[[str, str], None]) -> None:
    lines = [*status_lines(BUSY, language), "", *status_lines(QUIET, language)]
    assert not any("\n" in line for line in lines)
    golden(f"status.{language}.txt", "".join(f"{line}\n" for line in lines))


def test_what_a_script_is_told_of_schedules(golden: Callable[[str, str], None]) -> None:
    told = [status_to_json(BUSY, guild=7, at=NINE), status_to_json(QUIET, guild=None, at=NINE)]
    golden("status.script.json", json.dumps(told, indent=2) + "\n")


def test_a_long_reason_or_list_keeps_the_limits() -> None:
    long = Status(
        next_due=(subscription(2**62, channel=2**63 - 1),) * 50,
        recent=(job(1, subscription=2**62, channel=2**63 - 1, outcome="*word* " * 99),) * 50,
    )
    assert not violations("POST", "/channels/1/messages", status_message(long, Language.EN))


def test_lateness_is_told_in_a_unit_that_fits() -> None:
    assert [say_seconds(seconds, Language.EN) for seconds in (0, 2.26, 59.9, 60, 3725, 200_000)] == [
        "0 sec",
        "2.3 sec",
        "59.9 sec",
        "1 min",
        "62 min",
        "2 days",
    ]
