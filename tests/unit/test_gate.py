import pytest

from bot.domain.digest import Digest, Engine
from bot.domain.gate import Shortfall, judge
from bot.domain.language import Language
from bot.domain.thread import Coverage
from tests.digests import digest, point, quote
from tests.threads import story


def written(left: int = 0, /, **changes: object) -> Digest:
    """Return a digest in Japanese by a model, a number of whose quotes are in their authors' words."""
    fields: dict[str, object] = {
        "engine": Engine.MODEL,
        "language": Language.JA,
        "is_translated": True,
        "headline": "やかんの話",
        "points": (point("早く沸く。", 1),),
    }
    texts = [quote(number, "そうだね。", is_left=number < left) for number in range(10)]
    return digest(*texts, **(fields | changes))


def test_a_digest_without_a_model_always_passes() -> None:
    verdict = judge(digest(headline="", points=()))
    assert (verdict.is_shown, verdict.is_publishable, verdict.reasons) == (True, True, ())


def test_a_good_one_passes_without_a_reason() -> None:
    verdict = judge(written())
    assert (verdict.is_shown, verdict.is_publishable, verdict.reasons) == (True, True, ())


@pytest.mark.parametrize(
    ("left", "is_shown", "is_publishable"),
    [(2, True, True), (3, True, False), (5, True, False), (6, False, False)],
)
def test_the_more_is_left_the_less_may_be_done(left: int, *, is_shown: bool, is_publishable: bool) -> None:
    verdict = judge(written(left))
    assert (verdict.is_shown, verdict.is_publishable) == (is_shown, is_publishable)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"points": ()}, Shortfall.NO_POINTS),
        (
            {"points": (point("早く沸く。", 77), point("遅い。", 78), point("良い。", 1))},
            Shortfall.UNSUPPORTED,
        ),
        ({"headline": "A story"}, Shortfall.NO_HEADLINE),
        ({"headline": ""}, Shortfall.NO_HEADLINE),
        ({"headline": "A story", "tongue": "German"}, Shortfall.NO_HEADLINE),
        ({"headline": "やかん", "language": Language.EN}, Shortfall.NO_HEADLINE),
        ({"coverage": Coverage(read=40, total=100)}, Shortfall.BARELY_READ),
    ],
)
def test_what_is_not_whole_is_shown_but_not_published(changes: dict[str, object], reason: Shortfall) -> None:
    verdict = judge(written(**changes))
    assert verdict.is_shown
    assert not verdict.is_publishable
    assert verdict.reasons == (reason.value,)


def test_an_empty_quote_is_not_even_shown() -> None:
    empty = quote(1, " ")
    verdict = judge(digest(empty, engine=Engine.MODEL, points=(point("x", 1),)))
    assert not verdict.is_shown
    assert verdict.reasons == (Shortfall.EMPTY_QUOTE.value,)


def test_a_title_in_the_tongue_is_a_headline() -> None:
    title = "SQLiteの話"
    assert judge(written(headline=title, story=story(title))).is_publishable
    assert judge(written(headline="A story", language=Language.EN)).is_publishable


def test_all_reasons_are_given_the_worst_first() -> None:
    reasons = judge(written(9, headline="", points=())).reasons
    assert reasons == (Shortfall.MOSTLY_LEFT, Shortfall.NO_HEADLINE, Shortfall.NO_POINTS)
