from datetime import timedelta

import pytest

from bot.domain.allowance import Allowance
from tests.keeping import NOON

MINUTE = timedelta(minutes=1)
NOTHING = timedelta()


def test_so_many_times_are_free_in_any_stretch() -> None:
    allowance = Allowance(most=2, within=MINUTE)
    for seconds, wait in [(0, 0), (40, 0), (50, 10), (60, 0), (61, 39), (99, 1), (100, 0)]:
        now = NOON + timedelta(seconds=seconds)
        assert allowance.wait(1, now) == timedelta(seconds=wait)
        if not wait:
            allowance.spend(1, now)


def test_each_key_has_an_allowance_of_its_own() -> None:
    allowance = Allowance(most=1, within=MINUTE)
    allowance.spend(1, NOON)
    assert (allowance.wait(1, NOON), allowance.wait(2, NOON)) == (MINUTE, NOTHING)


def test_a_clock_that_was_set_back_keeps_nobody_out_for_long() -> None:
    allowance = Allowance(most=1, within=MINUTE)
    allowance.spend(1, NOON + timedelta(days=9))
    assert allowance.wait(1, NOON) == MINUTE


def test_what_does_not_matter_any_more_is_not_remembered() -> None:
    allowance = Allowance(most=3, within=MINUTE)
    for key in range(10):
        allowance.spend(key, NOON)
    assert len(allowance) == 10
    allowance.spend(99, NOON + MINUTE)
    assert len(allowance) == 1


def test_of_too_many_keys_the_most_silent_starts_afresh() -> None:
    allowance = Allowance(most=1, within=MINUTE, most_keys=2)
    for key in (1, 2, 1, 3):
        allowance.spend(key, NOON)
    assert len(allowance) == 2
    assert [allowance.wait(key, NOON) for key in (1, 2, 3)] == [MINUTE, NOTHING, MINUTE]


@pytest.mark.parametrize(("most", "within"), [(0, MINUTE), (1, NOTHING)])
def test_an_allowance_of_nothing_is_none(most: int, within: timedelta) -> None:
    with pytest.raises(ValueError, match=r"."):
        Allowance(most=most, within=within)
