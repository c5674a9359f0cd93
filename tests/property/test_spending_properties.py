import asyncio

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.caps import SpendingLimits
from bot.domain.ledger import NO_GUILD
from bot.domain.spending import SpendingLimit
from bot.services.spending import open_spending
from tests.keeping import NOON, Clock
from tests.purses import PRICES, Rush, StoreInSteps

CALLS = st.tuples(st.integers(1, 100), st.integers(0, 100))
DIGESTS = st.lists(st.lists(CALLS, min_size=1, max_size=4), min_size=20, max_size=20)
GUILDS = st.sampled_from([(7,), (7, None), (1, 2, 3)])


def kept(most: int, *, is_shared: bool) -> SpendingLimits:
    limit = SpendingLimit(day=most)
    return SpendingLimits(tokens=limit) if is_shared else SpendingLimits(guild_tokens=limit)


async def spend(
    limits: SpendingLimits, digests: list[list[tuple[int, int]]], guilds: tuple[int | None, ...]
) -> tuple[Rush, dict[int | None, int]]:
    """Make digests all at once, and return what each guild took."""
    store = StoreInSteps()
    async with (
        asyncio.timeout(20),
        open_spending(store, now=Clock(), prices=PRICES, limits=limits) as spending,
    ):
        rush = Rush(spending=spending)
        await rush.run(digests, guilds)
    taken = {
        guild: (await store.spent(NO_GUILD if guild is None else guild, NOON.date())).tokens
        for guild in guilds
    }
    assert sum(taken.values()) == sum(rush.paid)
    return rush, taken


@settings(max_examples=40, deadline=None)
@given(digests=DIGESTS, guilds=GUILDS, most=st.integers(0, 3_000), is_shared=st.booleans())
def test_calls_that_take_what_was_estimated_or_less_never_exceed_a_budget(
    *, digests: list[list[tuple[int, int]]], guilds: tuple[int | None, ...], most: int, is_shared: bool
) -> None:
    smaller = [[(max(call), min(call)) for call in calls] for calls in digests]
    rush, taken = asyncio.run(spend(kept(most, is_shared=is_shared), smaller, guilds))
    if is_shared:
        assert sum(taken.values()) <= most
        # Nobody is refused what there was room for.
        assert all(sum(rush.paid) + refused > most for refused in rush.refused)
    else:
        assert all(tokens <= most for tokens in taken.values())


@settings(max_examples=40, deadline=None)
@given(
    digests=DIGESTS,
    guilds=GUILDS,
    most=st.integers(0, 3_000),
    times=st.integers(1, 4),
    is_shared=st.booleans(),
)
@example(digests=[[(100, 100)]] * 20, guilds=(7,), most=2_000, times=4, is_shared=False)
def test_calls_that_take_more_than_estimated_exceed_a_budget_by_one_call_at_most(
    *,
    digests: list[list[tuple[int, int]]],
    guilds: tuple[int | None, ...],
    most: int,
    times: int,
    is_shared: bool,
) -> None:
    larger = [[(estimate, estimate * times) for estimate, _ in calls] for calls in digests]
    rush, taken = asyncio.run(spend(kept(most, is_shared=is_shared), larger, guilds))
    largest = max(rush.paid, default=0)
    if is_shared:
        assert sum(taken.values()) < most + max(largest, 1)
    else:
        assert all(tokens < most + max(largest, 1) for tokens in taken.values())
