"""What models took: sums by day, guild and model."""

from datetime import date

from pydantic import BaseModel

from bot.domain.ledger import Spent, UsageLine
from bot.storage.database import Database, Row

_SUMMED = ("calls", "tokens_in", "tokens_out", "cost", "unpriced", "milliseconds")
_SUMS = ", ".join(f"coalesce(sum({name}), 0) AS {name}" for name in _SUMMED)
_MILLISECONDS = 1000


class UsageStore:
    """Keeps sums until they are forgotten; days are those of UTC."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, line: UsageLine) -> None:
        """Add to what was kept for the day, guild and model of a line."""
        spent = line.spent
        await self._database.execute(
            "INSERT INTO usage"
            " (day, guild, model, calls, tokens_in, tokens_out, cost, unpriced, milliseconds)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (day, guild, model) DO UPDATE SET calls = calls + excluded.calls,"
            " tokens_in = tokens_in + excluded.tokens_in, tokens_out = tokens_out + excluded.tokens_out,"
            " cost = cost + excluded.cost, unpriced = unpriced + excluded.unpriced,"
            " milliseconds = milliseconds + excluded.milliseconds",
            line.day.isoformat(),
            line.guild,
            # Half of a surrogate pair is no character, and SQLite takes none.
            line.model.encode(errors="replace").decode(),
            spent.calls,
            spent.tokens_in,
            spent.tokens_out,
            spent.cost,
            spent.unpriced,
            round(spent.seconds * _MILLISECONDS),
        )

    async def spent(self, guild: int | None, since: date) -> Spent:
        """Return what a guild has taken since a day, that day included; None asks for all guilds."""
        row = await self._database.fetch_one(
            f"SELECT {_SUMS} FROM usage WHERE day >= ? AND (? IS NULL OR guild = ?)",  # noqa: S608 - ours
            since.isoformat(),
            guild,
            guild,
        )
        return _read_sum(row or {})

    async def lines(self, guild: int | None, since: date) -> tuple[UsageLine, ...]:
        """Return what was taken since a day, newest first; None asks for all guilds."""
        rows = await self._database.fetch_all(
            "SELECT * FROM usage WHERE day >= ? AND (? IS NULL OR guild = ?) ORDER BY day DESC, guild, model",
            since.isoformat(),
            guild,
            guild,
        )
        return tuple(map(_read, rows))

    async def forget(self, before: date) -> int:
        """Forget the sums of the days before that one, and return how many they were."""
        return await self._database.execute("DELETE FROM usage WHERE day < ?", before.isoformat())


class _Sum(BaseModel):
    """The sums of a row as they have to be."""

    calls: int
    tokens_in: int
    tokens_out: int
    cost: int
    unpriced: int
    milliseconds: int


class _Line(_Sum):
    """A row as it has to be."""

    day: date
    guild: int
    model: str


def _read(row: Row) -> UsageLine:
    kept = _Line.model_validate(row)
    return UsageLine(day=kept.day, guild=kept.guild, model=kept.model, spent=_read_sum(row))


def _read_sum(row: Row) -> Spent:
    kept = _Sum.model_validate(row)
    sums = kept.model_dump(exclude={"milliseconds"})
    return Spent(**sums, seconds=kept.milliseconds / _MILLISECONDS)
