"""A whole digest of the keyless engine, as scripts read it."""

import json
from collections.abc import Callable

from bot.domain.basket import Budget
from bot.domain.language import Language
from bot.domain.ranking import rank
from bot.domain.selection import select
from bot.rendering.digest_json import digest_to_json
from bot.writing.extractive.engine import write
from tests.threads import deleted, node, story, thread

THREAD = thread(
    node(
        "mio",
        "We moved the allotment's watering to a single Raspberry Pi, and the tomatoes have never been "
        "better. "
        "A moisture sensor in each bed decides when its valve opens. The parts are listed at "
        "https://example.com/watering/parts?bed=3&year=2026#valves and cost about forty euros. "
        "If you only take one thing from it: put the electronics in a box that breathes, because a sealed "
        "box fills with condensation within a week.",
        node(
            "tove",
            "> put the electronics in a box that breathes\n\n"
            "Gore membranes from car lamps work well for that. Cheap moisture sensors corrode within one "
            "season, though, so buy the capacitive kind.",
            node("mio", "Agreed. The capacitive sensors have survived two winters so far."),
        ),
        node("sten", "Which valves do you use?"),
    ),
    node(
        "ruth",
        "Drip irrigation on a mechanical timer has watered my garden for twenty years without a computer.",
        node("ilse", "A mechanical timer cannot skip a rainy day, and that wastes most of the water."),
        deleted(node("sten", "My mechanical timer has a rain switch.")),
    ),
    node("kim", "+1"),
    about=story("Show HN: Watering an allotment with a Raspberry Pi"),
)


def test_a_digest_of_a_small_thread(golden: Callable[[str, str], None]) -> None:
    digest = write(select(THREAD, rank(THREAD), Budget()), language=Language.EN)
    golden("extractive_digest.json", json.dumps(digest_to_json(digest), ensure_ascii=False, indent=2) + "\n")
