"""`/settings`: one private panel of what a server has chosen, changed by its selects and a modal."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.client import MatomeClient, Press
from bot.client.apologising import NEEDED, NEEDED_IN_QUEUE, lacking_in, outdated, reader_of
from bot.client.delivery import Form, acknowledge, fields
from bot.domain.language import Language
from bot.domain.preferences import FEWEST_COMMENTS, MOST_COMMENTS, NO_PREFERENCES, Preferences
from bot.errors import Refused
from bot.rendering.apologies import missing_permissions
from bot.rendering.custom_ids import SETTING_PATTERN, write_setting
from bot.rendering.messages import Message
from bot.rendering.publishing_panel import publishing_panel
from bot.rendering.schedulers_panel import schedulers_panel
from bot.rendering.settings_panel import COMMENTS_FIELD, comments_modal, read_hand, settings_panel
from cogs.forms import receive, typed
from cogs.pressing import control
from cogs.rights import managed_guild

_WARNINGS_LIMIT = 3


class SettingsCog(commands.Cog):
    """The choices of a server."""

    def __init__(self, client: MatomeClient) -> None:
        self._client = client

    async def cog_load(self) -> None:
        """Take up the controls of panels that were opened before a restart."""
        self._client.add_dynamic_items(*CONTROLS)

    @app_commands.command(
        name=locale_str("settings"), description=locale_str("What this bot does on this server")
    )
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.default_permissions(manage_guild=True)
    async def settings(self, press: Press) -> None:
        """Show the panel."""
        guild = _guild_of(press)
        preferences = await self._client.services.guilds.get(guild)
        message = _panel(press, self._client, preferences)
        await acknowledge(lambda: press.response.send_message(**fields(message), ephemeral=True))

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget a server that the bot was taken from."""
        async with self._client.busy():
            await self._client.services.guilds.forget(guild.id)

    @commands.Cog.listener()
    async def on_interaction(self, press: Press) -> None:
        """Take what was typed into the form."""
        await receive(press, SETTING_PATTERN, _take_comments)


async def _take_comments(press: Press, name: str, data: dict[str, Any]) -> None:
    if name != write_setting(COMMENTS_FIELD):
        raise outdated()
    await _change(press, comments=_read_number(typed(data, COMMENTS_FIELD)))


async def _answer(press: Press, name: str, values: Sequence[str]) -> None:
    """Change what a control of the panel stands for."""
    match name.removeprefix("set:"):
        case "language":
            await _change(press, language=Language(values[0]) if values[0] in set(Language) else None)
        case "engine" if (hand := read_hand(values[0])) is not None:
            engine, tone = hand
            await _change(press, engine=engine, tone=tone)
        case "unfurl":
            channels = tuple(sorted(map(int, values)))
            await _change(press, unfurled=channels)
            await _warn(press, channels)
        case "comments":
            preferences = await press.client.services.guilds.get(_guild_of(press))
            form = Form(comments_modal(preferences, reader_of(press)))
            await acknowledge(lambda: press.response.send_modal(form))
        case "reset":
            await _change(press, **asdict(NO_PREFERENCES))
        case "scheduling":
            await _change_schedulers(press)
        case "schedulers":
            await _change_schedulers(press, schedulers=tuple(sorted(map(int, values))))
        case field:
            await _answer_publishing(press, field, values)


async def _answer_publishing(press: Press, field: str, values: Sequence[str]) -> None:
    match field:
        case "publishers":
            await _change_publishing(press, publishers=tuple(sorted(map(int, values))))
        case "review":
            channel = int(values[0]) if values else None
            await _change_publishing(press, review_channel=channel)
            await _warn(press, [channel] if channel else [], needed=NEEDED_IN_QUEUE)
        case "publishing":
            await _change_publishing(press)
        case "back":
            await _change(press)
        case _:
            raise outdated()


async def _change(press: Press, **changes: object) -> None:
    """Keep a choice and show the panel anew."""
    preferences = await press.client.services.guilds.change(_guild_of(press), **changes)
    message = _panel(press, press.client, preferences)
    await acknowledge(lambda: press.response.edit_message(**fields(message)))


async def _change_publishing(press: Press, **changes: object) -> None:
    """Keep a choice about publishing and show the panel of those."""
    guild, services = _guild_of(press), press.client.services
    preferences = await (services.guilds.change(guild, **changes) if changes else services.guilds.get(guild))
    site = services.publishing.site_of(guild)
    message = publishing_panel(
        preferences,
        reader_of(press),
        site=site.name if site else None,
        routes=site.routes if site else (),
    )
    await acknowledge(lambda: press.response.edit_message(**fields(message)))


async def _change_schedulers(press: Press, **changes: object) -> None:
    """Keep a choice about schedules and show the panel of those."""
    guild, guilds = _guild_of(press), press.client.services.guilds
    preferences = await (guilds.change(guild, **changes) if changes else guilds.get(guild))
    message = schedulers_panel(preferences, reader_of(press))
    await acknowledge(lambda: press.response.edit_message(**fields(message)))


async def _warn(press: Press, channels: Sequence[int], *, needed: discord.Permissions = NEEDED) -> None:
    """Say in which of the channels we cannot write, and for want of which permissions."""
    guild, shown = press.guild, 0
    for channel in map(guild.get_channel_or_thread, channels) if guild is not None else ():
        lacking = () if channel is None else lacking_in(channel, needed)
        if channel is None or not lacking or shown == _WARNINGS_LIMIT:
            continue
        shown += 1
        message = missing_permissions(lacking, reader_of(press), channel.id)
        await press.followup.send(**fields(message), ephemeral=True)


def _panel(press: Press, client: MatomeClient, preferences: Preferences) -> Message:
    services = client.services
    usual = replace(services.usual, language=reader_of(press))
    return settings_panel(preferences, usual=usual, can_unfurl=services.can_unfurl, engines=services.engines)


def _guild_of(press: Press) -> int:
    """Return the server whose settings the person may change.

    Raises:
        Refused: There is none, or they may not.
    """
    return managed_guild(
        press,
        nowhere=Refused("Settings belong to a server.", hint="Use /settings in one of its channels."),
        forbidden=Refused(
            "The settings are for people who have the permission Manage Server.", hint="Ask one of them."
        ),
    )


def _read_number(text: str) -> int | None:
    """Return the number of comments that was typed; None, for nothing, follows the operator.

    Raises:
        Refused: It is no number that a digest can have.
    """
    text = text.strip()
    if not text:
        return None
    number = int(text) if text.isdecimal() else 0
    if not FEWEST_COMMENTS <= number <= MOST_COMMENTS:
        raise Refused(
            "A digest can have {fewest} to {most} comments.",
            hint="Type a number in this range, or nothing.",
            fewest=FEWEST_COMMENTS,
            most=MOST_COMMENTS,
        )
    return number


CONTROLS = (control(SETTING_PATTERN, _answer),)


async def setup(client: MatomeClient) -> None:
    """Add the feature to the client; discord.py calls this."""
    await client.add_cog(SettingsCog(client))
