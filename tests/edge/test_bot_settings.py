"""`/settings`: the panel, its selects and its modal, in both languages, and who may use it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.playground.inhabitants import Message
from bot.playground.local_discord import LocalDiscord
from bot.playground.people import CannotDo
from bot.settings import Settings
from tests.bots import running_bot, settings_in
from tests.talking import digest, is_private, shown, words_of


async def open_panel(bot: LocalDiscord) -> Message:
    answer = await bot.world.person("bob").slash(bot.world.channel("general"), "settings")
    return shown(await answer.settled())


@pytest.mark.parametrize(("locale", "heading"), [("en-US", "Settings"), ("ja", "設定")])
async def test_the_panel_is_private_and_in_the_language_of_the_person(
    bot: LocalDiscord, locale: str, heading: str
) -> None:
    bot.world.person("bob").locale = locale
    panel = await open_panel(bot)
    assert heading in words_of(panel)
    assert is_private(panel)


async def test_the_language_of_a_server_holds_for_everyone(bot: LocalDiscord) -> None:
    panel, bob = await open_panel(bot), bot.world.person("bob")
    await (await bob.choose(panel, "set:language", ["ja"])).settled()
    assert "日本語" in words_of(panel)
    assert "件を読みました" in words_of(await digest(bot, "alice"))
    await (await bob.choose(panel, "set:language", ["auto"])).settled()
    assert "Read" in words_of(await digest(bot, "alice"))


async def test_the_number_of_comments_is_typed_into_a_form(bot: LocalDiscord) -> None:
    panel, bob = await open_panel(bot), bot.world.person("bob")
    form = await (await bob.press(panel, "set:comments")).acknowledged()
    await (await bob.submit(form, {"comments": "5"})).settled()
    assert "5" in words_of(panel)
    assert "5 quotes" in words_of(await digest(bot))


async def test_a_number_that_cannot_be_used_is_refused_with_the_range(bot: LocalDiscord) -> None:
    panel, bob = await open_panel(bot), bot.world.person("bob")
    form = await (await bob.press(panel, "set:comments")).acknowledged()
    refusal = shown(await (await bob.submit(form, {"comments": "501"})).settled())
    assert "1 to 500" in words_of(refusal)
    assert is_private(refusal)


async def test_a_form_that_was_opened_before_a_restart_still_counts(
    local: LocalDiscord, tmp_path: Path
) -> None:
    bob = local.world.person("bob")
    async with running_bot(local, settings_in(tmp_path)):
        panel = await open_panel(local)
        form = await (await bob.press(panel, "set:comments")).acknowledged()
    async with running_bot(local, settings_in(tmp_path)):
        await (await bob.submit(form, {"comments": "7"})).settled()
        assert "7" in words_of(panel)


async def test_roles_that_may_publish_are_chosen(bot: LocalDiscord) -> None:
    panel, bob = await open_panel(bot), bot.world.person("bob")
    await (await bob.press(panel, "set:publishing")).settled()
    await (await bob.choose(panel, "set:publishers", ["Publishers"])).settled()
    bot.world.give_role(bot.world.person("alice"), "Publishers")
    message = await digest(bot, "alice")
    preview = shown(await (await bot.world.person("alice").press(message, "Publish…")).settled())
    assert preview.attachments


async def test_the_engine_is_chosen(bot: LocalDiscord) -> None:
    panel, bob = await open_panel(bot), bot.world.person("bob")
    await (await bob.choose(panel, "set:engine", ["extractive"])).settled()
    assert "Settings" in words_of(panel)


async def test_cards_cannot_be_chosen_where_the_operator_has_not_allowed_them(bot: LocalDiscord) -> None:
    panel = await open_panel(bot)
    assert "MATOME_UNFURL" in words_of(panel)
    with pytest.raises(CannotDo):
        await bot.world.person("bob").choose(panel, "set:unfurl", ["general"])


async def test_everything_can_be_reset(bot: LocalDiscord) -> None:
    panel, bob = await open_panel(bot), bot.world.person("bob")
    before = words_of(panel)
    await (await bob.choose(panel, "set:language", ["en"])).settled()
    assert words_of(panel) != before
    await (await bob.press(panel, "set:reset")).settled()
    assert words_of(panel) == before


async def test_choices_outlast_a_restart(local: LocalDiscord, tmp_path: Path) -> None:
    async with running_bot(local, settings_in(tmp_path)):
        panel = await open_panel(local)
        await (await local.world.person("bob").choose(panel, "set:language", ["ja"])).settled()
        chosen = words_of(panel)
    async with running_bot(local, settings_in(tmp_path)):
        assert words_of(await open_panel(local)) == chosen


async def test_only_those_who_may_manage_the_server_see_the_command(bot: LocalDiscord) -> None:
    with pytest.raises(CannotDo):
        await bot.world.person("alice").slash(bot.world.channel("general"), "settings")


async def test_somebody_who_lost_the_permission_cannot_use_an_open_panel(bot: LocalDiscord) -> None:
    panel, bob = await open_panel(bot), bot.world.person("bob")
    bot.world.guild.members[bob.id].roles.clear()
    refusal = shown(await (await bob.press(panel, "set:reset")).settled())
    assert "Manage Server" in words_of(refusal)


async def test_a_server_that_the_bot_left_is_forgotten(local: LocalDiscord, tmp_path: Path) -> None:
    async with running_bot(local, settings_in(tmp_path)):
        panel = await open_panel(local)
        before = words_of(panel)
        await (await local.world.person("bob").choose(panel, "set:language", ["ja"])).settled()
        local.world.remove_guild(local.world.guild)
        alice = local.world.person("alice")  # whose answer comes after what the bot was told before
        await (await alice.slash(local.world.channel("alice"), "about")).settled()
    local.world.guild.members[local.world.bot.id] = local.world.guild.members[local.world.person("bob").id]
    async with running_bot(local, settings_in(tmp_path)):
        assert words_of(await open_panel(local)) == before


async def test_a_database_that_another_program_holds_is_said_in_time(
    bot: LocalDiscord, settings: Settings
) -> None:
    panel, bob = await open_panel(bot), bot.world.person("bob")
    with closing(sqlite3.connect(settings.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = await (await bob.choose(panel, "set:language", ["ja"])).settled(within=3)
        other.execute("ROLLBACK")
    assert "in use by another program" in words_of(shown(answer))
    await (await bob.choose(panel, "set:language", ["ja"])).settled()
    assert "日本語" in words_of(panel)
