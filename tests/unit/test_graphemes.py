import pytest

from bot.text.graphemes import advance, boundary_before, count_units, is_boundary


@pytest.mark.parametrize(
    "seen_as_one",
    [
        "e\u0301",
        "👍🏽",
        "👩\u200d💻",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
        "🇯🇵",
        "\u1100\u1161",
        "\r\n",
        "\ud83d\ude00",
    ],
)
def test_what_is_seen_as_one_character_has_no_boundary_inside(seen_as_one: str) -> None:
    text = f"a{seen_as_one}b"
    inside = range(2, 1 + len(seen_as_one))
    assert not any(is_boundary(text, offset) for offset in inside)
    assert all(is_boundary(text, offset) for offset in (0, 1, 1 + len(seen_as_one), len(text)))


def test_flags_in_a_row_part_two_by_two() -> None:
    assert [is_boundary("🇯🇵🇩🇪", offset) for offset in range(5)] == [True, False, True, False, True]


def test_the_last_boundary_is_never_below_the_lowest() -> None:
    assert boundary_before("ae\u0301\u0301", 3, lowest=0) == 1
    assert boundary_before("e\u0301\u0301\u0301", 3, lowest=2) == 2


def test_units_are_those_of_utf_16() -> None:
    assert count_units("a日😀") == 4
    assert [advance("a😀b", 0, units) for units in (-1, 0, 1, 2, 3, 4, 9)] == [0, 0, 1, 1, 2, 3, 3]
