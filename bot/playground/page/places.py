"""Where a person can be: the channels and threads of the guild, and their messages with the bot."""

from collections.abc import Iterator

from bot.playground.inhabitants import Channel
from bot.playground.people import Person
from bot.playground.permissions import Permission
from bot.playground.standing import may
from bot.playground.world import World

_DIRECT = "direct"


def places_of(world: World, person: Person) -> Iterator[Channel]:
    """Yield where a person can be, threads below their channels, direct messages last."""
    seen = [
        channel
        for channel in world.guild.channels.values()
        if Permission.VIEW_CHANNEL in may(person.id, channel)
    ]
    for channel in seen:
        if not channel.is_thread:
            yield channel
            yield from (thread for thread in seen if thread.is_thread and thread.parent_id == channel.id)
    yield world.find_private(person.user)


def key_of(channel: Channel) -> str:
    """Return how an address names a channel."""
    if channel.guild is None:
        return _DIRECT
    return str(channel.id) if channel.is_thread else channel.name


def find_place(world: World, person: Person, key: str) -> Channel | None:
    """Return the channel that an address names; None where the person cannot be."""
    return next((channel for channel in places_of(world, person) if key_of(channel) == key), None)
