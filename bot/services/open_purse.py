"""Who pays for a model where nobody has set a budget."""

from collections.abc import Mapping
from itertools import count

from bot.domain.ledger import NOTHING, Spent
from bot.domain.spending import Price, Usage, cost_of
from bot.ports import Reservation


class OpenPurse:
    """The purse of a person at a terminal: it has no limits, and adds up what it pays in `taken`."""

    def __init__(self, prices: Mapping[str, Price]) -> None:
        self._prices = prices
        self._numbers = count(1)
        self.taken = NOTHING

    async def reserve(self, model: str, *, tokens_in: int, tokens_out: int) -> Reservation:
        """Set nothing aside, since there is no limit."""
        usage = Usage(model=model, calls=1, tokens_in=tokens_in, tokens_out=tokens_out)
        cost = cost_of(usage, self._prices)
        return Reservation(number=next(self._numbers), model=model, tokens=tokens_in + tokens_out, cost=cost)

    async def settle(self, reservation: Reservation, usage: Usage | None) -> None:  # noqa: ARG002 - the port's
        """Add what was used."""
        if usage is not None:
            self.taken += Spent.of(usage, cost_of(usage, self._prices))
