"""A digest by a model on its way to people: to a chat, to a site, over a crash, and up to a budget."""

import asyncio
import json
import os
import signal
import sqlite3
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.hugo import build_site
from bot.adapters.recorded import Recorded
from bot.adapters.site_folder import SiteFolder
from bot.adapters.starter_site import create_site
from bot.domain.caps import SpendingLimits
from bot.domain.digest import Digest, Engine, WritingNote
from bot.domain.spending import SpendingLimit
from bot.playground.local_discord import LocalDiscord
from bot.services.publishing import Shelf, plan_publication, refuse_unfit
from bot.services.spending import open_spending
from bot.storage.database import open_database
from bot.storage.usage import UsageStore
from tests.bots import running_bot, settings_in
from tests.fakes.hackernews import serve
from tests.fakes.model_requests import Asked
from tests.fakes.model_server import FakeModels
from tests.keeping import NOON
from tests.models import open_studio, read_thread
from tests.samples import SAMPLE
from tests.talking import controls, digest, shown, words_of


async def test_a_chat_shows_the_words_of_the_model_and_the_originals(
    local: LocalDiscord, tmp_path: Path
) -> None:
    fake = FakeModels(key="sk-secret")
    async with serve(fake.app()) as address:
        settings = settings_in(tmp_path, model_url=f"{address}/v1", model_key="sk-secret", models="good")
        async with running_bot(local, settings, Recorded(SAMPLE)):
            message = await digest(local, "carol")
            assert "をめぐって" in message.embeds[0]["title"]
            carol = local.world.person("carol")
            await (await carol.press(message, "次へ ▶")).settled()
            written = message.embeds[0]["description"]
            await (await carol.press(message, "原文")).settled()
            assert message.embeds[0]["description"] != written
            assert "訳文" in controls(message)
            calls = fake.calls["good"]
            bob = local.world.person("bob")
            usage = shown(await (await bob.slash(local.world.channel("general"), "usage")).settled())
            assert "good" in words_of(usage)
            assert await digest(local, "carol")
            assert fake.calls["good"] == calls
            await digest(local, "alice", language="french", comments=5)
            assert fake.asked[-1].tongue == "French"


@pytest.mark.hugo
@pytest.mark.parametrize("recording", ["18321884.json", "17205865.converted.json"])
async def test_hugo_builds_the_japanese_post_of_a_real_thread(
    shared: Path, tmp_path: Path, recording: str
) -> None:
    thread = await read_thread(shared / "data" / "hn" / "algolia" / recording)
    async with open_studio("good") as studio:
        made = await studio.digest(thread)
    refuse_unfit(made)
    create_site(tmp_path / "site", title="まとめ")
    plan = plan_publication(made, Shelf(), now=NOON)
    SiteFolder(tmp_path / "site").write(plan.path, plan.after)
    report = await build_site(tmp_path / "site")
    page = report.destination / plan.path.relative_to("content").parent / "index.html"
    text = await asyncio.to_thread(page.read_text, encoding="utf-8")
    assert "をめぐって" in text


async def test_a_kill_in_the_middle_costs_no_comment_twice(tmp_path: Path) -> None:
    fake = FakeModels()
    third = asyncio.Event()

    async def hold(asked: Asked) -> None:
        """Let two batches through, and keep the third one waiting."""
        if (
            asked.kind == "batch"
            and sum(one.kind == "batch" for one in fake.asked) >= 3
            and not third.is_set()
        ):
            third.set()
            await asyncio.Event().wait()

    fake.delay = hold
    async with serve(fake.app()) as address:
        matome = await start_digest(tmp_path, address)
        async with asyncio.timeout(60):
            await third.wait()
            while await asyncio.to_thread(kept_in, tmp_path / "kept.sqlite3") < len(fake.answered):
                pass  # another process keeps them; looking again is how one learns of it
        matome.send_signal(signal.SIGKILL)
        await matome.communicate()
        paid_before = sum(fake.answered.values())
        assert paid_before
        again = await start_digest(tmp_path, address)
        output, errors = await again.communicate()
        assert again.returncode == 0, errors.decode()
    made = json.loads(output)
    assert made["engine"] == "model"
    assert len(fake.answered) == len(made["quotes"]) > paid_before
    # Words that are refused are asked for again; that is the only way to pay twice.
    paid_again = {text for text, times in fake.answered.items() if times > 1}
    assert paid_again <= {quote["original"] for quote in made["quotes"] if quote["left"]}


async def start_digest(folder: Path, address: str) -> asyncio.subprocess.Process:
    """Start `matome digest` with a model."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MATOME_")}
    settings = {
        "MATOME_MODEL_URL": f"{address}/v1",
        "MATOME_MODELS": "good",
        "MATOME_LANGUAGE": "ja",
        "MATOME_DATABASE": str(folder / "kept.sqlite3"),
    }
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "digest", "--json", "--from", str(SAMPLE)),
        cwd=folder,
        env=kept | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


def kept_in(database: Path) -> int:
    """Return how many quotes another process has kept."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return connection.execute("SELECT count(*) FROM translations WHERE score IS NOT NULL").fetchone()[0]


async def test_twenty_digests_at_once_keep_a_budget_and_say_when_it_is_used_up(tmp_path: Path) -> None:
    thread, limit = await read_thread(SAMPLE), 20_000
    async with (
        open_database(tmp_path / "usage.sqlite3") as database,
        open_spending(
            UsageStore(database),
            now=lambda: NOON,
            prices={},
            limits=SpendingLimits(guild_tokens=SpendingLimit(day=limit)),
        ) as spending,
        open_studio("good") as studio,
    ):
        made: list[Digest] = []

        async def make(comments: int) -> None:
            made.append(await studio.digest(thread, comments=comments, purse=spending.purse(7)))

        async with asyncio.TaskGroup() as group:
            for comments in range(15, 35):
                group.create_task(make(comments))
        taken = studio.fake.tokens_in + studio.fake.tokens_out
        largest = max(len(asked.comments) for asked in studio.fake.asked)
    assert taken <= limit + largest * 300
    assert {one.engine for one in made} >= {Engine.EXTRACTIVE}
    assert any(WritingNote.BUDGET_REACHED in one.notes for one in made)


async def test_a_digest_beyond_the_budget_is_given_without_a_model(
    local: LocalDiscord, tmp_path: Path
) -> None:
    fake = FakeModels()
    async with serve(fake.app()) as address:
        settings = settings_in(tmp_path, model_url=f"{address}/v1", models="good", tokens_day=10)
        async with running_bot(local, settings, Recorded(SAMPLE), progress_every=timedelta(minutes=1)):
            message = await digest(local, "carol")
            assert "予算" in words_of(message)
            assert fake.calls["good"] == 0
