"""People, roles and channels that a person names in options and selects, and what the bot learns of them."""

from dataclasses import dataclass, field

from bot.playground.asking import CannotDo
from bot.playground.inhabitants import Channel
from bot.playground.kinds import Payload
from bot.playground.payloads import channel_payload, member_payload, role_payload, user_payload
from bot.playground.standing import may
from bot.playground.state import State


@dataclass(slots=True, kw_only=True)
class Resolved:
    """What was named so far in a channel; `payload` is an interaction's `resolved`."""

    state: State
    channel: Channel
    asker: int
    payload: dict[str, Payload] = field(default_factory=dict[str, Payload])

    def add(self, kind: str, number: int, payload: Payload) -> None:
        """Keep what was named."""
        self.payload.setdefault(kind, {})[str(number)] = payload


def resolve(resolved: Resolved, kind: str, named: object) -> str:
    """Return the id of a "user", "role", "channel" or "mentionable" that is named somehow.

    Args:
        resolved: Gets what the bot learns of it.
        kind: What it may be.
        named: Its id or its name, or a thing that has an `id`.

    Raises:
        CannotDo: There is no such thing here.
    """
    found = {
        "user": (_user,),
        "role": (_role,),
        "channel": (_channel,),
        "mentionable": (_user, _role),
    }[kind]
    key = str(getattr(named, "id", named))
    for find in found:
        number = find(resolved, key)
        if number is not None:
            return str(number)
    raise CannotDo(f"there is no {kind} {key!r} here")


def _user(resolved: Resolved, key: str) -> int | None:
    for user in resolved.state.users.values():
        if key in {str(user.id), user.name}:
            resolved.add("users", user.id, user_payload(user))
            guild = resolved.channel.guild
            if guild is not None and user.id in guild.members:
                can = str(int(may(user.id, resolved.channel)))
                member = member_payload(guild.members[user.id], with_user=False) | {"permissions": can}
                resolved.add("members", user.id, member)
            return user.id
    return None


def _role(resolved: Resolved, key: str) -> int | None:
    guild = resolved.channel.guild
    for role in guild.roles.values() if guild else ():
        if key in {str(role.id), role.name}:
            resolved.add("roles", role.id, role_payload(role))
            return role.id
    return None


def _channel(resolved: Resolved, key: str) -> int | None:
    guild = resolved.channel.guild
    for channel in guild.channels.values() if guild else ():
        if key in {str(channel.id), channel.name}:
            can = str(int(may(resolved.asker, channel)))
            resolved.add("channels", channel.id, channel_payload(channel) | {"permissions": can})
            return channel.id
    return None
