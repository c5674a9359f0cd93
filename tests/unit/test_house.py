from pathlib import Path

HOUSE = Path(__file__).parents[2]
LONGEST = 300  # lines


def test_every_module_is_short_enough_to_be_read_at_once() -> None:
    modules = [
        path for room in ("bot", "cogs", "tests", "benchmarks") for path in (HOUSE / room).rglob("*.py")
    ]
    assert len(modules) > 100
    long = {path.name for path in modules if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST}
    assert not long


def test_every_room_has_a_name_of_its_own() -> None:
    nameless = {"utils", "helpers", "common", "misc", "manager", "types", "constants"}
    assert not [path for path in (HOUSE / "bot").rglob("*") if path.stem in nameless]
