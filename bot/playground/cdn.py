"""Pictures and files, as the host of Discord's files serves them."""

import base64

from aiohttp import web

from bot.playground.state import State

# A grey point.
_PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mOor6//DwAFhAKAjM1mJgAAAABJRU5ErkJggg=="
)


def add_files(router: web.UrlDispatcher, state: State) -> None:
    """Serve what was attached to messages, and one picture for everything else."""

    async def serve_attachment(request: web.Request) -> web.Response:
        channel = state.channels.get(int(request.match_info["channel"]))
        wanted = int(request.match_info["attachment"])
        for message in channel.messages.values() if channel else ():
            for file in message.attachments:
                if file.id == wanted:
                    return web.Response(body=file.data, content_type=file.content_type)
        return web.Response(status=404)

    async def serve_picture(_: web.Request) -> web.Response:
        return web.Response(body=_PICTURE, content_type="image/png")

    router.add_get(r"/attachments/{channel:\d+}/{attachment:\d+}/{name}", serve_attachment)
    for kind in ("embed", "avatars", "icons", "app-icons", "emojis"):
        router.add_get(f"/{kind}/{{rest:.*}}", serve_picture)
