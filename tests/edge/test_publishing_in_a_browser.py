"""Publishing through the playground's page in Chromium: offered, edited, committed, and looked at."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from bot.adapters.trial_site import make_trial_site
from bot.app import current_time
from bot.domain.language import Language
from bot.playground.local_discord import LocalDiscord
from bot.playground.page import open_page
from bot.settings import SiteSettings
from tests.bots import running_bot, settings_in
from tests.chromium import open_tab, picture
from tests.git_sites import git
from tests.samples import POST
from tests.talking import LINK


@pytest.fixture
async def bare(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    made = await make_trial_site(folder, title="見本", now=current_time())
    assert made is not None
    return made


@pytest.fixture
async def address(local: LocalDiscord, tmp_path: Path, bare: Path) -> AsyncGenerator[str]:
    own = SiteSettings(repository=str(bare), guilds=str(local.world.guild.id))
    settings = settings_in(tmp_path, sites={"blog": own}, site_cache=tmp_path / "sites")
    async with running_bot(local, settings), open_page(local, port=0, language=Language.EN) as address:
        yield address


def last(page: Page) -> Locator:
    return page.locator("[data-message]").last


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("phone", "dark")])
async def test_a_discussion_is_published_with_a_headline_of_ones_own(
    address: str, bare: Path, size: str, scheme: str
) -> None:
    async with open_tab(size=size, scheme=scheme) as tab:
        await tab.goto(f"{address}bob/general")
        await tab.locator("#text").press_sequentially("/publish ")
        await tab.locator("#slash [name=link]").fill(LINK)
        await tab.keyboard.press("Enter")
        await expect(last(tab).locator(".embed")).to_contain_text("New post")
        await picture(tab, f"publish-{size}-{scheme}-1-offer")
        await last(tab).get_by_role("button", name="Edit…").click()
        await tab.locator("dialog [name=headline]").fill("仕事の待ち行列")
        await picture(tab, f"publish-{size}-{scheme}-2-form")
        await tab.keyboard.press("Enter")
        await expect(last(tab).locator(".embed")).to_contain_text("仕事の待ち行列")
        await last(tab).get_by_role("button", name="Publish", exact=True).click()
        await expect(last(tab).locator(".embed")).to_contain_text("published this on")
        await picture(tab, f"publish-{size}-{scheme}-3-published")
    assert "title = '仕事の待ち行列'" in git(bare, "show", f"main:{POST}")
