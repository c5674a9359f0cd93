"""`/schedule`: set up, changed, previewed, saved, listed, paused, resumed, run, explained, removed."""

import pytest

from bot.playground.local_discord import LocalDiscord
from tests.scheduling_talk import add, ask, let_manage, press
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
    assert "<#" in words_of(await ask(bot, "list"))
    assert is_paused in words_of(await ask(bot, "pause", schedule=1))
    assert runs_again in words_of(await ask(bot, "resume", schedule=1))
    assert runs_now in words_of(await ask(bot, "run-now", schedule=1))
    assert history in words_of(await ask(bot, "history", schedule=1))
    assert TITLE in words_of(await ask(bot, "why", link=LINK))
    question = await ask(bot, "remove", schedule=1)
    assert is_removed in words_of(await press(bot, question, "removed"))
    assert "<#" not in words_of(await ask(bot, "list"))
