"""The bot's commands as a person sees them: those they may use here, in their language."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.playground.asking import CannotDo
from bot.playground.choosing import find_command
from bot.playground.inhabitants import Channel
from bot.playground.kinds import CommandType, OptionType, Payload
from bot.playground.people import Person
from bot.playground.world import World

_NESTED = {OptionType.SUB_COMMAND, OptionType.GROUP}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the values of a field or a select, as shown and as sent."""

    label: str
    value: str
    description: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """An option of a command; `least` and `most` bound a number, or the length of a text."""

    name: str
    label: str
    description: str
    type: OptionType
    is_required: bool
    has_suggestions: bool
    choices: tuple[Choice, ...]
    least: float | None
    most: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A command: `name` as it was registered, `label` as it is shown."""

    name: str
    label: str
    description: str
    fields: tuple[Field, ...] = ()


def slash_commands(world: World, person: Person, channel: Channel) -> tuple[Offer, ...]:
    """Return the commands that a person can type here, by name."""
    found = (
        offer
        for command in _usable(world, person, channel, CommandType.CHAT)
        for offer in _offers((command,), world, person)
    )
    return tuple(sorted(found, key=lambda offer: offer.name))


def innermost(command: Payload, path: Sequence[str]) -> Payload:
    """Return the subcommand of a command that a path of names leads to; the command itself for none.

    Raises:
        CannotDo: There is none.
    """
    for name in path:
        inner = (option for option in _nested(command) if option["name"] == name)
        found = next(inner, None)
        if found is None:
            raise CannotDo(f"there is no subcommand {name}")
        command = found
    return command


def message_commands(world: World, person: Person, channel: Channel) -> tuple[Offer, ...]:
    """Return what a person can do with a message here."""
    return tuple(
        Offer(name=command["name"], label=shown_in(person.locale, command, "name"), description="")
        for command in _usable(world, person, channel, CommandType.MESSAGE)
    )


def _usable(world: World, person: Person, channel: Channel, kind: CommandType) -> Iterator[Payload]:
    for command in world.commands.usable_in(channel.guild.id if channel.guild else None):
        if command["type"] == kind:
            with suppress(CannotDo):
                yield find_command(world, person.user, channel, name=command["name"], kind=kind)[0]


def _offers(path: tuple[Payload, ...], world: World, person: Person) -> Iterator[Offer]:
    """Yield a command, given with what it is a part of; of one that has subcommands, these instead."""
    command = path[-1]
    for inner in _nested(command):
        yield from _offers((*path, inner), world, person)
    if _nested(command):
        return
    yield Offer(
        name=" ".join(part["name"] for part in path),
        label=" ".join(shown_in(person.locale, part, "name") for part in path),
        description=shown_in(person.locale, command, "description"),
        fields=tuple(_field(option, world, person) for option in command.get("options") or ()),
    )


def _nested(command: Payload) -> list[Payload]:
    return [option for option in command.get("options") or () if option["type"] in _NESTED]


def _field(option: Payload, world: World, person: Person) -> Field:
    kind = OptionType(option["type"])
    bounds = ("min_length", "max_length") if kind == OptionType.STRING else ("min_value", "max_value")
    return Field(
        name=option["name"],
        label=shown_in(person.locale, option, "name"),
        description=shown_in(person.locale, option, "description"),
        type=kind,
        is_required=bool(option.get("required")),
        has_suggestions=bool(option.get("autocomplete")),
        choices=tuple(_choices(option, kind, world, person)),
        least=option.get(bounds[0]),
        most=option.get(bounds[1]),
    )


def _choices(option: Payload, kind: OptionType, world: World, person: Person) -> Iterator[Choice]:
    match kind:
        case OptionType.ROLE:
            yield from roles(world)
        case OptionType.CHANNEL:
            yield from channels(world, option.get("channel_types"))
        case OptionType.USER:
            yield from people(world)
        case OptionType.MENTIONABLE:
            yield from people(world)
            yield from roles(world)
        case _:
            for choice in option.get("choices") or ():
                yield Choice(label=shown_in(person.locale, choice, "name"), value=str(choice["value"]))


def roles(world: World) -> Iterator[Choice]:
    """Yield the guild's roles but @everyone."""
    for role in world.guild.roles.values():
        if role.id != world.guild.id:
            yield Choice(label=f"@{role.name}", value=str(role.id))


def channels(world: World, types: list[int] | None = None) -> Iterator[Choice]:
    """Yield the guild's channels, of some types only."""
    for channel in world.guild.channels.values():
        if not types or channel.type in types:
            yield Choice(label=f"#{channel.name}", value=str(channel.id))


def people(world: World) -> Iterator[Choice]:
    """Yield the people of the guild."""
    for person in world.people.values():
        yield Choice(label=f"@{person.name}", value=str(person.id))


def shown_in(locale: str, part: Payload, key: str) -> str:
    """Return a name or a description in a person's language, as Discord chooses it."""
    translations: dict[str, str] = part.get(f"{key}_localizations") or {}
    return translations.get(locale) or part[key]
