"""`/schedule` with something in the way: no right, old buttons, lost channels and answers, two at once."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from bot.playground.asking import CannotDo
from bot.playground.faults import Drop, Fault, Status
from bot.playground.inhabitants import Message, Overwrite
from bot.playground.local_discord import LocalDiscord
from bot.playground.permissions import NOTHING, Permission
from bot.settings import Settings
from tests.scheduling_talk import (
    add,
    ask,
    choose,
    count,
    fill,
    let_manage,
    name_of,
    name_source,
    press,
    saved,
)
from tests.talking import is_private, shown, words_of

CALLBACK = "^/interactions/[0-9]+/.+/callback"
NOT_ALLOWED = "Schedules are for people who may manage the channel"
GONE = "saved, discarded or forgotten"


async def press_old(local: LocalDiscord, message: Message, name: str, who: str = "bob") -> Message:
    """Let somebody press, in the last row of a message, a button as an old or a forged message has it."""
    message.components[-1]["components"][0]["custom_id"] = name
    return shown(await (await local.world.person(who).press(message, name)).settled())


async def test_who_may_not_schedule_changes_nothing(bot: LocalDiscord, settings: Settings) -> None:
    let_manage(bot)
    await saved(bot)
    for refusal in (
        await add(bot, "alice"),
        *[
            await ask(bot, name, "alice", schedule=1)
            for name in ("edit", "pause", "run-now", "remove", "history")
        ],
    ):
        assert NOT_ALLOWED in words_of(refusal)
        assert is_private(refusal)
    assert "There is none yet" in words_of(await ask(bot, "list", "alice"))
    alice, general = bot.world.person("alice"), bot.world.channel("general")
    answer = await (await alice.autocomplete(general, "schedule edit", "schedule", "")).settled()
    assert not answer.choices
    assert "スケジュールを扱えるのは" in words_of(await add(bot, "carol"))
    assert count(settings, "subscriptions") == 1


async def test_a_chosen_role_may_schedule_where_its_people_can_write(bot: LocalDiscord) -> None:
    bob, alice = bot.world.person("bob"), bot.world.person("alice")
    panel = shown(await (await bob.slash(bot.world.channel("general"), "settings")).settled())
    await (await bob.press(panel, "set:scheduling")).settled()
    await (await bob.choose(panel, "set:schedulers", ["Publishers"])).settled()
    assert f"<@&{bot.world.guild.role('Publishers').id}>" in words_of(panel)
    await (await bob.press(panel, "set:back")).settled()
    assert f"<@&{bot.world.guild.role('Publishers').id}>" in words_of(panel)
    assert NOT_ALLOWED in words_of(await add(bot, "bob"))  # who could choose it for himself
    bot.world.give_role(alice, "Publishers")
    assert "is saved" in words_of(await saved(bot, "alice"))
    everyone = bot.world.guild.roles[bot.world.guild.id]
    bot.world.change_role(everyone, everyone.permissions & ~Permission.SEND_MESSAGES)
    assert NOT_ALLOWED in words_of(await add(bot, "alice"))


async def test_a_right_that_was_lost_counts_at_the_next_press(bot: LocalDiscord) -> None:
    let_manage(bot)
    panel, question = await add(bot), None
    await saved(bot)
    question = await ask(bot, "remove", schedule=2)
    form = await (await bot.world.person("bob").press(panel, name_of(panel, "filters"))).acknowledged()
    bot.world.guild.members[bot.world.person("bob").id].roles.clear()
    assert NOT_ALLOWED in words_of(await press(bot, panel, "save"))
    assert NOT_ALLOWED in words_of(await choose(bot, panel, "source", "best"))
    assert NOT_ALLOWED in words_of(await press(bot, question, "removed"))
    answer = await (await bot.world.person("bob").submit(form, {"points": "5"})).settled()
    assert NOT_ALLOWED in words_of(shown(answer))
    assert "Front page" in words_of(panel)


async def test_another_channel_needs_the_right_there_too(bot: LocalDiscord) -> None:
    role = let_manage(bot)
    bot.world.add_channel("hidden")
    panel = await add(bot)
    await press(bot, panel, "more")
    bot.world.change_role(role, NOTHING)
    bob = bot.world.person("bob")
    general = bot.world.channel("general")
    general.overwrites[bob.id] = Overwrite(id=bob.id, is_member=True, allow=Permission.MANAGE_CHANNELS)
    bot.world.announce_channel("CHANNEL_UPDATE", general)
    assert NOT_ALLOWED in words_of(await choose(bot, panel, "channel", "hidden"))
    assert "is saved" in words_of(await press(bot, await press(bot, panel, "back"), "save"))


async def test_buttons_of_what_was_saved_or_discarded_say_so(bot: LocalDiscord) -> None:
    let_manage(bot)
    panel, other = await add(bot), await add(bot)
    names = [name_of(panel, action) for action in ("save", "when", "preview")]
    await press(bot, panel, "discard")
    for name in names:
        assert GONE in words_of(await press_old(bot, other, name))
    panel = await add(bot)
    name = name_of(panel, "save")
    await press(bot, panel, "save")
    assert GONE in words_of(await press_old(bot, other, name))


async def test_controls_of_another_version_are_answered(bot: LocalDiscord) -> None:
    let_manage(bot)
    panel = await add(bot)
    for row, value in ((0, "newest"), (1, "poem"), (2, "lunar")):
        select = panel.components[row]["components"][0]
        select["options"].append({"label": "Later", "value": value})
        answer = await bot.world.person("bob").choose(panel, select["custom_id"], [value])
        assert "another version" in words_of(shown(await answer.settled()))
    for name in ("sch:zoom:1", "sch:when-form:1"):
        assert "another version" in words_of(await press_old(bot, panel, name))


async def test_another_servers_schedules_are_none(bot: LocalDiscord) -> None:
    let_manage(bot)
    bob, town = bot.world.person("bob"), bot.world.add_guild("Other Town")
    keepers = bot.world.add_role("Keepers", Permission.MANAGE_CHANNELS, guild=town)
    town.members[bob.id].roles.append(keepers.id)
    square = bot.world.add_channel("square", guild=town)
    panel = await add(bot)
    theirs = shown(await (await bob.slash(square, "schedule add")).settled())
    assert GONE in words_of(await press_old(bot, theirs, name_of(panel, "save")))
    await press(bot, panel, "save")
    answer = await (await bob.slash(square, "schedule pause", schedule=1)).settled()
    assert "There is no schedule 1 here" in words_of(shown(answer))


async def test_of_two_who_save_the_same_one_counts(bot: LocalDiscord, settings: Settings) -> None:
    let_manage(bot)
    let_manage(bot, "alice")
    panel, others = await add(bot), await add(bot, "alice")
    name = name_of(panel, "save")
    seen = await asyncio.gather(press(bot, panel, "save"), press_old(bot, others, name, "alice"))
    said = [words_of(message) for message in seen]
    assert sorted(("is saved" in words, GONE in words) for words in said) == [(False, True), (True, False)]
    assert count(settings, "subscriptions WHERE standing = 'active'") == 1


async def test_of_two_changes_at_once_both_count(bot: LocalDiscord) -> None:
    let_manage(bot)
    panel = await add(bot)
    await asyncio.gather(
        choose(bot, panel, "form", "overview"),
        choose(bot, panel, "source", "best"),
        choose(bot, panel, "timing", "polling"),
    )
    said = words_of(await press(bot, panel, "save"))
    assert "One message" in said
    assert "Best stories" in said
    assert "As soon as" in said


@pytest.mark.parametrize(
    ("action", "typed", "said"),
    [
        ("when", {"times": "noonish"}, "no list of times"),
        ("when", {"weekdays": "caturday"}, "no list of weekdays"),
        ("when", {"zone": "Mars/Olympus"}, "no time zone"),
        ("filters", {"points": "-1"}, "no number from 0 to 10000"),
        ("filters", {"most": "11"}, "no number from 1 to 10"),
        ("filters", {"age": "soon"}, "no number from 0 to 720"),
        ("words", {"words": ",".join(map(str, range(21)))}, "up to 20 words"),
        ("words", {"domains": "not a domain"}, "is no domain"),
    ],
)
async def test_what_cannot_be_read_is_said_and_changes_nothing(
    bot: LocalDiscord, action: str, typed: dict[str, str], said: str
) -> None:
    let_manage(bot)
    panel = await add(bot)
    before = words_of(panel)
    assert said in words_of(await fill(bot, panel, action, typed))
    assert words_of(panel) == before


async def test_quiet_hours_that_never_end_are_refused(bot: LocalDiscord) -> None:
    let_manage(bot)
    panel = await add(bot)
    await press(bot, panel, "more")
    await press(bot, panel, "fine")
    for typed in ("7:00-7:00", "22:00", "1-2-3"):
        assert "Quiet hours go from" in words_of(await fill(bot, panel, "details", {"quiet": typed}))
    assert "no number from 1.1" in words_of(await fill(bot, panel, "details", {"growth": "1"}))


async def test_hostile_words_format_nothing_and_ping_nobody(bot: LocalDiscord) -> None:
    let_manage(bot)
    panel = await add(bot)
    hostile = "@everyone <@&1> **x** [a](https://evil.example) `y`"
    message = await name_source(bot, panel, "search", hostile)
    assert r"\*\*x\*\*" in words_of(message)
    await press(bot, panel, "save")
    for message in (panel, await ask(bot, "list"), await ask(bot, "pause", schedule=1)):
        assert message.notified == []
        assert not message.notifies_everyone
        assert r"[a](https" not in words_of(message).replace(r"\[", "")


@pytest.mark.parametrize("effect", [Drop(is_after=True), Status(status=503)])
async def test_lost_answers_save_and_run_nothing_twice(
    bot: LocalDiscord, settings: Settings, effect: Drop | Status
) -> None:
    let_manage(bot)
    panel = await add(bot)
    faults = [Fault(method="POST", path=CALLBACK, effect=kind) for kind in (effect, Drop(is_after=True))]
    bot.faults.append(faults[0])
    assert "is saved" in words_of(await press(bot, panel, "save"))
    bot.faults.append(faults[1])
    assert "posts now" in words_of(await ask(bot, "run-now", schedule=1))
    assert [fault.times for fault in faults] == [0, 0]
    assert count(settings, "subscriptions") == 1
    assert count(settings, "jobs") == 1


async def test_a_site_that_is_not_there_cannot_be_chosen(bot: LocalDiscord) -> None:
    let_manage(bot)
    panel = await add(bot)
    await press(bot, panel, "more")
    with pytest.raises(CannotDo):
        await choose(bot, panel, "site", "publish")


async def test_a_busy_database_is_said_in_time(bot: LocalDiscord, settings: Settings) -> None:
    let_manage(bot)
    panel = await add(bot)
    with closing(sqlite3.connect(settings.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = await bot.world.person("bob").choose(panel, name_of(panel, "source"), ["best"])
        message = shown(await answer.settled(within=3))
        other.execute("ROLLBACK")
    assert "in use by another program" in words_of(message)
    assert "Best stories" in words_of(await choose(bot, panel, "source", "best"))
