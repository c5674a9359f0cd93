"""What models took, for scripts."""

from collections.abc import Iterable
from datetime import date
from typing import TypeAlias

from bot.domain.ledger import NO_GUILD, Spent, UsageLine, total

JsonObject: TypeAlias = dict[str, object]

_MILLION = 1_000_000  # parts of a dollar


def usage_to_json(lines: Iterable[UsageLine], since: date) -> JsonObject:
    """Return sums as plain values, ready for `json.dumps`; keys may be added but never change.

    ```
    since  the first day, in UTC
    lines  [{day, guild: its id as a text or null for direct messages, model, and as in `total`}]
    total  {calls, tokens_in, tokens_out, dollars: of the calls whose price is known, or null where
           there is none, unpriced: calls whose price is not known, seconds}
    ```
    """
    lines = tuple(lines)
    return {
        "since": since.isoformat(),
        "lines": [
            {
                "day": line.day.isoformat(),
                # Too long for the numbers of JavaScript.
                "guild": None if line.guild == NO_GUILD else str(line.guild),
                "model": line.model,
                **_sums(line.spent),
            }
            for line in lines
        ],
        "total": _sums(total(lines)),
    }


def _sums(spent: Spent) -> JsonObject:
    return {
        "calls": spent.calls,
        "tokens_in": spent.tokens_in,
        "tokens_out": spent.tokens_out,
        "dollars": None if spent.is_unpriced else spent.cost / _MILLION,
        "unpriced": spent.unpriced,
        "seconds": round(spent.seconds, 3),
    }
