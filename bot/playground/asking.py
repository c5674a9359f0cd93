"""How what a person does becomes an interaction that the bot hears of.

https://docs.discord.com/developers/interactions/receiving-and-responding (read 2026-08-06).
"""

import secrets
from dataclasses import dataclass

from bot.playground.answers import Answer
from bot.playground.events import Event
from bot.playground.inhabitants import Channel, Message, User
from bot.playground.interactions import Interaction
from bot.playground.kinds import Context, Installation, InteractionType, Payload
from bot.playground.payloads import acting_member_payload, channel_payload, message_payload, user_payload
from bot.playground.permissions import IN_PRIVATE
from bot.playground.standing import may
from bot.playground.state import State

_LARGEST_UPLOAD = 10 * 2**20  # bytes


class CannotDo(AssertionError):
    """No chat program would let a person do this: the control is not there, or not for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a person did: `data` as Discord writes it for such an act.

    `owners` are those who have brought the bot here; `source` is the message whose button was pressed,
    `trigger` the interaction that opened the form which was sent.
    """

    kind: InteractionType
    data: Payload
    owners: dict[str, str]
    source: Message | None = None
    trigger: Interaction | None = None


def context_of(state: State, channel: Channel) -> Context:
    """Return what kind of place a channel is."""
    if channel.guild is not None:
        return Context.GUILD
    return Context.BOT_DM if state.bot in channel.recipients else Context.PRIVATE


def installations(state: State, user: User, channel: Channel) -> dict[str, str]:
    """Return who has brought the bot to a place, as `authorizing_integration_owners`."""
    owners = dict[str, str]()
    guild = channel.guild
    if guild is not None and state.bot.id in guild.members:
        owners[str(int(Installation.GUILD))] = str(guild.id)
    if context_of(state, channel) == Context.BOT_DM:
        owners[str(int(Installation.GUILD))] = "0"
    if user.has_installed:
        owners[str(int(Installation.USER))] = str(user.id)
    return owners


def ask(state: State, user: User, channel: Channel, act: Act) -> Answer:
    """Tell the bot what a person did, and return where the answer will be."""
    interaction = Interaction(
        id=state.snowflakes.make(),
        token=secrets.token_urlsafe(32),
        type=act.kind,
        user=user,
        channel=channel,
        created_at=state.now(),
        asked_at=state.clock(),
        command=act.data.get("name"),
        source=act.source,
        trigger=act.trigger,
        owners=act.owners,
    )
    state.interactions[interaction.token] = interaction
    payload = _payload(state, interaction, act.data)
    state.publish(
        Event(name="INTERACTION_CREATE", data=payload, guild=channel.guild.id if channel.guild else 0)
    )
    return Answer(interaction, state.changes)


def _payload(state: State, interaction: Interaction, data: Payload) -> Payload:
    user, channel, source = interaction.user, interaction.channel, interaction.source
    can = may(user.id, channel)
    has_bot = channel.guild is None or state.bot.id in channel.guild.members
    own = may(state.bot.id, channel) if has_bot and channel.guild else IN_PRIVATE
    payload: Payload = {
        "id": str(interaction.id),
        "application_id": str(state.application_id),
        "type": int(interaction.type),
        "token": interaction.token,
        "version": 1,
        "data": data,
        "channel": channel_payload(channel) | {"permissions": str(int(can))},
        "channel_id": str(channel.id),
        "app_permissions": str(int(own)),
        "locale": user.locale,
        "entitlements": [],
        "authorizing_integration_owners": interaction.owners,
        "context": int(context_of(state, channel)),
        "attachment_size_limit": _LARGEST_UPLOAD,
    }
    if source is not None:
        payload["message"] = message_payload(source, state.mentioned(source))
    if channel.guild is None:
        return payload | {"user": user_payload(user)}
    guild = channel.guild
    return payload | {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": acting_member_payload(guild.members[user.id], channel),
    }
