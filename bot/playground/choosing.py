"""Which command a person means, and whether they see it where they are."""

from collections.abc import Iterator

from bot.playground.asking import CannotDo, context_of, installations
from bot.playground.inhabitants import Channel, User
from bot.playground.kinds import CommandType, Context, Payload
from bot.playground.permissions import Permission
from bot.playground.standing import may
from bot.playground.state import State


def find_command(
    state: State, user: User, channel: Channel, *, name: str, kind: CommandType
) -> tuple[Payload, dict[str, str]]:
    """Return a command that a person sees in a channel, and who has brought the bot to them there.

    Raises:
        CannotDo: There is no such command, or it is hidden here.
    """
    guild = channel.guild.id if channel.guild else None
    commands = [command for command in state.commands.usable_in(guild) if command["type"] == kind]
    command = next((command for command in commands if command["name"] == name), None)
    if command is None:
        names = [command["name"] for command in commands]
        raise CannotDo(f"there is no command {name!r} among {names}")
    owners = {
        number: owner
        for number, owner in installations(state, user, channel).items()
        if int(number) in command.get("integration_types", (0,))
    }
    if reason := next(_reasons(state, user, channel, command=command, owners=owners), None):
        raise CannotDo(f"{user.name} does not see the command {name!r} here: {reason}")
    return command, owners


def _contexts(command: Payload) -> list[int] | None:
    is_bound = "guild_id" in command or not command["dm_permission"]
    return command.get("contexts") or ([int(Context.GUILD)] if is_bound else None)


def _reasons(
    state: State, user: User, channel: Channel, *, command: Payload, owners: dict[str, str]
) -> Iterator[str]:
    """Yield why a command is hidden from a person."""
    context, contexts = context_of(state, channel), _contexts(command)
    if contexts is not None and context not in contexts:
        yield f"its contexts are {contexts}, and this is {int(context)}"
    if not owners:
        yield "neither the guild nor the person has installed the bot in a way it allows"
    granted = may(user.id, channel)
    if not granted and channel.guild is None:
        yield "they are not in this conversation"
    if channel.guild is not None:
        needed = Permission.VIEW_CHANNEL | Permission.USE_APPLICATION_COMMANDS
        default = command["default_member_permissions"]
        if default is not None:
            needed |= Permission(int(default)) or Permission.ADMINISTRATOR
        if needed not in granted:
            yield f"they lack {needed & ~granted!r}"
