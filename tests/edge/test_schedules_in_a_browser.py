"""A schedule through the playground's page in Chromium: set up, previewed, saved, run, and looked at."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from bot.domain.language import Language
from bot.playground.local_discord import LocalDiscord
from bot.playground.page import open_page
from tests.bots import running_bot, settings_in
from tests.chromium import open_tab, picture
from tests.scheduling_talk import let_manage
from tests.talking import TITLE


@pytest.fixture
async def address(local: LocalDiscord, tmp_path: Path) -> AsyncGenerator[str]:
    let_manage(local)
    async with (
        running_bot(local, settings_in(tmp_path)),
        open_page(local, port=0, language=Language.EN) as address,
    ):
        yield address


def last(page: Page) -> Locator:
    return page.locator("[data-message]").last


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark")])
async def test_a_schedule_is_set_up_and_posts(address: str, size: str, scheme: str) -> None:
    async with open_tab(size=size, scheme=scheme) as tab:
        await tab.goto(f"{address}bob/general")
        await tab.locator("#text").press_sequentially("/schedule add ")
        await tab.locator("#slash").get_by_role("button", name="Send").click()
        panel = last(tab)
        await expect(panel.locator(".embed")).to_contain_text("New schedule")
        await picture(tab, f"schedule-{size}-{scheme}-1-panel")
        await panel.get_by_role("button", name="When…").click()
        await picture(tab, f"schedule-{size}-{scheme}-2-when")
        await tab.locator("dialog [name=times]").fill("7:30, 18:00")
        await tab.keyboard.press("Enter")
        await expect(panel.locator(".embed")).to_contain_text("07:30 and 18:00")
        await panel.get_by_role("button", name="Save").click()
        await expect(panel.locator(".embed")).to_contain_text("is saved")
        await tab.locator("#text").press_sequentially("/schedule run-now ")
        await tab.locator("#slash [name=schedule]").fill("1")
        await tab.keyboard.press("Enter")
        await expect(last(tab).locator(".embed")).to_contain_text(TITLE)
        await picture(tab, f"schedule-{size}-{scheme}-3-posted")
