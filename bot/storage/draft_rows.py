"""A draft as a row of its table."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache

import structlog
from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.domain.publishing import Draft, Edits, Route, Stage
from bot.domain.thread import ItemId
from bot.storage.database import Row
from bot.storage.moments import from_number

log = structlog.get_logger()


class _Kept(BaseModel):
    """A row as it has to be."""

    id: int
    guild: int
    site: str
    digest: int
    item: ItemId
    asker: int
    made_at: int
    stage: Stage
    route: Route
    edits: str
    decider: int | None
    path: str
    commit_id: str
    link: str
    channel: int | None
    message: int | None
    submitted_at: int | None
    reminded_at: int | None


def read_drafts(rows: Iterable[Row]) -> tuple[Draft, ...]:
    """Return the drafts of rows; those that cannot be read are left out."""
    return tuple(draft for draft in map(_read, rows) if draft is not None)


def write_edits(edits: Edits) -> str:
    """Return edits as their column has them."""
    headline = None if edits.headline is None else whole(edits.headline)
    tags = None if edits.tags is None else tuple(map(whole, edits.tags))
    return _shape().dump_json(Edits(headline=headline, tags=tags)).decode()


def whole(text: str) -> str:
    """Return a text without halves of surrogate pairs, which are no characters: SQLite takes none."""
    return text.encode(errors="replace").decode()


@cache
def _shape() -> TypeAdapter[Edits]:
    return TypeAdapter(Edits)


def _read(row: Row) -> Draft | None:
    try:
        return _unpack(_Kept.model_validate(row))
    except (ValidationError, OverflowError):
        log.warning("A draft cannot be read, and is left out.", draft=row["id"])
        return None


def _unpack(kept: _Kept) -> Draft:
    return Draft(
        id=kept.id,
        guild=kept.guild,
        site=kept.site,
        digest=kept.digest,
        item=kept.item,
        asker=kept.asker,
        made_at=from_number(kept.made_at),
        stage=kept.stage,
        route=kept.route,
        edits=_shape().validate_json(kept.edits),
        decider=kept.decider,
        path=kept.path,
        commit=kept.commit_id,
        link=kept.link,
        channel=kept.channel,
        message=kept.message,
        submitted_at=_moment(kept.submitted_at),
        reminded_at=_moment(kept.reminded_at),
    )


def _moment(number: int | None) -> datetime | None:
    return None if number is None else from_number(number)
