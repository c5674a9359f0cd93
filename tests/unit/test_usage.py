import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.caps import UsageView
from bot.domain.language import Language
from bot.domain.ledger import Spent, UsageLine
from bot.rendering.messages import FIELD_VALUE_LIMIT
from bot.rendering.translations import format_dollars
from bot.rendering.usage import usage_page
from bot.rendering.usage_json import usage_to_json
from bot.text.graphemes import count_units
from tests.keeping import NOON
from tests.strategies import any_text


@pytest.mark.parametrize(
    ("cost", "words"),
    [(0, "$0.00"), (1, "$0.000001"), (3_500, "$0.0035"), (10_000, "$0.01"), (1_234_500_000, "$1,234.50")],
)
@pytest.mark.parametrize("language", Language)
def test_an_amount_keeps_what_it_has_after_the_cents(cost: int, words: str, language: Language) -> None:
    assert format_dollars(cost, language) == words


@given(models=st.lists(any_text, min_size=1, max_size=30, unique=True), language=st.sampled_from(Language))
def test_however_many_models_there_are_and_whatever_their_names_the_page_is_not_too_long(
    models: list[str], language: Language
) -> None:
    spent = Spent(
        calls=10**9, tokens_in=10**15, tokens_out=10**15, cost=10**15, unpriced=10**8, seconds=10**12
    )
    lines = tuple(UsageLine(day=NOON.date(), guild=7, model=model, spent=spent) for model in models)
    (embed,) = usage_page(UsageView(day=NOON.date(), lines=lines, caps=()), language)["embeds"]
    for field in embed.get("fields", ()):
        assert 0 < count_units(field["value"]) <= FIELD_VALUE_LIMIT


def test_a_script_is_told_when_no_price_is_known() -> None:
    unpriced = Spent(calls=2, tokens_in=3, unpriced=2)
    told = usage_to_json((UsageLine(day=NOON.date(), guild=7, model="m", spent=unpriced),), NOON.date())
    assert told["total"] == {
        "calls": 2,
        "tokens_in": 3,
        "tokens_out": 0,
        "dollars": None,
        "unpriced": 2,
        "seconds": 0.0,
    }
