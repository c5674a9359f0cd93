"""What subscriptions made of stories, the last time that they looked at them."""

from collections.abc import Sequence
from datetime import datetime
from json import dumps

from bot.domain.posting import Verdict
from bot.domain.thread import ItemId
from bot.storage.database import Database
from bot.storage.draft_rows import whole
from bot.storage.moments import to_number
from bot.storage.schedule_rows import verdict_rows, write_findings


class VerdictStore:
    """Keeps the last verdict of each subscription on each story."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = verdict_rows()

    async def put(self, subscription: int, verdicts: Sequence[Verdict]) -> None:
        """Keep verdicts in place of those before; nothing where the subscription is gone."""
        values = [
            (verdict.item, to_number(verdict.at), whole(verdict.title), write_findings(verdict.findings))
            for verdict in verdicts
        ]
        await self._database.execute(
            "INSERT OR REPLACE INTO verdicts (subscription, item, at, title, findings)"
            " SELECT subscriptions.id,"
            " json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),"
            " json_extract(value, '$[3]') FROM subscriptions, json_each(?) WHERE subscriptions.id = ?",
            dumps(values),
            subscription,
        )

    async def find(self, subscription: int, item: ItemId) -> Verdict | None:
        """Return the last verdict of a subscription on a story."""
        return self._rows.read(
            await self._database.fetch_one(
                "SELECT * FROM verdicts WHERE subscription = ? AND item = ?", subscription, item
            )
        )

    async def forget(self, before: datetime) -> int:
        """Forget the verdicts from before that time, and return how many they were."""
        return await self._database.execute("DELETE FROM verdicts WHERE at < ?", to_number(before))
