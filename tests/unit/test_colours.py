import itertools

from bot.domain.colours import HOUSE_PALETTE, assign_colours
from bot.domain.thread import ItemId


def scored(*scores: int) -> list[tuple[ItemId, int]]:
    return [(ItemId(6 * i), score) for i, score in enumerate(scores)]


def test_only_the_best_fifth_is_coloured() -> None:
    colours = assign_colours(scored(*range(50)))
    assert [i for i, colour in enumerate(colours) if colour] == list(range(40, 50))


def test_one_quote_is_coloured_even_among_few() -> None:
    assert assign_colours(scored(10, 90, 20)) == ("", HOUSE_PALETTE[0], "")


def test_coloured_neighbours_differ_though_their_ids_ask_for_the_same() -> None:
    colours = assign_colours(scored(*([0] * 20 + [100] * 5)))[20:]
    assert all(one != other for one, other in itertools.pairwise(colours))


def test_a_colour_stays_with_its_comment_when_others_come_and_go() -> None:
    before = assign_colours([(ItemId(7), 90), (ItemId(8), 10)])
    after = assign_colours([(ItemId(7), 90), (ItemId(8), 10), (ItemId(9), 5), (ItemId(10), 5)])
    assert before[0] == after[0]


def test_an_empty_palette_colours_nothing() -> None:
    assert assign_colours(scored(1, 2, 3), palette=()) == ("", "", "")


def test_no_quotes_no_colours() -> None:
    assert assign_colours([]) == ()
