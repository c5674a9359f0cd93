"""The button "Why this?" below what schedules posted, and `/status`, which tells how they are doing."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.recorded import Recorded
from bot.app import current_time
from bot.domain.language import Language
from bot.domain.preferences import Preferences
from bot.domain.subscription import Filters, Subscription, Terms
from bot.playground.inhabitants import Message
from bot.playground.local_discord import LocalDiscord
from bot.rendering.messages import Message as Rendered
from bot.rendering.scheduled import nothing_message, overview_message, story_message
from bot.settings import Settings
from bot.storage.database import open_database
from bot.storage.guilds import GuildStore
from bot.storage.subscriptions import SubscriptionStore
from tests.bots import SAMPLE_ITEM, running_bot
from tests.scheduled_messages import keep, post
from tests.schedules import kept as make
from tests.talking import is_private, shown, words_of


async def subscribe(local: LocalDiscord, settings: Settings) -> Subscription:
    """Keep a schedule of the general channel that asks for points."""
    async with open_database(settings.database) as database:
        store = SubscriptionStore(database)
        sketch = await store.add(
            guild=local.world.guild.id,
            channel=local.world.channel("general").id,
            owner=local.world.person("bob").id,
            terms=Terms(filters=Filters(points=400)),
            made_at=current_time(),
        )
        saved = await store.save(sketch, next_at=current_time() + timedelta(hours=9), most=5)
    assert saved is not None
    return saved


async def ask(local: LocalDiscord, rendered: Rendered, *, who: str, label: str) -> Message:
    """Return the answer to somebody who presses the button below a message that the bot posts."""
    message = await post(local, rendered)
    return shown(await (await local.world.person(who).press(message, label)).settled())


@pytest.mark.parametrize(
    ("who", "label", "words"), [("alice", "Why this?", "points: 412"), ("carol", "投稿の理由", "412")]
)
async def test_why_a_story_was_posted_is_told_to_the_one_who_asks(
    local: LocalDiscord, settings: Settings, who: str, label: str, words: str
) -> None:
    async with running_bot(local, settings):
        await subscribe(local, settings)
        language = Language.JA if who == "carol" else Language.EN
        rendered = story_message(await keep(local, settings), delivery=81, language=language)
        answer = await ask(local, rendered, who=who, label=label)
        assert is_private(answer)
        assert words in words_of(answer)
        assert "400" in words_of(answer)
        assert answer.embeds[0]["url"].endswith(str(SAMPLE_ITEM))


async def test_why_is_told_of_each_story_of_an_overview_that_can_be_looked_up(
    local: LocalDiscord, settings: Settings, tmp_path: Path
) -> None:
    for item in (102, 104):
        thread = f'{{"id": {item}, "type": "story", "title": "t", "points": 9, "children": []}}'
        (tmp_path / f"{item}.json").write_text(thread)
    async with running_bot(local, settings, Recorded(tmp_path)):
        await subscribe(local, settings)
        rendered = overview_message([make(number) for number in (2, 3, 4)], delivery=81, language=Language.EN)
        answer = await ask(local, rendered, who="alice", label="Why this?")
        assert [embed["url"].rpartition("=")[2] for embed in answer.embeds] == ["102", "104"]


async def test_that_nothing_can_be_looked_up_is_said(local: LocalDiscord, settings: Settings) -> None:
    async with running_bot(local, settings):
        await subscribe(local, settings)
        rendered = overview_message([make(2)], delivery=81, language=Language.EN)
        answer = await ask(local, rendered, who="alice", label="Why this?")
        assert is_private(answer)
        assert "102" in answer.content


async def test_why_there_was_nothing_is_told_with_the_next_step(
    local: LocalDiscord, settings: Settings
) -> None:
    async with running_bot(local, settings):
        rendered = nothing_message(delivery=81, language=Language.EN)
        answer = await ask(local, rendered, who="alice", label="Why this?")
        assert is_private(answer)
        assert "/schedule why" in answer.content


async def test_how_schedules_are_doing_is_told_to_those_who_may_schedule(
    local: LocalDiscord, settings: Settings
) -> None:
    async with running_bot(local, settings):
        saved = await subscribe(local, settings)
        channel, bob = local.world.channel("general"), local.world.person("bob")
        async with open_database(settings.database) as database:
            roles = tuple(local.world.guild.members[bob.id].roles)
            await GuildStore(database).put(local.world.guild.id, Preferences(schedulers=roles))
        answer = shown(await (await bob.slash(channel, "status")).settled())
        assert is_private(answer)
        assert "1 active" in words_of(answer)
        assert f"**{saved.id}** · <#{channel.id}>" in words_of(answer)
        refusal = shown(await (await local.world.person("alice").slash(channel, "status")).settled())
        assert is_private(refusal)
        assert "Schedules are for people" in words_of(refusal)
