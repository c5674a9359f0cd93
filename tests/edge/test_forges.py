"""Pull requests on each forge, by its documented contract: found, opened, renewed, closed."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.ports import Forge
from tests.fakes.forge_contracts import Pull
from tests.fakes.forge_server import Fault, ForgeServer, serve_forge
from tests.forges import KINDS, TOKEN, reach_forge

WORK = "matome/100"
TITLES = {"title": "Publish: A story", "body": "https://news.ycombinator.com/item?id=100"}


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


def is_open(pull: Pull) -> bool:
    return pull.is_open


async def test_a_pull_request_is_opened_found_renewed_and_closed(server: ForgeServer, forge: Forge) -> None:
    assert await forge.find_open(WORK) is None
    opened = await forge.open(WORK, **TITLES)
    assert await forge.find_open(WORK) == opened
    (pull,) = server.pulls.all
    assert (pull.head, pull.base, pull.title, pull.body) == (WORK, "main", *TITLES.values())
    assert opened.number == 1
    assert opened.url.startswith(f"{server.address}/ann/site/")
    assert await forge.open(WORK, title="Update: あ", body="more") == opened
    assert (pull.title, pull.body) == ("Update: あ", "more")
    await forge.close(WORK)
    assert not is_open(pull)
    assert await forge.find_open(WORK) is None
    assert len(server.pulls.all) == 1
    assert set(server.tokens) == {TOKEN}


async def test_after_a_person_has_closed_it_another_one_is_opened(server: ForgeServer, forge: Forge) -> None:
    first = await forge.open(WORK, **TITLES)
    server.pulls.all[0].is_open = False
    second = await forge.open(WORK, **TITLES)
    assert (first.number, second.number) == (1, 2)


async def test_closing_where_there_is_none_changes_nothing(server: ForgeServer, forge: Forge) -> None:
    server.pulls.add(head="feature")
    await forge.close(WORK)
    assert server.pulls.all[0].is_open
    assert all(asked.startswith("GET ") for asked in server.asked)


async def test_requests_of_other_branches_bases_and_owners_are_not_taken_for_ours(
    server: ForgeServer, forge: Forge
) -> None:
    server.pulls.add(head=WORK, owner="eve")
    server.pulls.add(head=WORK, base="next")
    server.pulls.add(head=f"{WORK}0")
    server.pulls.add(head="100")
    assert await forge.find_open(WORK) is None
    assert (await forge.open(WORK, **TITLES)).number == 5
    await forge.close(WORK)
    assert [pull.is_open for pull in server.pulls.all] == [True, True, True, True, False]


@pytest.mark.parametrize("is_ours_oldest", [True, False])
async def test_ours_is_found_among_many_and_no_page_leads_elsewhere(
    server: ForgeServer, forge: Forge, *, is_ours_oldest: bool
) -> None:
    def add_others() -> None:
        for number in range(130):
            server.pulls.add(head=WORK if number % 2 else f"feature-{number}", owner=f"eve{number}")

    if not is_ours_oldest:
        add_others()
    ours = server.pulls.add(head=WORK)
    if is_ours_oldest:
        add_others()
    found = await forge.find_open(WORK)
    assert found is not None
    assert found.number == ours.number


async def test_a_request_whose_answer_was_lost_is_not_opened_twice(server: ForgeServer, forge: Forge) -> None:
    searches = len(server.asked)
    await forge.find_open(WORK)
    server.faults.extend([None] * (len(server.asked) - searches))
    server.faults.append(Fault(is_done=True))
    assert (await forge.open(WORK, **TITLES)).number == 1
    assert len(server.pulls.all) == 1
    assert server.pulls.all[0].title == TITLES["title"]


@pytest.mark.parametrize(
    "web",
    [
        "https://evil.example/ann/site",
        "https://localhost@evil.example",
        "https://localhost/)[evil](https://evil.example",
        "https://localhost/\n@everyone",
        "javascript:alert(1)//",
        "https://[",
        "https://localhost:port",
        "",
    ],
)
async def test_a_link_that_leads_away_from_the_forge_is_not_shown(
    web: str, server: ForgeServer, forge: Forge
) -> None:
    own = (await forge.open(WORK, **TITLES)).url
    server.pulls.web = web
    found = await forge.find_open(WORK)
    assert found is not None
    assert found.url == own


async def test_a_forge_under_another_port_of_its_host_is_shown(server: ForgeServer, forge: Forge) -> None:
    server.pulls.web = "https://localhost:8443/ann/site"
    assert (await forge.open(WORK, **TITLES)).url.startswith("https://localhost:8443/ann/site/")


async def test_names_are_sent_so_that_each_stays_one_name(server: ForgeServer) -> None:
    async with reach_forge(server) as forge:
        await forge.find_open("matome/1&state=all#?")
    assert all("&state=all" not in asked and "#" not in asked for asked in server.asked)
