"""A request to the REST interface as its handler sees it, and the reply."""

import json
import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

from aiohttp import web

from bot.playground.inhabitants import Attachment, Channel, Guild
from bot.playground.kinds import Payload
from bot.playground.permissions import Permission
from bot.playground.refusing import (
    ApiError,
    missing_access,
    missing_permissions,
    unknown_channel,
)
from bot.playground.standing import may
from bot.playground.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file of a form; `number` ties it to the body's `attachments`."""

    number: int
    name: str
    data: bytes
    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What to answer; a `body` of None is empty."""

    status: int = 200
    body: object = None


NOTHING = Reply(status=204)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request: `path` follows `/api/v10`, `template` is it with names in place of ids."""

    state: State
    method: str
    path: str
    template: str = ""
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Any = None
    uploads: tuple[Upload, ...] = ()

    @property
    def form(self) -> Payload:
        """Return the body, where it has to be an object; raises ApiError if it is none."""
        if not isinstance(self.body, dict):
            raise ApiError(400, 50109, "The request body contains invalid JSON.")
        return cast("Payload", self.body)

    def number(self, name: str) -> int:
        """Return an id of the path; raises ApiError if it is none."""
        value = self.variables[name]
        if not value.isdecimal():
            raise ApiError(400, 50035, "Invalid Form Body")
        return int(value)

    def channel(self, needed: Permission = Permission.VIEW_CHANNEL) -> Channel:
        """Return the channel of the path, where the bot may do something.

        Raises:
            ApiError: There is none, or the bot may not.
        """
        channel = self.state.channel(self.number("channel"))
        check_permission(self.state, channel, needed)
        return channel

    def guild(self) -> Guild:
        """Return the guild of the path; raises ApiError where the bot is in none of that id."""
        guild = self.state.guilds.get(self.number("guild"))
        if guild is None or self.state.bot.id not in guild.members:
            raise missing_access() if guild else ApiError(404, 10004, "Unknown Guild")
        return guild


Handler: TypeAlias = Callable[[Call], Reply]
Routes: TypeAlias = tuple[tuple[str, str, Handler], ...]


def check_permission(state: State, channel: Channel, needed: Permission) -> None:
    """Let pass what the bot may do in a channel; raises ApiError otherwise."""
    granted = may(state.bot.id, channel)
    if channel.guild is None and not granted:
        raise unknown_channel()
    if Permission.VIEW_CHANNEL not in granted:
        raise missing_access()
    if needed not in granted:
        raise missing_permissions()


async def read_body(request: web.Request) -> tuple[Any, tuple[Upload, ...]]:
    """Return the JSON of a request, and the files that came with it; raises ApiError if it is broken."""
    if request.content_type.startswith("multipart/"):
        return await _read_form(request)
    text = await request.text()
    return (_read_json(text) if text else None), ()


async def _read_form(request: web.Request) -> tuple[Any, tuple[Upload, ...]]:
    body: Any = None
    uploads = list[Upload]()
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            guessed = mimetypes.guess_type(value.filename)[0] or "application/octet-stream"
            number = int(name.removeprefix("files[").removesuffix("]"))
            data = value.file.read()
            value.file.close()
            uploads.append(Upload(number=number, name=value.filename, data=data, content_type=guessed))
        elif name == "payload_json":
            body = _read_json(value if isinstance(value, str) else bytes(value).decode())
    return body, tuple(uploads)


def _read_json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError as error:
        raise ApiError(400, 50109, "The request body contains invalid JSON.") from error


def attach(call: Call, kept: list[Attachment]) -> list[Attachment]:
    """Return the files of a message after a request: those it keeps, and those it brings."""
    parts: list[Payload] = call.form.get("attachments") or []
    described = {str(part["id"]): part for part in parts}
    if call.form.get("attachments") is not None:
        kept = [file for file in kept if str(file.id) in described]
    new = [
        Attachment(
            id=call.state.snowflakes.make(),
            name=described.get(str(upload.number), {}).get("filename") or upload.name,
            data=upload.data,
            content_type=upload.content_type,
            description=described.get(str(upload.number), {}).get("description"),
        )
        for upload in call.uploads
    ]
    return [*kept, *new]
