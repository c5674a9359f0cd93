"""A forge that is busy, broken, wrong about itself, or does not want us; and its token, which nobody sees."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.errors import BotError, Misconfigured, Refused, Unavailable
from bot.ports import Forge
from tests.fakes.forge_server import Fault, ForgeServer, serve_forge
from tests.forges import KINDS, TOKEN, reach_forge

WORK = "matome/100"
NOON, AFTER_NOON = "Wed, 25 Nov 2026 12:00:00 GMT", 1795608010  # ten seconds later
PERMISSIONS = {"github": "Pull requests: read and write", "gitlab": "api", "gitea": "write:repository"}


@pytest.fixture(params=KINDS)
async def server(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[ForgeServer]:
    async with serve_forge(request.param, token=TOKEN, keys=tmp_path / "keys") as served:
        monkeypatch.setenv("SSL_CERT_FILE", str(served.authority))
        yield served


@pytest.fixture
async def forge(server: ForgeServer) -> AsyncGenerator[Forge]:
    async with reach_forge(server) as reached:
        yield reached


async def failure(forge: Forge) -> BotError:
    """Return the error of opening a pull request, which shows the token nowhere."""
    with capture_logs() as logs, pytest.raises(BotError) as caught:
        await forge.open(WORK, title="Publish: A story", body="words")
    error = caught.value
    seen = [error, error.facts, error.__cause__, str(error), logs]
    assert "s3cret" not in repr(seen)
    return error


LIMITED = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(AFTER_NOON), "date": NOON}


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=429, headers={"retry-after": "2"}),
        Fault(status=403, headers={"retry-after": "15"}, body={"message": "secondary rate limit"}),
        Fault(status=403, headers=LIMITED, body={"message": "API rate limit exceeded"}),
        Fault(status=500, body=b"<html>"),
        Fault(status=502),
        Fault(status=503, headers={"retry-after": "1"}),
        Fault(),
    ],
)
async def test_a_fault_that_passes_is_outlasted(fault: Fault, server: ForgeServer, forge: Forge) -> None:
    server.faults.extend([fault, fault])
    assert (await forge.open(WORK, title="Publish", body="words")).number == 1
    assert len(server.pulls.all) == 1


@pytest.mark.parametrize("fault", [Fault(status=503), Fault(status=429), Fault()])
async def test_a_fault_that_stays_is_told_after_a_few_tries(
    fault: Fault, server: ForgeServer, forge: Forge
) -> None:
    server.faults.extend([fault] * 30)
    assert isinstance(await failure(forge), Unavailable)
    assert 2 <= len(server.asked) <= 10
    assert server.pulls.all == []


@pytest.mark.parametrize(
    ("fault", "pause"),
    [
        (Fault(status=429, headers={"retry-after": "3600"}), timedelta(hours=1)),
        (Fault(status=503, headers={"retry-after": "60"}), timedelta(minutes=1)),
        (
            Fault(status=403, headers={**LIMITED, "x-ratelimit-reset": str(AFTER_NOON + 50)}),
            timedelta(minutes=1),
        ),
        (
            Fault(status=403, body={"message": "You have exceeded a secondary rate limit"}),
            timedelta(minutes=1),
        ),
        (Fault(status=403, headers={**LIMITED, "x-ratelimit-reset": "soon"}), None),
    ],
)
async def test_who_asks_for_a_long_pause_gets_it(
    fault: Fault, pause: timedelta | None, server: ForgeServer, forge: Forge
) -> None:
    server.faults.append(fault)
    error = await failure(forge)
    assert isinstance(error, Unavailable)
    assert error.retry_after == (pause or timedelta(minutes=1))
    assert len(server.asked) == 1


async def test_a_wrong_or_expired_token_is_told_at_once(server: ForgeServer) -> None:
    async with reach_forge(server, token="s3cret-expired") as forge:  # noqa: S106 - of a server of ours
        error = await failure(forge)
    assert isinstance(error, Misconfigured)
    assert "expired" in str(error)
    assert "TOKEN" in error.hint
    assert len(server.asked) == 1


async def test_a_token_that_may_only_read_is_told_with_what_it_lacks(
    server: ForgeServer, forge: Forge
) -> None:
    server.may_write = False
    error = await failure(forge)
    assert isinstance(error, Misconfigured)
    assert PERMISSIONS[server.kind] in str(error)
    assert "ann/site" in str(error)


async def test_a_repository_that_is_not_there_is_told(server: ForgeServer) -> None:
    async with reach_forge(server, name="ann/nope") as forge:
        error = await failure(forge)
    assert isinstance(error, Misconfigured)
    assert "ann/nope" in str(error)


async def test_what_a_forge_says_when_it_refuses_is_short_and_on_one_line(
    server: ForgeServer, forge: Forge
) -> None:
    words = f"No.\n\x1b[31m\u202e {TOKEN} " + "because " * 1000
    body = {"message": "Validation Failed", "errors": [{"field": "head", "message": words}]}
    server.faults.extend([Fault(status=422, body=body)])
    error = await failure(forge)
    assert isinstance(error, Refused)
    assert "Validation Failed" in str(error)
    assert len(str(error)) < 500
    assert str(error).isprintable()


async def test_a_branch_that_is_not_there_is_refused_or_told(server: ForgeServer, forge: Forge) -> None:
    server.pulls.has_branch = lambda branch: branch == "main"
    if server.kind != "gitlab":  # which takes it, and shows an empty one
        assert isinstance(await failure(forge), Refused | Misconfigured)
        assert server.pulls.all == []


@pytest.mark.parametrize(
    "nonsense",
    [b"", b"<html>", b"[1]", b'{"a": 1}', b'[{"number": "s3cret"}]', b"\xff", b"[" * 100_000, b'["s3cret"]'],
)
async def test_an_answer_that_is_nonsense_is_told(nonsense: bytes, server: ForgeServer, forge: Forge) -> None:
    server.faults.extend([Fault(status=200, body=nonsense)] * 30)
    assert isinstance(await failure(forge), Unavailable)


async def test_nonsense_after_opening_is_told_and_trying_again_finds_what_was_opened(
    server: ForgeServer, forge: Forge
) -> None:
    before = len(server.asked)
    await forge.find_open(WORK)
    server.faults.extend([None] * (len(server.asked) - before))
    server.faults.append(Fault(status=201, body=["s3cret"], is_done=True))
    assert isinstance(await failure(forge), Unavailable)
    assert (await forge.open(WORK, title="Publish", body="words")).number == 1
    assert len(server.pulls.all) == 1


async def test_a_list_without_an_end_is_not_gone_through_for_ever(server: ForgeServer, forge: Forge) -> None:
    for number in range(2_200):
        server.pulls.add(head=WORK, owner=f"eve{number}")
    assert await forge.find_open(WORK) is None
    assert len(server.asked) <= 50


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_token_is_not_carried_to_where_a_repository_has_moved(
    status: int, server: ForgeServer, forge: Forge, tmp_path: Path
) -> None:
    async with serve_forge(server.kind, token=TOKEN, keys=tmp_path / "other keys") as other:
        server.faults.append(Fault(status=status, moved_to=f"{other.api}/repositories/1/pulls"))
        error = await failure(forge)
        assert isinstance(error, Misconfigured)
        assert "has moved" in str(error)
        assert other.asked == []


async def test_a_forge_that_is_gone_or_that_nobody_vouches_for_gets_no_token(
    server: ForgeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    async with reach_forge(server) as forge:
        assert isinstance(await failure(forge), Unavailable)
    assert server.tokens == []
    server.address = "https://localhost:9"
    async with reach_forge(server) as forge:
        assert isinstance(await failure(forge), Unavailable)
