"""The whole way of a pull request: a digest, a branch of a real repository, and a forge over https."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import pytest
import stamina

from bot.app.forges import open_forge_http
from bot.app.sites import open_sites
from bot.cli import main
from bot.domain.publishing import Route
from bot.errors import Misconfigured
from bot.exit_codes import Exit
from bot.settings import read_settings
from tests.fakes.forge_server import Fault, ForgeServer, serve_forge
from tests.forges import KINDS, TOKEN
from tests.git_sites import commits_of, files_of, git, make_site
from tests.samples import POST, SAMPLE

ITEM = "9000000001"
WORK = f"matome/{ITEM}"
PUBLISH = ["publish", "--from", str(SAMPLE), "--repo", "blog", "--pr"]
UNPUBLISH = ["unpublish", ITEM, "--repo", "blog"]


@pytest.fixture(autouse=True)
def _no_pauses() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction] - pytest uses it
    """Retries happen at once."""
    with stamina.set_testing(True, attempts=10, cap=True):
        yield


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return make_site(tmp_path / "ann")


@pytest.fixture(params=KINDS)
async def server(
    request: pytest.FixtureRequest, bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[ForgeServer]:
    def has_branch(name: str) -> bool:
        return bool(git(bare, "branch", "--list", name))

    async with serve_forge(
        request.param, token=TOKEN, keys=tmp_path / "keys", has_branch=has_branch
    ) as served:
        monkeypatch.setenv("SSL_CERT_FILE", str(served.authority))
        for name, value in (
            ("REPOSITORY", str(bare)),
            ("FORGE", served.kind),
            ("API", served.api),
            ("TOKEN", TOKEN),
            ("GUILDS", "7"),
        ):
            monkeypatch.setenv(f"MATOME_SITES__BLOG__{name}", value)
        yield served


async def run(*arguments: str) -> int:
    """Run a command beside the server, whose loop this is."""
    return await asyncio.to_thread(main, arguments)


async def test_a_post_is_proposed_renewed_proposed_anew_and_withdrawn(
    server: ForgeServer, bare: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(*PUBLISH) == Exit.OK
    assert "becomes a pull request onto main" in capsys.readouterr().err
    assert server.pulls.all == []
    assert await run(*PUBLISH, "--write") == Exit.OK
    (pull,) = server.pulls.all
    assert (pull.head, pull.base, pull.title[:9]) == (WORK, "main", "Publish: ")
    assert pull.body == f"https://news.ycombinator.com/item?id={ITEM}"
    assert f"{server.address}/ann/site/" in capsys.readouterr().err
    assert POST in files_of(bare, WORK)
    assert len(commits_of(bare)) == 1

    pull.title = "another"
    assert await run(*PUBLISH, "--write") == Exit.OK
    assert len(server.pulls.all) == 1
    assert pull.title != "another"

    pull.is_open = False
    assert await run(*PUBLISH, "--write") == Exit.OK
    assert [pull.is_open for pull in server.pulls.all] == [False, True]
    capsys.readouterr()

    assert await run(*UNPUBLISH, "--pr") == Exit.OK
    assert "this pull request is closed: https://" in capsys.readouterr().err
    assert await run(*UNPUBLISH, "--pr", "--write") == Exit.OK
    assert "The pull request is closed" in capsys.readouterr().err
    assert [pull.is_open for pull in server.pulls.all] == [False, False]
    assert len(commits_of(bare)) == 1
    assert await run(*UNPUBLISH, "--pr", "--write") == Exit.REFUSED
    assert set(server.tokens) == {TOKEN}


async def test_a_merged_post_is_up_to_date_and_goes_by_another_request(
    server: ForgeServer, bare: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(*PUBLISH, "--write") == Exit.OK
    git(bare, "update-ref", "refs/heads/main", WORK)
    server.pulls.all[0].is_open = False
    capsys.readouterr()
    assert await run(*PUBLISH, "--write") == Exit.OK
    assert "up to date" in capsys.readouterr().err
    assert len(server.pulls.all) == 1
    assert await run(*UNPUBLISH, "--pr") == Exit.OK
    assert "Nothing is removed yet" in capsys.readouterr().err
    assert await run(*UNPUBLISH, "--pr", "--write") == Exit.OK
    assert server.pulls.all[1].title.startswith("Unpublish: ")
    assert f"Pull request: {server.address}/ann/site/" in capsys.readouterr().err
    assert POST in files_of(bare)
    assert POST not in files_of(bare, WORK)


async def test_where_both_ways_lead_a_removal_is_pushed_and_the_request_closed(
    server: ForgeServer, bare: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATOME_SITES__BLOG__ROUTE", "both")
    assert await run(*PUBLISH[:-1], "--write") == Exit.OK
    server.pulls.add(head=WORK)
    assert await run(*UNPUBLISH) == Exit.OK
    said = capsys.readouterr().err
    assert "Nothing is removed yet" in said
    assert "this pull request is closed: https://" in said
    assert await run(*UNPUBLISH, "--write") == Exit.OK
    assert POST not in files_of(bare)
    assert [pull.is_open for pull in server.pulls.all] == [False]


async def test_a_site_that_wants_pull_requests_gets_them_unasked(
    server: ForgeServer, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATOME_SITES__BLOG__ROUTE", "pull-request")
    assert await run(*PUBLISH[:-1], "--write") == Exit.OK
    assert len(server.pulls.all) == 1
    assert len(commits_of(bare)) == 1
    async with open_forge_http(read_settings()) as http:
        (site,) = open_sites(read_settings(), http).values()
    assert site.routes == (Route.PULL_REQUEST,)
    page = site.say_commit("abc")
    assert page is not None
    assert page.startswith(f"{server.address}/ann/site/")
    assert page.endswith("commit/abc")


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (Fault(status=401, body={"message": TOKEN}), Exit.MISCONFIGURED, "it has expired"),
        (Fault(status=403), Exit.MISCONFIGURED, "these permissions"),
        (Fault(status=404), Exit.MISCONFIGURED, "knows no repository"),
        (Fault(status=301, moved_to="https://localhost:1/"), Exit.MISCONFIGURED, "has moved"),
        (
            Fault(status=422, body={"message": f"Not\nwith {TOKEN}"}),
            Exit.REFUSED,
            "the pull request: Not with ...",
        ),
        (
            Fault(status=429, headers={"retry-after": "300"}),
            Exit.UNAVAILABLE,
            "Try again in 5 minutes",
        ),
        (Fault(status=200, body=[{"number": "no"}]), Exit.UNAVAILABLE, "something else"),
        (Fault(status=200, body=TOKEN.encode()), Exit.UNAVAILABLE, "not JSON"),
    ],
)
async def test_a_refusal_is_told_and_trying_again_ends_well(  # noqa: PLR0913, PLR0917 - all that is looked at
    server: ForgeServer,
    bare: Path,
    capsys: pytest.CaptureFixture[str],
    fault: Fault,
    code: Exit,
    words: str,
) -> None:
    server.faults.append(fault)
    assert await run(*PUBLISH, "--write", "--verbose") == code
    printed = capsys.readouterr()
    assert words in printed.err
    assert "s3cret" not in printed.out + printed.err
    assert len(commits_of(bare)) == 1
    assert await run(*PUBLISH, "--write", "--verbose") == Exit.OK
    assert len(server.pulls.all) == 1
    printed = capsys.readouterr()
    assert "s3cret" not in printed.out + printed.err


async def test_a_lost_answer_opens_no_second_one(
    server: ForgeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    # Looked for by the use case and by the forge; then the request is heard, and the answer is lost.
    server.faults.extend([None, None, Fault(is_done=True), Fault(status=503)])
    assert await run(*PUBLISH, "--write", "--verbose") == Exit.OK
    assert len(server.pulls.all) == 1
    assert "s3cret" not in capsys.readouterr().err


async def test_half_an_app_is_told_at_the_start(server: ForgeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATOME_SITES__BLOG__APP_ID", "5")
    async with open_forge_http(read_settings()) as http:
        with pytest.raises(Misconfigured, match="needs APP_ID and APP_KEY"):
            open_sites(read_settings(), http)
    assert server.asked == []
