"""Bare repositories over https with a token, by git's own `http-backend`, as a forge serves them."""

import asyncio
import base64
import os
import signal
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import trustme
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route


@dataclass(slots=True)
class GitServer:
    """A server of the repositories in a folder.

    `look` is called at each request that was let in, while git waits for the answer; `status` answers
    everything in place of the repository; `moved_to` sends to another address. `dies` is where in a
    push the server goes away: before git has seen it, when git has half of it, or when git is done and
    has not answered. `taken` and `sent` count the bytes of requests and answers.
    """

    root: Path
    token: str
    address: str = ""
    authority: Path = Path()
    look: Callable[[], None] = lambda: None
    status: int | None = None
    moved_to: str | None = None
    dies: Literal["before", "midway", "after"] | None = None
    taken: int = 0
    sent: int = 0
    users: list[str] = field(default_factory=list[str])
    paths: list[str] = field(default_factory=list[str])

    async def answer(self, request: Request) -> Response:
        """Answer as a forge does: nothing without the token, then whatever git says."""
        self.paths.append(request.url.path)
        if self.moved_to is not None:
            return RedirectResponse(f"{self.moved_to}{request.url.path}?{request.url.query}", 301)
        if self.status is not None:
            return Response("remote: words", self.status)
        _, _, secret = request.headers.get("authorization", "").partition(" ")
        user, _, password = base64.b64decode(secret).decode().partition(":")
        if password != self.token:
            return Response("No.", 401, {"WWW-Authenticate": 'Basic realm="git"'})
        self.users.append(user)
        self.look()
        return await self._run_backend(request)

    async def _run_backend(self, request: Request) -> Response:
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": request.url.path,
            "QUERY_STRING": request.url.query,
            "REQUEST_METHOD": request.method,
            "REMOTE_USER": "someone",
            "CONTENT_TYPE": request.headers.get("content-type", ""),
            "HTTP_CONTENT_ENCODING": request.headers.get("content-encoding", ""),
            "GIT_PROTOCOL": request.headers.get("git-protocol", ""),
        }
        dies = self.dies if request.url.path.endswith("/git-receive-pack") else None
        given = await request.body()
        self.taken += len(given)
        if dies == "before":
            return _hang_up()
        process = await asyncio.create_subprocess_exec(
            "git",
            "http-backend",
            env=environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        if dies == "midway":
            await _kill_midway(process, given[: len(given) // 2])
            return _hang_up()
        said, _ = await process.communicate(given)
        if dies == "after":
            return _hang_up()
        self.sent += len(said)
        head, _, body = said.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        status = int(headers.pop("Status", "200").split()[0])
        return Response(body, status, headers)


async def _kill_midway(process: asyncio.subprocess.Process, given: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(given)
    await process.stdin.drain()
    os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def _hang_up() -> Response:
    """Return an answer that promises more than it holds; after that uvicorn closes the connection."""
    return StreamingResponse(iter(()), headers={"Content-Length": "1"})


def _make_keys(folder: Path) -> None:
    folder.mkdir()
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    own = authority.issue_cert("localhost")  # pyright: ignore[reportUnknownMemberType]
    own.private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))


@asynccontextmanager
async def serve_git(root: Path, *, token: str, keys: Path) -> AsyncGenerator[GitServer]:
    """Serve the repositories in a folder on a free loopback port.

    Args:
        root: The folder.
        token: What lets in.
        keys: A folder for the certificate and its authority.
    """
    _make_keys(keys)
    served = GitServer(root, token, authority=keys / "authority.pem")
    app = Starlette(routes=[Route("/{path:path}", served.answer, methods=["GET", "POST"])])
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        served.address = f"https://localhost:{listener.getsockname()[1]}"
        config = uvicorn.Config(
            app, log_level="critical", lifespan="off", ssl_certfile=str(keys / "server.pem")
        )
        server = uvicorn.Server(config)
        async with asyncio.TaskGroup() as group:
            group.create_task(server.serve(sockets=[listener]))
            while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(0)
            yield served
            server.should_exit = server.force_exit = True
