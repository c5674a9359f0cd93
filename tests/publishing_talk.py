"""Words for tests that publish by talking with the bot in the local Discord."""

from collections.abc import Mapping
from pathlib import Path

from bot.playground.answers import Answer
from bot.playground.inhabitants import Channel, Message
from bot.playground.local_discord import LocalDiscord
from bot.settings import Settings, SiteSettings
from tests.bots import settings_in
from tests.talking import LINK, shown, words_of


def settings_with(
    local: LocalDiscord,
    folder: Path,
    bare: Path,
    *,
    others: Mapping[str, tuple[Path, int]] | None = None,
    **changes: object,
) -> Settings:
    """Return settings with a site for the first guild, and others with the ids of theirs."""
    known = {"blog": (bare, local.world.guild.id), **(others or {})}
    sites = {
        name: SiteSettings(repository=str(place), guilds=str(guild)) for name, (place, guild) in known.items()
    }
    return settings_in(folder, sites=sites, site_cache=folder / "sites", **changes)


async def publish(local: LocalDiscord, who: str = "bob", *, channel: Channel | None = None) -> Message:
    """Let somebody use /publish with the sample thread."""
    place = channel or local.world.channel("general")
    answer = await local.world.person(who).slash(place, "publish", link=LINK)
    return shown(await answer.settled())


async def press(local: LocalDiscord, who: str, message: Message, label: str, until: str) -> Message:
    """Press a button and wait until its message, or the answer, says so."""
    answer = await local.world.person(who).press(message, label)
    await answer.until(lambda answer: any(until in words_of(seen) for seen in _seen(message, answer)))
    return next(seen for seen in _seen(message, answer) if until in words_of(seen))


async def submit(local: LocalDiscord, who: str = "alice") -> Message:
    """Let somebody ask for approval of the sample thread's post."""
    offer = await publish(local, who)
    return await press(local, who, offer, "Ask for approval", "waits for approval")


async def choose_queue(local: LocalDiscord, who: str = "bob") -> Answer:
    """Let somebody choose the channel for approvals."""
    person = local.world.person(who)
    panel = shown(await (await person.slash(local.world.channel("general"), "settings")).settled())
    await (await person.press(panel, "set:publishing")).settled()
    answer = await person.choose(panel, "set:review", ["news"])
    queue_id = local.world.channel("news").id
    return await answer.until(lambda _: f"<#{queue_id}>" in words_of(panel))


def queue(local: LocalDiscord) -> list[Message]:
    """Return what is in the channel for approvals."""
    return list(local.world.channel("news").messages.values())


async def until_queued(local: LocalDiscord, count: int = 1) -> Message:
    """Wait until so many messages are in the channel for approvals, and return the last one."""
    await local.world.changes.until(lambda: len(queue(local)) >= count, within=10)
    return queue(local)[-1]


def assert_nobody_was_pinged(local: LocalDiscord) -> None:
    """Fail if any message has notified anybody."""
    for channel in local.world.channels.values():
        for message in channel.messages.values():
            assert message.notified == []
            assert not message.notifies_everyone


def take_away(bare: Path) -> None:
    """Let a site be out of reach."""
    bare.rename(bare.with_name("away.git"))


def put_back(bare: Path) -> None:
    """Let it be reached again."""
    bare.with_name("away.git").rename(bare)


def _seen(message: Message, answer: Answer) -> list[Message]:
    return [seen for seen in (message, answer.message, *answer.followups) if seen is not None]
