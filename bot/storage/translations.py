"""What models made of comments, under a key that says what was asked: nobody pays for it twice."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeAlias, TypeVar

from bot.domain.translation import Translation
from bot.domain.wording import Wording
from bot.storage.database import Database, Row, Value
from bot.storage.moments import to_number

# Values of one statement; SQLite takes 32 766 (https://www.sqlite.org/limits.html, read 2026-11), and 999
# before 3.32.
_MOST_VALUES = 900
_COLUMNS = 5
# A last use is noted once a day at most, so that reading seldom writes.
_NOTED_EVERY = timedelta(days=1)

_T = TypeVar("_T")
_Entry: TypeAlias = tuple[str, Translation]


def translation_key(text: str, *, wording: Wording, model: str, prompts: str) -> str:
    """Return under what the translation of a comment is kept.

    Args:
        text: The comment's.
        wording: What was asked for.
        model: Who was asked.
        prompts: The version of the prompts.
    """
    asked = json.dumps([text, wording.tongue, wording.tone, model, prompts])
    return hashlib.sha256(asked.encode()).hexdigest()


class TranslationStore:
    """Keeps translations until nobody has used them for long."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, keys: Iterable[str], *, now: datetime) -> dict[str, Translation]:
        """Return the translations that there are, by their keys, and note that they are in use."""
        found, stale = dict[str, Translation](), list[str]()
        for part in _split(dict.fromkeys(keys), _MOST_VALUES):
            for row in await self._database.fetch_all(
                f"SELECT * FROM translations WHERE key IN ({_marks(len(part))})",  # noqa: S608 - marks only
                *part,
            ):
                key, translation = _read(row)
                found[key] = translation
                if row["used_at"] < to_number(now - _NOTED_EVERY):  # pyright: ignore[reportOperatorIssue] - an INTEGER
                    stale.append(key)
        for part in _split(stale, _MOST_VALUES - 1):
            await self._database.execute(
                f"UPDATE translations SET used_at = ? WHERE key IN ({_marks(len(part))})",  # noqa: S608 - likewise
                to_number(now),
                *part,
            )
        return found

    async def add(self, translations: Mapping[str, Translation], *, now: datetime) -> None:
        """Keep translations by their keys, all or none, in place of those before."""
        async with self._database.transaction() as inside:
            for part in _split(translations.items(), _MOST_VALUES // _COLUMNS):
                rows = ", ".join([f"({_marks(_COLUMNS)})"] * len(part))
                await inside.execute(
                    "INSERT OR REPLACE INTO translations (key, text, score, model, used_at)"  # noqa: S608 - likewise
                    f" VALUES {rows}",
                    *(value for entry in part for value in _write(entry, now)),
                )

    async def forget(self, before: datetime) -> int:
        """Forget the translations last used before that time, and return how many they were."""
        return await self._database.execute("DELETE FROM translations WHERE used_at < ?", to_number(before))


def _read(row: Row) -> _Entry:
    score = row["score"]
    return str(row["key"]), Translation(
        text=str(row["text"]), score=score if isinstance(score, int) else None, model=str(row["model"])
    )


def _write(entry: _Entry, now: datetime) -> tuple[Value, ...]:
    key, translation = entry
    # Half of a surrogate pair is no character, and SQLite takes none.
    text = translation.text.encode(errors="replace").decode()
    return key, text, translation.score, translation.model, to_number(now)


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _split(values: Iterable[_T], size: int) -> Iterator[Sequence[_T]]:
    iterator = iter(values)
    while part := tuple(islice(iterator, size)):
        yield part
