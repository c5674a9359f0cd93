"""`/schedule`: digests that come by themselves, set up, looked at, stopped and explained."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import MatomeClient, Press
from bot.client.apologising import reader_of
from bot.client.delivery import acknowledge, fields, persist
from bot.domain.language import Language
from bot.domain.link import parse_link
from bot.domain.subscription import Subscription, Terms
from bot.rendering.custom_ids import SCHEDULE_PATTERN
from bot.rendering.messages import Message
from bot.rendering.schedule_history import schedule_history
from bot.rendering.schedule_list import schedule_list
from bot.rendering.schedule_replies import paused, removal_question, resumed, schedule_label, started
from bot.rendering.why import why_message
from cogs import why
from cogs.forms import receive
from cogs.rights import may_schedule, require_scheduler
from cogs.schedule_controls import CONTROLS, take_entries
from cogs.scheduling import find_place, panel, require_kind, require_owner

_MOST_CHOICES = (
    25  # https://docs.discord.com/developers/interactions/receiving-and-responding (read 2026-08-06)
)
_LARGEST = 2**53 - 1  # as Discord takes whole numbers
_LOOKS, _STRETCH = 10, 60.0  # so many times in so many seconds, for each person


class PlaceOption(app_commands.Transformer):
    """A channel, thread or forum, by its id; one that the bot does not see is none of its caches."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Say what people choose."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Say of which kinds."""
        return [
            discord.ChannelType.text,
            discord.ChannelType.news,
            discord.ChannelType.news_thread,
            discord.ChannelType.public_thread,
            discord.ChannelType.private_thread,
            discord.ChannelType.forum,
        ]

    async def transform(self, _: discord.Interaction[Any], value: Any, /) -> int:  # noqa: ANN401 - the base class has it so
        """Return the id."""
        return int(value.id)


class ScheduleCog(commands.Cog):
    """Digests that come by themselves."""

    group = app_commands.Group(
        name=locale_str("schedule"),
        description=locale_str("Digests that come by themselves"),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
    )

    def __init__(self, client: MatomeClient) -> None:
        self._client = client

    async def cog_load(self) -> None:
        """Take up the controls of panels and posts from before a restart."""
        self._client.add_dynamic_items(*CONTROLS, *why.CONTROLS)

    @group.command(name=locale_str("add"), description=locale_str("Set up digests that come by themselves"))
    @app_commands.describe(channel=locale_str("Where they come; here unless you choose"))
    @app_commands.rename(channel=locale_str("channel"))
    async def add(
        self, press: Press, channel: app_commands.Transform[int, PlaceOption] | None = None
    ) -> None:
        """Begin a sketch, and show its panel."""
        desk, guild = self._client.services.schedules, press.guild_id or 0
        place = await find_place(press, channel or press.channel_id)
        await require_scheduler(press, place)
        place = require_kind(place, Terms().form)
        sketch = await desk.begin(guild=guild, channel=place.id, owner=press.user.id, reader=reader_of(press))
        await _whisper(press, panel(press, sketch))

    @group.command(name=locale_str("list"), description=locale_str("The schedules that you may change"))
    async def show_all(self, press: Press) -> None:
        """Show the schedules of the channels in which the person may schedule."""
        await _whisper(press, schedule_list(await _own(press), reader_of(press)))

    @group.command(name=locale_str("edit"), description=locale_str("Change a schedule"))
    @app_commands.describe(schedule=locale_str("Its number"))
    @app_commands.rename(schedule=locale_str("schedule"))
    async def edit(self, press: Press, schedule: app_commands.Range[int, 1, _LARGEST]) -> None:
        """Begin a sketch of a change, and show its panel."""
        found = await self._find(press, schedule)
        desk = self._client.services.schedules
        sketch = await desk.revise(found.id, guild=found.guild, owner=press.user.id)
        await _whisper(press, panel(press, sketch))

    @group.command(name=locale_str("pause"), description=locale_str("Stop a schedule until you resume it"))
    @app_commands.describe(schedule=locale_str("Its number"))
    @app_commands.rename(schedule=locale_str("schedule"))
    async def pause(self, press: Press, schedule: app_commands.Range[int, 1, _LARGEST]) -> None:
        """Pause a schedule."""
        found = await self._find(press, schedule)
        changed = await self._client.services.schedules.pause(found.id, found.guild)
        await _whisper(press, paused(changed, reader_of(press)))

    @group.command(name=locale_str("resume"), description=locale_str("Let a paused schedule run again"))
    @app_commands.describe(schedule=locale_str("Its number"))
    @app_commands.rename(schedule=locale_str("schedule"))
    async def resume(self, press: Press, schedule: app_commands.Range[int, 1, _LARGEST]) -> None:
        """Resume a schedule."""
        found = await self._find(press, schedule)
        changed = await self._client.services.schedules.resume(found.id, found.guild)
        await _whisper(press, resumed(changed, reader_of(press)))

    @group.command(name=locale_str("run-now"), description=locale_str("Post what a schedule would post now"))
    @app_commands.describe(schedule=locale_str("Its number"))
    @app_commands.rename(schedule=locale_str("schedule"))
    async def run_now(self, press: Press, schedule: app_commands.Range[int, 1, _LARGEST]) -> None:
        """Make a job at once; of an interaction that comes twice, one."""
        found = await self._find(press, schedule)
        await self._client.services.schedules.run_now(found.id, found.guild, press.id)
        await _whisper(press, started(found, reader_of(press)))

    @group.command(name=locale_str("remove"), description=locale_str("Remove a schedule for good"))
    @app_commands.describe(schedule=locale_str("Its number"))
    @app_commands.rename(schedule=locale_str("schedule"))
    async def remove(self, press: Press, schedule: app_commands.Range[int, 1, _LARGEST]) -> None:
        """Ask whether a schedule is to be removed."""
        found = await self._find(press, schedule)
        await _whisper(press, removal_question(found, reader_of(press)))

    @group.command(name=locale_str("history"), description=locale_str("What a schedule has posted, and when"))
    @app_commands.describe(schedule=locale_str("Its number"))
    @app_commands.rename(schedule=locale_str("schedule"))
    async def history(self, press: Press, schedule: app_commands.Range[int, 1, _LARGEST]) -> None:
        """Show the last runs of a schedule."""
        found = await self._find(press, schedule)
        runs = await self._client.services.schedules.history(found.id, found.guild)
        await _whisper(press, schedule_history(found, runs, reader_of(press)))

    @group.command(
        name=locale_str("why"),
        description=locale_str("Why a discussion was posted in this channel, or was not"),
    )
    @app_commands.describe(link=locale_str("A link to the discussion"))
    @app_commands.rename(link=locale_str("link"))
    @app_commands.checks.cooldown(_LOOKS, _STRETCH)
    async def why(self, press: Press, link: str) -> None:
        """Show what the schedules of this channel, or of its forum, made of a story."""
        asked, desk = parse_link(link), self._client.services.schedules
        await acknowledge(lambda: press.response.defer(ephemeral=True, thinking=True))
        channel, place = press.channel_id or 0, press.channel
        reasons = await desk.why(channel, asked.item)
        if not reasons and isinstance(place, discord.Thread):
            channel = place.parent_id
            reasons = await desk.why(channel, asked.item)
        message = why_message(reasons, reader_of(press), item=asked.item, channel=channel)
        await persist(lambda: press.edit_original_response(**fields(message)))

    @edit.autocomplete("schedule")
    @pause.autocomplete("schedule")
    @resume.autocomplete("schedule")
    @run_now.autocomplete("schedule")
    @remove.autocomplete("schedule")
    @history.autocomplete("schedule")
    async def suggest(self, press: Press, typed: str) -> list[app_commands.Choice[int]]:
        """Offer the schedules that the person may change, by number, channel, source and time."""
        language, wanted = reader_of(press), str(typed).strip().casefold()
        labels = {found.id: _label(press, found, language) for found in await _own(press)}
        return [
            app_commands.Choice(name=label, value=number)
            for number, label in labels.items()
            if wanted in label.casefold()
        ][:_MOST_CHOICES]

    @commands.Cog.listener()
    async def on_interaction(self, press: Press) -> None:
        """Take what was typed into a form."""
        await receive(press, SCHEDULE_PATTERN, take_entries)

    async def _find(self, press: Press, number: int) -> Subscription:
        """Return a schedule that the person may change.

        Raises:
            Refused: There is none of that number here, or they may not.
        """
        found = await self._client.services.schedules.find(number, press.guild_id or 0)
        await require_owner(press, found)
        return found


async def _own(press: Press) -> list[Subscription]:
    """Return the schedules of the server in whose channels the person may schedule."""
    guild = press.guild
    if guild is None:
        return []
    found = await press.client.services.schedules.of_guild(guild.id)
    return [one for one in found if await may_schedule(press, guild.get_channel_or_thread(one.channel))]


def _label(press: Press, found: Subscription, language: Language) -> str:
    place = press.guild.get_channel_or_thread(found.channel) if press.guild else None
    return schedule_label(found, place.name if place else "", language)


async def _whisper(press: Press, message: Message) -> None:
    await acknowledge(lambda: press.response.send_message(**fields(message), ephemeral=True))


async def setup(client: MatomeClient) -> None:
    """Add the feature to the client; discord.py calls this."""
    await client.add_cog(ScheduleCog(client))
