"""Schedules that were set up in chat post by themselves: into channels, threads and the approval queue."""

from datetime import timedelta
from pathlib import Path

from bot.app import current_time
from bot.domain.subscription import Cron, Terms
from bot.playground.inhabitants import Message
from bot.playground.kinds import MessageFlag
from bot.playground.local_discord import LocalDiscord
from bot.storage.database import open_database
from bot.storage.subscriptions import SubscriptionStore
from tests.bots import running_bot, settings_in
from tests.fakes.moving_front_page import MovingFrontPage
from tests.git_sites import make_site
from tests.publishing_talk import choose_queue, queue, settings_with
from tests.scheduling_talk import add, ask, choose, let_manage, press
from tests.talking import TITLE, controls, shown, words_of


async def posted(local: LocalDiscord, name: str = "general", count: int = 1) -> list[Message]:
    """Wait for what a schedule posts in a channel."""
    messages = local.world.channel(name).messages

    def ours() -> list[Message]:
        return [one for one in messages.values() if one.seen_by is None and one.interaction_metadata is None]

    await local.world.changes.until(lambda: len(ours()) >= count, within=10)
    return ours()


async def test_a_schedule_posts_with_a_thread_pings_its_role_and_says_why(bot: LocalDiscord) -> None:
    let_manage(bot)
    role = bot.world.guild.role("Publishers")
    role.is_mentionable = True
    bot.world.change_role(role, role.permissions)
    panel = await add(bot)
    await choose(bot, panel, "form", "threads")
    await press(bot, panel, "more")
    await choose(bot, panel, "role", "Publishers")
    await press(bot, panel, "back")
    await press(bot, panel, "save")
    await ask(bot, "run-now", schedule=1)
    (message,) = await posted(bot)
    await bot.world.changes.until(lambda: MessageFlag.HAS_THREAD in message.flags, within=10)
    assert TITLE in words_of(message)
    assert message.notified == [role.id]
    assert message.thread is not None
    assert TITLE in message.thread.name
    why = await bot.world.person("carol").press(message, controls(message)["Why this?"])
    assert TITLE in words_of(shown(await why.settled()))
    assert f"/{message.id}" in words_of(await ask(bot, "history", schedule=1))
    # The story is the channel's by now, so nothing more comes.
    await ask(bot, "run-now", schedule=1)
    assert f"/{message.id}" in words_of(await ask(bot, "history", schedule=1))
    assert len(await posted(bot)) == 1


async def test_what_a_schedule_wants_on_the_site_waits_for_approval_at_once(
    local: LocalDiscord, tmp_path: Path
) -> None:
    let_manage(local)
    async with running_bot(local, settings_with(local, tmp_path, make_site(tmp_path / "remote"))):
        await choose_queue(local)
        panel = await add(local)
        await press(local, panel, "more")
        await choose(local, panel, "site", "review")
        await press(local, panel, "back")
        await press(local, panel, "save")
        await ask(local, "run-now", schedule=1)
        await posted(local, "news")
        (waiting,) = queue(local)
        assert TITLE in words_of(waiting)


async def test_a_slot_that_was_due_while_the_bot_was_down_is_posted_at_its_start(
    local: LocalDiscord, tmp_path: Path
) -> None:
    settings, now = settings_in(tmp_path), current_time()
    async with open_database(settings.database) as database:
        store = SubscriptionStore(database)
        sketch = await store.add(
            guild=local.world.guild.id,
            channel=local.world.channel("general").id,
            owner=local.world.person("bob").id,
            terms=Terms(timing=Cron(expression="0 * * * *")),
            made_at=now,
        )
        hour = now.replace(minute=0, second=0, microsecond=0)
        await store.save(sketch, next_at=hour - timedelta(hours=5), most=1)
    async with running_bot(local, settings, MovingFrontPage(current_time)):
        assert len({words_of(one) for one in await posted(local, count=3)}) == 3
        let_manage(local)
        # Of the six that were missed only the last one came, as the schedule has it.
        history = words_of(await ask(local, "history", schedule=1))
        assert f"<t:{int(hour.timestamp())}" in history
        assert f"<t:{int((hour - timedelta(hours=1)).timestamp())}" not in history
