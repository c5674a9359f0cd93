"""Who may use the playground's page, and what it shows to whom."""

import asyncio
import re
from collections.abc import AsyncGenerator

import aiohttp
import pytest

from bot.domain.language import Language
from bot.playground.page import open_page
from tests.playground_page import Playground, open_playground


@pytest.fixture
async def playground() -> AsyncGenerator[Playground]:
    async with open_playground() as playground:
        yield playground


async def test_one_begins_as_a_person_of_the_language(playground: Playground) -> None:
    assert (await playground.get("")).headers["Location"] == "/alice/general"
    async with open_page(playground.local, port=0, language=Language.JA) as address:
        page = await (await playground.session.get(address)).text()
    assert '<html lang="ja">' in page
    assert "まとめの遊び場" in page
    assert address.startswith("http://127.0.0.1:")


async def test_another_sites_name_for_this_machine_is_refused(playground: Playground) -> None:
    for host in ("evil.example", "127.0.0.1:1", "evil.example:80"):
        assert (await playground.get("alice/general", Host=host)).status == 403
    port = playground.address.rsplit(":", 1)[1].strip("/")
    assert (await playground.get("alice/general", Host=f"localhost:{port}")).status == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None])
async def test_another_sites_page_gets_no_line(playground: Playground, origin: str | None) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as raised:
        await playground.session.ws_connect(f"{playground.address}alice/general/live", origin=origin)
    assert raised.value.status == 403


async def test_what_does_not_come_from_the_page_changes_nothing(playground: Playground) -> None:
    response = await playground.session.post(playground.address + "alice/general")
    assert response.status == 403


async def test_the_page_allows_only_its_own_scripts_and_styles(playground: Playground) -> None:
    response = await playground.get("alice/general")
    policy = response.headers["Content-Security-Policy"]
    page = await response.text()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]* src=)|<style| on[a-z]+=", page)
    for asset in set(re.findall(r'(?:src|href)="/(assets/[^"]+)"', page)):
        assert (await playground.get(asset)).status == 200


@pytest.mark.parametrize("path", ["nobody/general", "alice/nowhere", "assets/none.js", "files/alice/1/2"])
async def test_what_is_not_there_is_not_found(playground: Playground, path: str) -> None:
    assert (await playground.get(path)).status == 404


@pytest.mark.parametrize("text", ["", "[]", '{"do": "fly", "ref": 1}', '{"do": "say", "ref": 1, "text": ""}'])
async def test_nonsense_on_the_line_is_passed_over(playground: Playground, text: str) -> None:
    async with playground.browse() as alice:
        await alice.socket.send_str(text)
        await alice.do(do="say", text="Still here")
        await alice.until("Still here")


async def test_files_are_shown_as_text_or_fetched_but_never_run(playground: Playground) -> None:
    async with playground.browse() as alice:
        await alice.do(do="slash", command="file")
        shown = alice.messages[await alice.until("page.html")]
    page, picture = re.findall(r'href="/(files/[^"]+)"', shown)
    response = await playground.get(page)
    assert response.content_type == "text/plain"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert await response.text() == "<script>alert(1)</script>"
    assert (await playground.get(picture)).content_type == "application/octet-stream"
    assert (await playground.get(page.replace("alice", "bob"))).status == 404


async def test_direct_messages_are_between_one_person_and_the_bot(playground: Playground) -> None:
    async with playground.browse("alice/direct") as alice:
        await alice.do(do="slash", command="greet", options={"name": "Ada"})
        await alice.until("Hello Ada")
    assert "Hello Ada" not in await (await playground.get("bob/direct")).text()


async def test_the_page_ends_while_someone_looks_at_it(playground: Playground) -> None:
    async with open_page(playground.local, port=0, language=Language.EN) as address:
        socket = await playground.session.ws_connect(
            f"{address}alice/general/live", origin=address.rstrip("/")
        )
        await socket.receive_json()
    async with asyncio.timeout(5):
        while not socket.closed:
            await socket.receive()
