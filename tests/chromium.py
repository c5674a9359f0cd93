"""A headless Chromium from this machine, for tests that use a page as a person does."""

import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, ViewportSize, async_playwright

SIZES = {"desktop": ViewportSize(width=1280, height=860), "phone": ViewportSize(width=390, height=844)}
# Nothing but this machine can be reached, whatever a page asks for.
_ARGUMENTS = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]


@asynccontextmanager
async def open_tab(
    *,
    size: str = "desktop",
    scheme: str = "light",
    excused: str | None = None,
    has_policy: bool = True,
) -> AsyncGenerator[Page]:
    """Open a tab; at the end, nothing may have gone wrong on its pages.

    Args:
        size: One of `SIZES`.
        scheme: "light" or "dark".
        excused: Words of problems that are part of a test.
        has_policy: Whether a page's own policy against scripts holds; without it, they would run.
    """
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("there is no chromium on this machine")
    problems = list[str]()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        context = await browser.new_context(
            viewport=SIZES[size],
            color_scheme="dark" if scheme == "dark" else "light",
            bypass_csp=not has_policy,
        )
        context.set_default_timeout(10_000)
        page = await context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
        try:
            yield page
        finally:
            await browser.close()
    assert [problem for problem in problems if not excused or excused not in problem] == []


async def picture(page: Page, name: str) -> None:
    """Keep a picture of the page where MATOME_PICTURES names a folder."""
    if folder := os.environ.get("MATOME_PICTURES"):
        await page.screenshot(path=Path(folder) / f"{name}.png", animations="disabled")
