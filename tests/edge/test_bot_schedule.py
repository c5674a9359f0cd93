"""`/schedule`: set up, changed, previewed, saved, listed, paused, resumed, run, explained, removed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.playground.local_discord import LocalDiscord
from bot.settings import Settings
from tests.bots import running_bot, settings_in
from tests.git_sites import make_site
from tests.publishing_talk import settings_with
from tests.scheduling_talk import add, ask, choose, fill, let_manage, name_of, name_source, press, saved
from tests.talking import LINK, TITLE, is_private, words_of


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        (
            "en-US",
            ("New schedule", "is saved", "is paused", "runs again", "posts now", "Last runs", "is removed"),
        ),
        (
            "ja",
            (
                "新しいスケジュール",
                "保存しました",
                "一時停止しました",
                "再開しました",
                "いま投稿",
                "実行",
                "削除しました",
            ),
        ),
    ],
)
async def test_a_schedule_goes_all_the_way(bot: LocalDiscord, locale: str, words: tuple[str, ...]) -> None:
    new, is_saved, is_paused, runs_again, runs_now, history, is_removed = words
    bot.world.person("bob").locale = locale
    let_manage(bot)
    panel = await add(bot)
    assert new in words_of(panel)
    assert is_private(panel)
    assert is_saved in words_of(await press(bot, panel, "save"))
    assert not panel.components
    general = f"<#{bot.world.channel('general').id}>"
    assert general in words_of(await ask(bot, "list"))
    assert is_paused in words_of(await ask(bot, "pause", schedule=1))
    assert runs_again in words_of(await ask(bot, "resume", schedule=1))
    assert runs_now in words_of(await ask(bot, "run-now", schedule=1))
    assert history in words_of(await ask(bot, "history", schedule=1))
    assert TITLE in words_of(await ask(bot, "why", link=LINK))
    question = await ask(bot, "remove", schedule=1)
    assert is_removed in words_of(await press(bot, question, "removed"))
    assert general not in words_of(await ask(bot, "list"))


async def test_everything_can_be_changed_and_is_told(bot: LocalDiscord) -> None:
    let_manage(bot)
    panel = await add(bot)
    await name_source(bot, panel, "search", "rust *async*")
    await choose(bot, panel, "form", "overview")
    await fill(bot, panel, "when", {"times": "８:00, 18:30", "weekdays": "mon-fri", "zone": "europe/berlin"})
    await fill(bot, panel, "filters", {"points": "100", "comments": "20", "age": "1.5", "most": "5"})
    await fill(
        bot,
        panel,
        "words",
        {
            "words": "rust, tokio",
            "without-words": "jobs",
            "domains": "",
            "without-domains": "https://www.example.com/x",
        },
    )
    await press(bot, panel, "more")
    await choose(bot, panel, "channel", "news")
    await choose(bot, panel, "language", "ja")
    await press(bot, panel, "fine")
    await choose(bot, panel, "engine", "extractive")
    await choose(bot, panel, "catch-up", "all")
    await press(bot, panel, "nothing")
    await fill(
        bot,
        panel,
        "details",
        {"quiet": "22:00〜7:00", "window": "7", "growth": "1.5", "catch-up-hours": "12", "quotes": "30"},
    )
    await press(bot, panel, "back")
    said = words_of(await press(bot, panel, "save"))
    for words in (
        r"Search for “rust \*async\*”",
        "At least 100 points",
        "At least 20 comments",
        "at least 90 minutes ago",
        "one of: rust, tokio",
        "none of: jobs",
        "Not from example.com",
        "At most 5 stories",
        "Mondays to Fridays at 08:00 and 18:30 (Europe/Berlin)",
        "Quiet from 22:00 to 07:00",
        "last 12 hours",
        f"<#{bot.world.channel('news').id}>",
        "One message about all stories",
        "日本語 · Rules choose sentences, without a model · Up to 30 comments",
        "within 7 days",
        "1.5×",
        "Without a story: says so",
    ):
        assert words in said
    assert said.count("<t:") == 6  # three times, each with how far off it is


@pytest.mark.parametrize(
    ("kind", "typed", "said", "other"),
    [
        ("search", " two   words ", "“two words”", "others"),
        ("domain", "https://www.example.com/a", "Stories from example.com", "other.example"),
        ("user", "pg", "Stories by pg", "other"),
    ],
)
async def test_a_source_is_named_and_named_anew(
    bot: LocalDiscord, kind: str, typed: str, said: str, other: str
) -> None:
    let_manage(bot)
    panel = await add(bot)
    assert said in words_of(await name_source(bot, panel, kind, typed))
    assert other in words_of(await fill(bot, panel, "name", {"source": other}))
    assert "Front page" in words_of(await choose(bot, panel, "source", "top"))


async def test_cron_and_polling_have_forms_of_their_own(bot: LocalDiscord) -> None:
    let_manage(bot)
    panel = await add(bot)
    await choose(bot, panel, "timing", "cron")
    assert "30 7 * * 1" in words_of(
        await fill(bot, panel, "when", {"cron": "30 7 * * 1", "zone": "UTC"})
    ).replace("\\", "")
    await choose(bot, panel, "timing", "polling")
    said = words_of(await fill(bot, panel, "when", {"most-a-day": "7", "gap": "45", "zone": "Asia/Tokyo"}))
    assert "at most 7 a day" in said
    assert "45 minutes" in said
    assert "every 5 minutes" in said
    assert "<t:" not in said


async def test_a_preview_shows_what_would_be_posted_and_what_fails(bot: LocalDiscord) -> None:
    let_manage(bot)
    panel = await add(bot)
    preview = await press(bot, panel, "preview")
    assert is_private(preview)
    assert f"✓ [Show HN: We replaced our {TITLE}" in words_of(preview)
    await fill(bot, panel, "filters", {"points": "9999", "comments": "0", "age": "", "most": "3"})
    preview = await press(bot, panel, "preview")
    assert "no story passes" in words_of(preview)
    assert "wanted at least 9,999" in words_of(preview)


async def test_a_change_counts_once_it_is_saved(bot: LocalDiscord) -> None:
    let_manage(bot)
    await saved(bot)
    panel = await ask(bot, "edit", schedule=1)
    assert "Schedule 1, being changed" in words_of(panel)
    await choose(bot, panel, "source", "best")
    assert "Best stories" not in words_of(await ask(bot, "list"))
    assert "Schedule 1 is saved" in words_of(await press(bot, panel, "save"))
    assert "Best stories" in words_of(await ask(bot, "list"))
    panel = await ask(bot, "edit", schedule=1)
    await choose(bot, panel, "source", "new")
    assert "Schedule 1 stays as it was" in words_of(await press(bot, panel, "discard"))
    assert "Best stories" in words_of(await ask(bot, "list"))


async def test_a_paused_schedule_stays_paused_when_it_is_changed_and_cannot_be_run(bot: LocalDiscord) -> None:
    let_manage(bot)
    await saved(bot)
    await ask(bot, "pause", schedule=1)
    assert "paused already" in words_of(await ask(bot, "pause", schedule=1))
    await press(bot, await ask(bot, "edit", schedule=1), "save")
    assert "Paused" in words_of(await ask(bot, "list"))
    assert "posts nothing" in words_of(await ask(bot, "run-now", schedule=1))
    await ask(bot, "resume", schedule=1)
    assert "is not paused" in words_of(await ask(bot, "resume", schedule=1))


async def test_a_schedule_is_kept_where_that_is_meant(bot: LocalDiscord) -> None:
    let_manage(bot)
    await saved(bot)
    assert "stays as it is" in words_of(await press(bot, await ask(bot, "remove", schedule=1), "keep"))
    assert "Front page" in words_of(await ask(bot, "list"))


async def test_numbers_are_suggested_with_what_they_stand_for(bot: LocalDiscord) -> None:
    let_manage(bot)
    await saved(bot)
    await saved(bot, channel=bot.world.channel("news"))
    bob, general = bot.world.person("bob"), bot.world.channel("general")
    for typed, numbers in (("", [1, 2]), ("#news", [2]), ("09:00", [1, 2]), ("2", [2]), ("nowhere", [])):
        answer = await (await bob.autocomplete(general, "schedule pause", "schedule", typed)).settled()
        assert [choice["value"] for choice in answer.choices or ()] == numbers
    answer = await (await bob.autocomplete(general, "schedule pause", "schedule", "1")).settled()
    (choice,) = answer.choices or [{}]
    assert choice["name"] == "1 · #general · Front page of Hacker News · Every day at 09:00 (UTC)"


async def test_a_panel_and_its_forms_survive_a_restart(local: LocalDiscord, tmp_path: Path) -> None:
    let_manage(local)
    bob, settings = local.world.person("bob"), settings_in(tmp_path)
    async with running_bot(local, settings):
        panel = await add(local)
        await choose(local, panel, "source", "best")
        form = await (await bob.press(panel, name_of(panel, "filters"))).acknowledged()
    async with running_bot(local, settings):
        await (await bob.submit(form, {"points": "77"})).settled()
        assert "At least 77 points" in words_of(panel)
        assert "Best stories" in words_of(panel)
        assert "is saved" in words_of(await press(local, panel, "save"))
    async with running_bot(local, settings):
        assert "Best stories" in words_of(await ask(local, "list"))


async def test_a_guild_has_no_more_schedules_than_it_may(local: LocalDiscord, tmp_path: Path) -> None:
    let_manage(local)
    async with running_bot(local, settings_in(tmp_path, guild_schedules=1)):
        await saved(local)
        panel = await add(local)
        refusal = await press(local, panel, "save")
        assert "1 schedules already" in words_of(refusal)
        await press(local, await ask(local, "edit", schedule=1), "save")  # which adds none
        await press(local, await ask(local, "remove", schedule=1), "removed")
        assert "is saved" in words_of(await press(local, panel, "save"))


async def test_running_now_makes_a_job_at_each_wish(bot: LocalDiscord, settings: Settings) -> None:
    let_manage(bot)
    await saved(bot)
    for _ in range(2):
        await ask(bot, "run-now", schedule=1)
    with closing(sqlite3.connect(settings.database)) as database:
        slots = [slot for (slot,) in database.execute("SELECT slot FROM jobs")]
    assert len(set(slots)) == len(slots) == 2


async def test_stories_go_to_the_site_only_by_those_who_may_publish(
    local: LocalDiscord, tmp_path: Path
) -> None:
    let_manage(local, "alice")
    let_manage(local)
    async with running_bot(local, settings_with(local, tmp_path, make_site(tmp_path / "remote"))):
        panel = await add(local, "alice")
        await press(local, panel, "more", "alice")
        refusal = await choose(local, panel, "site", "publish", who="alice")
        assert "Publishing is for people" in words_of(refusal)
        panel = await add(local)
        await press(local, panel, "more")
        assert "no channel for approvals" in words_of(await choose(local, panel, "site", "review"))
        assert "published on the site too" in words_of(await choose(local, panel, "site", "publish"))
        await press(local, panel, "back")
        local.world.guild.members[local.world.person("bob").id].roles = [
            role.id for role in local.world.guild.roles.values() if role.name == "Keepers of bob"
        ]
        assert "Publishing is for people" in words_of(await press(local, panel, "save"))


async def test_a_thread_gets_messages_but_no_threads(bot: LocalDiscord) -> None:
    let_manage(bot)
    forum = bot.world.add_forum("links")
    picky = bot.world.add_forum("tagged", "news", needs_tag=True)
    panel = await add(bot, channel=forum)
    await choose(bot, panel, "form", "threads")
    assert "no threads in a thread" in words_of(await press(bot, panel, "save"))
    await choose(bot, panel, "form", "stories")
    assert "is saved" in words_of(await press(bot, panel, "save"))
    assert "need a tag" in words_of(await add(bot, channel=picky))


async def test_everyone_is_told_why(bot: LocalDiscord) -> None:
    let_manage(bot)
    assert "No schedule posts in" in words_of(await ask(bot, "why", "alice", link=LINK))
    await saved(bot)
    answer = await ask(bot, "why", "alice", link=LINK)
    assert is_private(answer)
    assert TITLE in words_of(answer)
    assert "no link" in words_of(await ask(bot, "why", "alice", link="nothing"))
