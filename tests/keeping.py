"""What tests of kept things share: times, requests, and a clock that they move."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.digest import Engine
from bot.domain.language import Language
from bot.domain.link import Link
from bot.domain.request import Asker, PendingReply, Wish
from bot.domain.thread import ItemId

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@dataclass(slots=True)
class Clock:
    """A clock that stands still until it is moved."""

    time: datetime = NOON

    def __call__(self) -> datetime:
        return self.time

    def move(self, **parts: float) -> None:
        self.time += timedelta(**parts)


def link(item: int = 100, focus: int | None = None) -> Link:
    return Link(item=ItemId(item), focus=None if focus is None else ItemId(focus))


def wish(language: Language = Language.EN, comments: int = 60) -> Wish:
    return Wish(language=language, comments=comments, engine=Engine.EXTRACTIVE)


def asker(user: int = 1, guild: int | None = 7) -> Asker:
    return Asker(user=user, guild=guild)


def reply(interaction: int = 1, **changes: object) -> PendingReply:
    fields: dict[str, object] = {
        "interaction": interaction,
        "application": 2,
        "token": "secret-token",
        "message": 3,
        "channel": 4,
        "asker": asker(),
        "locale": Language.JA,
        "link": link(),
        "wish": wish(),
        "is_private": False,
        "is_fresh": True,
        "created_at": NOON,
    }
    return PendingReply(**(fields | changes))  # pyright: ignore[reportArgumentType] - tests pass what fits
