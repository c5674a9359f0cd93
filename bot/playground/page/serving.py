"""The addresses of the page: a person's view of a channel, its live line, its files."""

import weakref
from pathlib import Path
from typing import Final

from aiohttp import WSCloseCode, web

from bot.domain.language import Language
from bot.playground.inhabitants import Attachment
from bot.playground.kinds import ChannelType
from bot.playground.page.places import find_place, key_of
from bot.playground.page.viewing import View
from bot.playground.page.visiting import Visit
from bot.playground.people import Person
from bot.playground.world import World
from bot.rendering.templates import environment, packaged

_ASSETS: Final = {
    "page.css": ("playground/page.css", "text/css"),
    "embed.css": ("embed.css", "text/css"),
    "page.js": ("playground/page.js", "text/javascript"),
    "icon.svg": ("playground/icon.svg", "image/svg+xml"),
}
_SHOWN_AS_TEXT = ("text/", "application/json", "application/yaml")


class Pages:
    """Serves the page of every person and channel; what someone dismissed stays away until the end."""

    def __init__(self, world: World, *, language: Language, templates: Path | None, patience: float) -> None:
        self._world = world
        self._language = language
        self._patience = patience
        self._jinja = environment(templates)
        self._folders = [folder for folder in (templates, packaged("templates")) if folder is not None]
        self._dismissed: set[int] = set()
        self._sockets: weakref.WeakSet[web.WebSocketResponse] = weakref.WeakSet()

    def add_routes(self, application: web.Application) -> None:
        """Add the addresses, and hang up when the page ends."""
        application.router.add_get("/", self._begin)
        application.router.add_get("/assets/{name}", self._asset)
        application.router.add_get("/files/{person}/{message}/{file}", self._file)
        application.router.add_get("/{person}/{place}", self._page)
        application.router.add_get("/{person}/{place}/live", self._live)
        application.on_shutdown.append(self._hang_up)

    async def _begin(self, _: web.Request) -> web.StreamResponse:
        people = self._world.people.values()
        first = next(
            (person for person in people if Language.of_locale(person.locale) is self._language),
            next(iter(people)),
        )
        channel = next(iter(self._world.guild.channels.values()))
        raise web.HTTPFound(f"/{first.name}/{key_of(channel)}")

    async def _page(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text=self._view(request).page(), content_type="text/html")

    async def _live(self, request: web.Request) -> web.StreamResponse:
        view = self._view(request)
        socket = web.WebSocketResponse(heartbeat=20, max_msg_size=2**16)
        await socket.prepare(request)
        self._sockets.add(socket)
        await Visit(view, socket, patience=self._patience).run()
        return socket

    async def _asset(self, request: web.Request) -> web.StreamResponse:
        name, kind = _ASSETS.get(request.match_info["name"], ("", ""))
        found = next((path for folder in self._folders if name and (path := folder / name).is_file()), None)
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found.read_bytes(), content_type=kind, charset="utf-8")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = self._find_file(
            self._person(request), request.match_info["message"], request.match_info["file"]
        )
        is_text = file.content_type.startswith(_SHOWN_AS_TEXT)
        # It is somebody's file: shown as plain text or fetched, but never run.
        return web.Response(
            body=file.data,
            content_type="text/plain" if is_text else "application/octet-stream",
            charset="utf-8" if is_text else None,
            headers={"Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'"},
        )

    def _find_file(self, person: Person, message: str, file: str) -> Attachment:
        seen = (
            attachment
            for channel in self._world.channels.values()
            for found in channel.messages.values()
            if str(found.id) == message and found.seen_by in (None, person.id)
            for attachment in found.attachments
            if channel.type != ChannelType.DM or person.user in channel.recipients
        )
        found = next((attachment for attachment in seen if str(attachment.id) == file), None)
        if found is None:
            raise web.HTTPNotFound
        return found

    def _person(self, request: web.Request) -> Person:
        found = self._world.people.get(request.match_info["person"])
        if found is None:
            raise web.HTTPNotFound
        return found

    def _view(self, request: web.Request) -> View:
        person = self._person(request)
        channel = find_place(self._world, person, request.match_info["place"])
        if channel is None:
            raise web.HTTPNotFound
        return View(
            world=self._world, person=person, channel=channel, jinja=self._jinja, dismissed=self._dismissed
        )

    async def _hang_up(self, _: web.Application) -> None:
        for socket in tuple(self._sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY)
