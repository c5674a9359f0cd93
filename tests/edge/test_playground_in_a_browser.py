"""The real bot used through the playground's page in Chromium, as a person would use it.

With MATOME_PICTURES=FOLDER the pictures of these tests are kept there, to be looked at.
"""

import re
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from bot.domain.language import Language
from bot.playground.local_discord import LocalDiscord
from bot.playground.page import open_page
from tests.bots import running_bot, settings_in
from tests.chromium import open_tab, picture
from tests.talking import LINK, TITLE


@pytest.fixture
async def address(local: LocalDiscord, tmp_path: Path) -> AsyncGenerator[str]:
    settings = settings_in(tmp_path, unfurl=True)
    async with (
        running_bot(local, settings),
        open_page(local, port=0, language=Language.EN) as address,
    ):
        yield address


@pytest.fixture
async def tab(request: pytest.FixtureRequest) -> AsyncGenerator[Page]:
    size, scheme = getattr(request, "param", ("desktop", "light"))
    async with open_tab(size=size, scheme=scheme) as page:
        yield page


def last(page: Page) -> Locator:
    return page.locator("[data-message]").last


async def typed(page: Page, words: str) -> None:
    await page.locator("#text").press_sequentially(words)


async def digest(page: Page) -> None:
    """Ask for the sample thread's digest as one types it."""
    await typed(page, "/digest ")
    await page.locator("#slash [name=link]").fill(LINK)
    await page.keyboard.press("Enter")
    await expect(last(page).locator(".embed").first).to_contain_text(TITLE)


async def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    places = page.locator("html, #messages, .side")
    return bool(await places.evaluate_all("all => all.every(one => one.scrollWidth <= one.clientWidth)"))


LOOKS = [("desktop", "light"), ("desktop", "dark"), ("phone", "light"), ("phone", "dark")]


# The words on the buttons; carol is no moderator, and reads Japanese.
LABELS = {
    "bob": ("Next ▶", "Page {}", "Full text", "Publish…"),
    "carol": ("次へ ▶", "{} ページ目", "全文", ""),
}


@pytest.mark.parametrize("tab", LOOKS, indirect=True, ids="-".join)
@pytest.mark.parametrize("who", LABELS)
async def test_a_thread_is_digested_turned_switched_and_published_for_trial(
    address: str, tab: Page, request: pytest.FixtureRequest, who: str
) -> None:
    next_page, page, full, publish = LABELS[who]
    look = f"{who}-{'-'.join(request.node.callspec.params['tab'])}"
    await tab.goto(f"{address}{who}/general")
    await picture(tab, f"{look}-1-empty")
    await typed(tab, "/")
    await expect(tab.locator("#commands [role=option]").first).to_be_visible()
    await picture(tab, f"{look}-2-commands")
    await tab.locator("#text").fill("")
    await digest(tab)
    assert await fits(tab)
    await picture(tab, f"{look}-3-digest")
    await last(tab).get_by_role("button", name=next_page).click()
    await expect(last(tab).locator(".said > .body")).to_contain_text(page.format(1))
    await last(tab).get_by_role("button", name=next_page).click()
    await expect(last(tab).locator(".said > .body")).to_contain_text(page.format(2))
    await picture(tab, f"{look}-4-page")
    await last(tab).get_by_role("button", name=full).click()
    await expect(last(tab).get_by_role("button", name=full)).to_have_count(0)
    if publish:
        await last(tab).get_by_role("button", name=publish).click()
        await expect(last(tab).locator(".private")).to_be_visible()
        await expect(last(tab).locator(".file b")).to_contain_text(".md")
        await picture(tab, f"{look}-5-publish")
    assert await fits(tab)


async def test_everything_can_be_done_with_the_keyboard(address: str, tab: Page) -> None:
    await tab.goto(f"{address}alice/general")
    await expect(tab.locator("#text")).to_be_focused()
    await tab.keyboard.type("/dig")
    await tab.keyboard.press("Enter")
    link = tab.locator("#slash [name=link]")
    await expect(link).to_be_focused()
    await expect(tab.locator(".suggestions [role=option]").first).to_contain_text(TITLE)
    await tab.keyboard.press("ArrowDown")
    await tab.keyboard.press("Enter")
    await expect(link).to_have_value(re.compile(TITLE))
    await tab.keyboard.press("Enter")
    await expect(last(tab).locator(".embed").first).to_contain_text(TITLE)
    await expect(tab.locator("#text")).to_be_focused()
    following = last(tab).get_by_role("button", name="Next ▶")
    await following.focus()
    await tab.keyboard.press("Enter")
    await expect(last(tab).locator(".said > .body")).to_contain_text("Page 1")
    await expect(following).to_be_focused()
    select = last(tab).locator(".picker summary")
    await select.focus()
    await tab.keyboard.press("Enter")
    await tab.keyboard.press("ArrowDown")
    await tab.keyboard.press("ArrowDown")
    await expect(last(tab).locator("[data-choose]").nth(1)).to_be_focused()
    await tab.keyboard.press("Escape")
    await expect(select).to_be_focused()
    await expect(last(tab).locator(".picker[open]")).to_have_count(0)


