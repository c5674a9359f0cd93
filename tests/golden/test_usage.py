"""What a person sees of what models took: in a chat, on a terminal, and as JSON; in both languages."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.caps import Cap, CapState, Stretch, Unit, UsageView
from bot.domain.language import Language
from bot.domain.ledger import NO_GUILD, Spent, UsageLine
from bot.playground.limits import violations
from bot.rendering.usage import usage_page, usage_rows
from bot.rendering.usage_json import usage_to_json
from tests.discord_spec import Inspect
from tests.keeping import NOON

TODAY = NOON.date()
LINES = (
    UsageLine(
        day=TODAY,
        guild=7,
        model="small",
        spent=Spent(calls=9, tokens_in=13_308, tokens_out=4_400, cost=3_531, seconds=41.2),
    ),
    UsageLine(
        day=TODAY,
        guild=7,
        model="org/*odd*:free",
        spent=Spent(calls=1, tokens_in=900, tokens_out=120, unpriced=1, seconds=3.25),
    ),
    UsageLine(
        day=TODAY - timedelta(days=1),
        guild=NO_GUILD,
        model="small",
        spent=Spent(
            calls=120, tokens_in=1_200_000, tokens_out=90_000, cost=12_345_678, unpriced=20, seconds=600.0
        ),
    ),
)
CAPS = tuple(
    CapState(cap=Cap(is_shared=is_shared, stretch=stretch, unit=unit, most=most), left=left)
    for is_shared, stretch, unit, most, left in (
        (False, Stretch.DAY, Unit.TOKENS, 100_000, 82_292),
        (False, Stretch.DAY, Unit.COST, 500_000, 496_469),
        (False, Stretch.MONTH, Unit.TOKENS, 1_000_000, 0),
        (False, Stretch.MONTH, Unit.COST, 10_000_000, 0),
        (True, Stretch.DAY, Unit.TOKENS, 50_000, 1),
        (True, Stretch.DAY, Unit.COST, 50_000, 0),
        (True, Stretch.MONTH, Unit.TOKENS, 50_000, 0),
    )
)
BUSY = UsageView(day=TODAY, lines=LINES, caps=CAPS)
QUIET = UsageView(day=TODAY, lines=(), caps=())


@pytest.mark.parametrize("language", Language)
def test_what_a_server_is_told_of_its_usage(
    language: Language, golden: Callable[[str, str], None], inspect: Inspect
) -> None:
    told = {"busy": usage_page(BUSY, language), "quiet": usage_page(QUIET, language)}
    for message in told.values():
        assert not violations("POST", "/channels/1/messages", message)
        assert not inspect("POST", "/channels/1/messages", json.loads(json.dumps(message)))
    golden(f"usage.{language}.json", json.dumps(told, ensure_ascii=False, indent=2) + "\n")


@pytest.mark.parametrize("language", Language)
def test_what_a_terminal_shows_of_usage(language: Language, golden: Callable[[str, str], None]) -> None:
    rows = usage_rows(LINES, language)
    assert len({len(row) for row in rows}) == 1
    golden(f"usage.{language}.txt", "".join("\t".join(row) + "\n" for row in rows))


def test_what_a_script_is_told_of_usage(golden: Callable[[str, str], None]) -> None:
    golden("usage.script.json", json.dumps(usage_to_json(LINES, TODAY), indent=2) + "\n")
