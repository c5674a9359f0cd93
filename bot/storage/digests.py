"""Kept digests: each under a number of its own, with what was asked for and when it was made."""

import asyncio
import json
import zlib
from datetime import datetime
from functools import cache

import structlog
from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.domain.digest import Digest, Engine
from bot.domain.language import Language
from bot.domain.link import Link
from bot.domain.request import KeptDigest, Wish
from bot.domain.thread import ItemId
from bot.domain.wording import Tone
from bot.storage.database import Database, Row, Value
from bot.storage.moments import from_number, to_number

_LARGEST_NUMBER = 2**63 - 1  # SQLite's own

log = structlog.get_logger()


class DigestStore:
    """Keeps digests until they are forgotten; one that cannot be read any more counts as forgotten."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, link: Link, wish: Wish, digest: Digest, made_at: datetime) -> KeptDigest:
        """Keep a digest, and return it with its number."""
        number = await self._database.insert(
            "INSERT INTO digests (item, focus, language, comments, engine, tone, tongue, made_at, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *_request(link, wish),
            to_number(made_at),
            await asyncio.to_thread(_pack, digest),
        )
        return KeptDigest(id=number, link=link, wish=wish, digest=digest, made_at=made_at)

    async def find(self, number: int) -> KeptDigest | None:
        """Return the digest of that number."""
        if not 0 < number <= _LARGEST_NUMBER:
            return None
        return await self._read(await self._database.fetch_one("SELECT * FROM digests WHERE id = ?", number))

    async def newest(self, link: Link, wish: Wish) -> KeptDigest | None:
        """Return what was made last for this link and wish."""
        return await self._read(
            await self._database.fetch_one(
                "SELECT * FROM digests"
                " WHERE item = ? AND focus IS ? AND language = ? AND comments = ? AND engine = ?"
                " AND tone = ? AND tongue IS ?"
                " ORDER BY made_at DESC, id DESC LIMIT 1",
                *_request(link, wish),
            )
        )

    async def forget(self, before: datetime) -> int:
        """Forget the digests made before that time, and return how many they were.

        Those of drafts whose buttons still need them stay.
        """
        return await self._database.execute(
            "DELETE FROM digests WHERE made_at < ? AND id NOT IN"
            " (SELECT digest FROM drafts WHERE stage IN ('offered', 'waiting', 'publishing', 'published'))",
            to_number(before),
        )

    async def _read(self, row: Row | None) -> KeptDigest | None:
        if row is None:
            return None
        try:
            # A thread of its own: 500 long quotes take 5 ms to unpack and 30 ms to pack.
            return await asyncio.to_thread(_unpack, row)
        except (ValidationError, ValueError, OverflowError, zlib.error):
            log.warning("A kept digest cannot be read, and is left out.", digest=row.get("id"))
            return None


class _Kept(BaseModel):
    """A row as it has to be."""

    id: int
    item: ItemId
    focus: ItemId | None
    language: Language
    comments: int
    engine: Engine
    tone: Tone
    tongue: str | None
    made_at: int
    body: bytes


@cache
def _shape() -> TypeAdapter[Digest]:
    return TypeAdapter(Digest)


def _request(link: Link, wish: Wish) -> tuple[Value, ...]:
    return link.item, link.focus, wish.language, wish.comments, wish.engine, wish.tone, wish.tongue


def _pack(digest: Digest) -> bytes:
    text = json.dumps(_shape().dump_python(digest), ensure_ascii=False, default=datetime.isoformat)
    # Half of a surrogate pair is no character; the readers of threads take them out.
    return zlib.compress(text.encode(errors="replace"))


def _unpack(row: Row) -> KeptDigest:
    kept = _Kept.model_validate(row)
    return KeptDigest(
        id=kept.id,
        link=Link(item=kept.item, focus=kept.focus),
        wish=Wish(
            language=kept.language,
            comments=kept.comments,
            engine=kept.engine,
            tone=kept.tone,
            tongue=kept.tongue,
        ),
        digest=_shape().validate_json(zlib.decompress(kept.body)),
        made_at=from_number(kept.made_at),
    )
