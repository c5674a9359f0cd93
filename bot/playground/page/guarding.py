"""Who may use the page: browsers on this computer, from the page itself and from no other site."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from aiohttp import web
from aiohttp.typedefs import Middleware

_Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' ws://{host};"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Refuses what a page of another site could send here; `port` is known once the page is served."""

    def __init__(self) -> None:
        self.port = 0

    @property
    def check(self) -> Middleware:
        """Return what stands before every request."""

        @web.middleware
        async def check(request: web.Request, handler: _Handler) -> web.StreamResponse:
            # A name of another site that leads to 127.0.0.1 (DNS rebinding) shows in `Host`.
            if request.host not in self._hosts:
                raise web.HTTPForbidden(text="This page is at 127.0.0.1 only.")
            changes = request.method not in {"GET", "HEAD"} or "Upgrade" in request.headers
            if changes and request.headers.get("Origin") != f"http://{request.host}":
                raise web.HTTPForbidden(text="This page answers only to itself.")
            return await handler(request)

        return check

    async def sign(self, request: web.Request, response: web.StreamResponse) -> None:
        """Add the headers that bind a browser; a response may have a stricter policy of its own."""
        response.headers.update(_HEADERS)
        host = request.host if request.host in self._hosts else f"127.0.0.1:{self.port}"
        response.headers.setdefault("Content-Security-Policy", _POLICY.format(host=host))

    @property
    def _hosts(self) -> frozenset[str]:
        names = ("127.0.0.1", "localhost")
        bare = names if self.port == 80 else ()  # noqa: PLR2004 - the port that browsers leave out
        return frozenset((*bare, *(f"{name}:{self.port}" for name in names)))
