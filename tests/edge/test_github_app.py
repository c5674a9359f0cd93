"""A GitHub App in place of a token: it proves itself, and borrows for one repository what it needs."""

import base64
import json
import subprocess
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from starlette.responses import JSONResponse

from bot.adapters.forges.github import GitHub
from bot.adapters.forges.github_app import GitHubApp
from bot.adapters.forges.place import Place, find_place
from bot.adapters.http import HttpClient, open_http
from bot.errors import Misconfigured, Unavailable
from tests.fakes.forge_contracts import Json
from tests.fakes.forge_server import Fault, ForgeServer, serve_forge
from tests.forges import TOKEN
from tests.keeping import Clock

APP = 123456


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("app") / "app.pem"
    command = ["openssl", "genrsa", "-out", str(file), "2048"]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command
    return file


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[ForgeServer]:
    async with serve_forge("github", token=TOKEN, keys=tmp_path / "keys") as served:
        monkeypatch.setenv("SSL_CERT_FILE", str(served.authority))
        yield served


@pytest.fixture
async def http() -> AsyncGenerator[HttpClient]:
    async with open_http(timeout=5, attempts=1, concurrency=4, max_bytes=1_000_000) as client:
        yield client


class Lender:
    """What GitHub does for Apps: https://docs.github.com/en/rest/apps/apps (read 2026-11-25)."""

    def __init__(self, key: Path, clock: Clock) -> None:
        self.key = key
        self.clock = clock
        self.lent: list[Json] = []
        self.claims: list[Json] = []

    def answer(self, asked: str, token: str, body: Json) -> JSONResponse | None:
        if asked == "GET /repos/ann/site/installation":
            return self._check(token) or JSONResponse({"id": 5, "app_id": APP})
        if asked == "POST /app/installations/5/access_tokens":
            self.lent.append(body)
            expires = self.clock() + timedelta(hours=1)
            lent = {"token": TOKEN, "expires_at": f"{expires:%Y-%m-%dT%H:%M:%SZ}"}
            return self._check(token) or JSONResponse(lent, 201)
        return None

    def _check(self, token: str) -> JSONResponse | None:
        said, _, signature = token.rpartition(".")
        claims = cast("Json", json.loads(decode(said.rpartition(".")[2])))
        self.claims.append(claims)
        if is_signed(said, decode(signature), self.key) and claims["iss"] == str(APP):
            return None
        return JSONResponse({"message": "A JSON web token could not be decoded"}, 401)


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def is_signed(said: str, signature: bytes, key: Path) -> bool:
    proof = key.with_name("signature")
    proof.write_bytes(signature)
    command = ["openssl", "dgst", "-sha256", "-prverify", str(key), "-signature", str(proof)]
    done = subprocess.run(command, input=said.encode(), check=False, capture_output=True)  # noqa: S603 - likewise
    return done.returncode == 0


def place_on(server: ForgeServer) -> Place:
    place = find_place(f"{server.address}/ann/site.git", forge="github", api=None)
    assert place is not None
    return place


def app_on(server: ForgeServer, http: HttpClient, key: Path, clock: Clock, app: int = APP) -> GitHubApp:
    return GitHubApp(http.send_json, place_on(server), app=app, key=key, now=clock)


async def test_a_token_is_borrowed_for_an_hour_and_opens_a_pull_request(
    server: ForgeServer, http: HttpClient, key: Path, clock: Clock
) -> None:
    lender = Lender(key, clock)
    server.beside = lender.answer
    app = app_on(server, http, key, clock)
    forge = GitHub.reached(http.send_json, place_on(server), onto="main", take_token=app.take_token)
    await forge.open("matome/1", title="Publish", body="")
    assert len(server.pulls.all) == 1
    assert lender.lent == [
        {"repositories": ["site"], "permissions": {"contents": "write", "pull_requests": "write"}}
    ]
    for claims in lender.claims:
        issued, expires = (datetime.fromtimestamp(cast("int", claims[name]), UTC) for name in ("iat", "exp"))
        assert issued < clock() < expires
        assert expires - issued <= timedelta(minutes=10)
    clock.move(minutes=49)
    await forge.close("matome/1")
    assert len(lender.lent) == 1
    clock.move(minutes=2)
    assert await app.take_token() == TOKEN
    assert len(lender.lent) == 2


async def test_another_app_is_not_let_in(
    server: ForgeServer, http: HttpClient, key: Path, clock: Clock
) -> None:
    server.beside = Lender(key, clock).answer
    with pytest.raises(Misconfigured, match="does not let the App 7 into ann/site"):
        await app_on(server, http, key, clock, app=7).take_token()


@pytest.mark.parametrize(
    "answer",
    [{"token": "a\nb", "expires_at": "2026-03-01T00:00:00Z"}, {"token": "x", "expires_at": "later"}, {}],
)
async def test_nonsense_is_no_token(
    server: ForgeServer, http: HttpClient, key: Path, clock: Clock, answer: Json
) -> None:
    server.beside = Lender(key, clock).answer
    server.faults.extend([None, Fault(status=201, body=answer)])
    with pytest.raises(Unavailable, match="something else"):
        await app_on(server, http, key, clock).take_token()


async def test_a_file_without_a_key_is_told_before_anybody_is_asked(
    server: ForgeServer, http: HttpClient, tmp_path: Path, clock: Clock
) -> None:
    wrong = tmp_path / "wrong.pem"
    with pytest.raises(Misconfigured, match="cannot be read"):
        await app_on(server, http, wrong, clock).take_token()
    wrong.write_text("no key")
    with pytest.raises(Misconfigured, match="holds no private key of a GitHub App"):
        await app_on(server, http, wrong, clock).take_token()
    assert server.asked == []


async def test_without_openssl_it_is_named(
    server: ForgeServer, http: HttpClient, key: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Misconfigured, match="openssl cannot be run"):
        await app_on(server, http, key, clock).take_token()
