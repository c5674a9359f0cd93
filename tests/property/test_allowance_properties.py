from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.allowance import Allowance
from bot.text.matching import fold
from tests.keeping import NOON
from tests.strategies import any_text

SECONDS = st.lists(st.integers(0, 300), max_size=60).map(sorted)


@given(SECONDS, st.integers(1, 4), st.integers(1, 90))
def test_no_stretch_holds_more_than_is_allowed_and_nobody_waits_in_vain(
    asked: list[int], most: int, within: int
) -> None:
    allowance = Allowance(most=most, within=timedelta(seconds=within))
    granted: list[int] = []
    for second in asked:
        wait = allowance.wait(1, NOON + timedelta(seconds=second)) // timedelta(seconds=1)
        recent = [moment for moment in granted if moment > second - within]
        assert (wait == 0) == (len(recent) < most)
        assert not wait or sum(moment > second + wait - within for moment in granted) < most
        if not wait:
            granted.append(second)
            allowance.spend(1, NOON + timedelta(seconds=second))


@given(any_text)
def test_folding_twice_changes_nothing_more_for_case_width_and_spaces(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(f"  {text}\n") == fold(text)