async def test_a_form_is_left_by_escape_and_nothing_is_sent(address: str, tab: Page) -> None:
    await tab.goto(f"{address}alice/general")
    await typed(tab, "/digest ")
    await expect(tab.locator(".suggestions [role=option]").first).to_be_visible()
    await tab.keyboard.press("Escape")
    await expect(tab.locator("#slash")).to_be_visible()
    await tab.keyboard.press("Escape")
    await expect(tab.locator("#slash")).to_be_hidden()
    await expect(tab.locator("#text")).to_be_focused()
    await expect(tab.locator("[data-message]")).to_have_count(0)


async def test_a_branch_is_chosen(address: str, tab: Page) -> None:
    await tab.goto(f"{address}alice/general")
    await digest(tab)
    await last(tab).locator(".picker summary").click()
    branch = last(tab).locator("[data-choose]").nth(1)
    name = await branch.locator("span").first.inner_text()
    await branch.click()
    await expect(last(tab).locator(".chosen")).to_have_text(name.split("\n")[0])


@pytest.mark.parametrize("tab", [("desktop", "dark"), ("phone", "light")], indirect=True, ids="-".join)
async def test_settings_are_changed_and_a_link_then_gets_a_card(
    address: str, tab: Page, request: pytest.FixtureRequest
) -> None:
    look = "-".join(request.node.callspec.params["tab"])
    await tab.goto(f"{address}bob/general")
    await typed(tab, "/settings")
    await tab.keyboard.press("Enter")
    await expect(last(tab).locator(".private")).to_be_visible()
    await last(tab).get_by_role("button", name="Number of comments…").click()
    await expect(tab.locator("#modal")).to_be_visible()
    await tab.locator("#modal input").fill("12")
    await picture(tab, f"settings-{look}-1-modal")
    await tab.keyboard.press("Enter")
    await expect(tab.locator("#modal")).to_be_hidden()
    await expect(last(tab).locator(".embed")).to_contain_text("12")
    await last(tab).locator(".picker summary", has_text="Channels").click()
    await last(tab).get_by_label("#general").check()
    await picture(tab, f"settings-{look}-2-channels")
    await last(tab).locator(".picker[open]").get_by_role("button", name="Apply").click()
    await expect(last(tab).locator(".embed .mention")).to_have_text("#general")
    await picture(tab, f"settings-{look}-3-panel")
    await typed(tab, f"Worth reading: {LINK}")
    await tab.keyboard.press("Enter")
    await expect(last(tab).locator(".embed")).to_contain_text(TITLE)
    await picture(tab, f"settings-{look}-4-card")
    assert await fits(tab)
    await last(tab).locator("[data-press]").first.click()
    await expect(last(tab).locator(".said > .body")).to_contain_text("Overview")


async def test_the_menu_of_a_message_digests_its_link(address: str, tab: Page) -> None:
    await tab.goto(f"{address}alice/general")
    await typed(tab, f"Two: {LINK} and https://news.ycombinator.com/item?id=1")
    await tab.keyboard.press("Enter")
    await last(tab).locator(".menu summary").click()
    await last(tab).get_by_role("button", name="Digest HN links").click()
    await expect(last(tab).locator(".private")).to_be_visible()
    await last(tab).locator(".picker summary").click()
    await last(tab).locator("[data-choose]").first.click()
    await expect(last(tab).locator(".embed").first).to_contain_text(TITLE)


async def test_one_becomes_another_person_and_the_page_their_language(address: str, tab: Page) -> None:
    await tab.goto(address)
    await tab.get_by_role("link", name="Carol").click()
    await expect(tab.locator("html")).to_have_attribute("lang", "ja")
    await expect(tab.get_by_role("heading", level=1)).to_have_text("まとめの遊び場")
    await typed(tab, "/")
    await expect(tab.locator("#commands")).to_contain_text("/まとめ")


async def test_what_another_person_says_comes_at_once(address: str, tab: Page, local: LocalDiscord) -> None:
    await tab.goto(f"{address}alice/general")
    await local.world.person("bob").say(local.world.channel("general"), "Hello *there*")
    await expect(last(tab)).to_contain_text("Hello there")
    await expect(last(tab).locator("em")).to_have_text("there")


async def test_an_input_method_may_use_enter(address: str, tab: Page) -> None:
    await tab.goto(f"{address}carol/general")
    await tab.locator("#text").fill("とうこう")
    await tab.locator("#text").dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    await expect(tab.locator("#text")).to_have_value("とうこう")
    await expect(tab.locator("[data-message]")).to_have_count(0)


async def test_a_lost_line_is_tried_again(local: LocalDiscord) -> None:
    async with open_tab(excused="WebSocket connection") as tab:
        async with open_page(local, port=0, language=Language.EN) as address:
            await tab.goto(f"{address}alice/general")
            await expect(tab.locator("#text")).to_be_focused()
        await expect(tab.locator("body")).to_have_class("is-lost")
        port = int(address.rsplit(":", 1)[1].strip("/"))
        async with open_page(local, port=port, language=Language.EN):
            await expect(tab.locator("body")).not_to_have_class("is-lost")
            await local.world.person("bob").say(local.world.channel("general"), "Welcome back")
            await expect(last(tab)).to_contain_text("Welcome back")
