"""A forge on this machine: its REST API over https, with a token, and with faults that a test chooses."""

import asyncio
import json
import socket
from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import trustme
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.fakes.forge_contracts import (
    Asked,
    Json,
    KindName,
    Pulls,
    answer_gitea,
    answer_github,
    answer_gitlab,
)

_BASES = {"github": "/api/v3", "gitlab": "/api/v4", "gitea": "/api/v1"}
_ANSWERS: Mapping[str, Callable[[Pulls, Asked], JSONResponse]] = {
    "github": answer_github,
    "gitlab": answer_gitlab,
    "gitea": answer_gitea,
}
_WRONG_TOKEN: Mapping[str, Json] = {
    "github": {"message": "Bad credentials", "status": "401"},
    "gitlab": {"error": "invalid_token", "error_description": "Token is expired."},
    "gitea": {"message": "user does not exist [uid: 0, name: ]"},
}
_NOT_ALLOWED: Mapping[str, Json] = {
    "github": {"message": "Resource not accessible by personal access token", "status": "403"},
    "gitlab": {"error": "insufficient_scope", "scope": "api"},
    "gitea": {
        "message": "token does not have at least one of required scope(s), required=[write:repository]"
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What one request gets in place of its answer.

    `is_done` does what was asked for nevertheless; without a `status` the connection is lost.
    `moved_to` answers with a redirect there.
    """

    status: int | None = None
    body: object = field(default_factory=dict[str, object])
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    is_done: bool = False
    moved_to: str | None = None


def _nothing_beside(_asked: str, _token: str, _body: Json) -> None:
    """Leave every request to the contract."""


@dataclass(slots=True)
class ForgeServer:
    """A forge of one kind with one repository.

    `token` lets in; with `may_write` unset it only reads. `faults` are what the next requests get, None
    for their answers. `asked` are the methods and paths of all, `tokens` what they brought. `beside`
    answers what is not about pull requests.
    """

    kind: KindName
    pulls: Pulls
    token: str
    address: str = ""
    authority: Path = Path()
    may_write: bool = True
    faults: deque[Fault | None] = field(default_factory=deque[Fault | None])
    asked: list[str] = field(default_factory=list[str])
    tokens: list[str] = field(default_factory=list[str])
    beside: Callable[[str, str, Json], JSONResponse | None] = _nothing_beside

    @property
    def api(self) -> str:
        """The base of its API."""
        return f"{self.address}{_BASES[self.kind]}"

    async def answer(self, request: Request) -> Response:
        """Answer as the forge does, or with the next fault."""
        path = cast("bytes", request.scope["raw_path"]).decode().removeprefix(_BASES[self.kind])
        self.asked.append(f"{request.method} {path}")
        fault = self.faults.popleft() if self.faults else None
        if fault is None:
            return self._answer(request, path, await request.body())
        if fault.is_done:
            self._answer(request, path, await request.body())
        if fault.moved_to is not None:
            return RedirectResponse(fault.moved_to, fault.status or 301)
        if fault.status is None:
            return StreamingResponse(iter(()), headers={"Content-Length": "1"})  # and hang up
        content = fault.body if isinstance(fault.body, bytes) else json.dumps(fault.body)
        return Response(content, fault.status, {"content-type": "application/json", **fault.headers})

    def _answer(self, request: Request, path: str, content: bytes) -> JSONResponse:
        token = self._token_of(request)
        self.tokens.append(token)
        try:
            body = cast("Json", json.loads(content or b"{}"))
        except ValueError:
            return JSONResponse({"message": "Problems parsing JSON"}, 400)
        if (other := self.beside(f"{request.method} {path}", token, body)) is not None:
            return other
        if token != self.token:
            return JSONResponse(_WRONG_TOKEN[self.kind], 401)
        if not self.may_write and request.method != "GET":
            return JSONResponse(_NOT_ALLOWED[self.kind], 403)
        asked = Asked(method=request.method, path=path, query=dict(request.query_params), body=body)
        return _ANSWERS[self.kind](self.pulls, asked)

    def _token_of(self, request: Request) -> str:
        if self.kind == "gitlab":
            return request.headers.get("private-token", "")
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() in {"bearer", "token"} else ""


def _make_keys(folder: Path) -> None:
    folder.mkdir()
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    own = authority.issue_cert("localhost")  # pyright: ignore[reportUnknownMemberType]
    own.private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))


@asynccontextmanager
async def serve_forge(
    kind: KindName,
    *,
    token: str,
    keys: Path,
    name: str = "ann/site",
    has_branch: Callable[[str], bool] = lambda _: True,
) -> AsyncGenerator[ForgeServer]:
    """Serve a forge on a free loopback port.

    Args:
        kind: Whose API it speaks.
        token: What lets in.
        keys: A folder, to be made, for the certificate and its authority.
        name: The repository's.
        has_branch: Whether the repository has a branch.
    """
    _make_keys(keys)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"https://localhost:{listener.getsockname()[1]}"
        served = ForgeServer(
            kind,
            Pulls(name, f"{address}/{name}", has_branch),
            token,
            address=address,
            authority=keys / "authority.pem",
        )
        route = Route("/{path:path}", served.answer, methods=["GET", "POST", "PUT", "PATCH"])
        config = uvicorn.Config(
            Starlette(routes=[route]),
            log_level="critical",
            lifespan="off",
            date_header=False,  # a fault may have one of its own
            ssl_certfile=str(keys / "server.pem"),
        )
        server = uvicorn.Server(config)
        async with asyncio.TaskGroup() as group:
            group.create_task(server.serve(sockets=[listener]))
            while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(0)
            yield served
            server.should_exit = server.force_exit = True
