from hypothesis import given
from hypothesis import strategies as st

from bot.domain.placement import UnplacedComment, place_comments
from bot.domain.thread import Comment, CommentState, ItemId

STORY = ItemId(1)


def unplaced(item: int, parent: int) -> UnplacedComment:
    return UnplacedComment(
        id=ItemId(item),
        parent=ItemId(parent),
        author="someone",
        created_at=None,
        text=f"words of {item}",
        state=CommentState.LIVE,
    )


def place(*pairs: tuple[int, int], order: dict[int, list[int]] | None = None) -> tuple[Comment, ...]:
    known = {ItemId(parent): [ItemId(kid) for kid in kids] for parent, kids in (order or {}).items()}
    return place_comments(STORY, [unplaced(item, parent) for item, parent in pairs], known)


def test_comments_come_depth_first_with_depth_root_and_position() -> None:
    placed = place((2, 1), (5, 1), (3, 2), (4, 2), (6, 3))
    assert [(c.id, c.depth, c.root, c.position) for c in placed] == [
        (2, 0, 2, 0),
        (3, 1, 2, 0),
        (6, 2, 2, 0),
        (4, 1, 2, 1),
        (5, 0, 5, 1),
    ]


def test_a_known_order_rules_and_what_it_does_not_name_comes_last() -> None:
    placed = place((2, 1), (3, 1), (4, 1), (5, 1), order={1: [5, 9, 3]})
    assert [comment.id for comment in placed] == [5, 3, 2, 4]


def test_comments_that_the_story_does_not_lead_to_are_left_out() -> None:
    placed = place((2, 1), (3, 99), (4, 4), (5, 6), (6, 5), (2, 1), (1, 2))
    assert [comment.id for comment in placed] == [2, 1]


def test_a_thread_of_any_depth_is_placed() -> None:
    placed = place(*((item + 1, item) for item in range(1, 5_001)))
    assert [comment.depth for comment in placed] == list(range(5_000))


@given(
    st.lists(st.tuples(st.integers(2, 12), st.integers(1, 12)), max_size=30), st.permutations(range(2, 13))
)
def test_any_parents_give_a_well_formed_thread(pairs: list[tuple[int, int]], order: list[int]) -> None:
    placed = place(*pairs, order={1: order, 2: order})
    depths = {STORY: -1}
    places: dict[int, int] = {}
    for comment in placed:
        assert comment.id not in depths
        assert comment.depth == depths[comment.parent] + 1
        assert comment.position == places.get(comment.parent, 0)
        places[comment.parent] = comment.position + 1
        depths[comment.id] = comment.depth
