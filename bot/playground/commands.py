"""The commands that the bot has registered, for everyone and for single guilds."""

from collections.abc import Iterator, Sequence

from bot.playground.kinds import CommandType, Payload
from bot.playground.refusing import unknown
from bot.playground.snowflakes import Snowflakes

_LOCALIZED = ("name_localizations", "description_localizations")


class CommandBook:
    """Commands by their scope: None for everyone, else a guild's id."""

    def __init__(self, snowflakes: Snowflakes, application: int) -> None:
        self._snowflakes = snowflakes
        self._application = application
        self._scopes: dict[int | None, dict[int, Payload]] = {}

    def all(self, scope: int | None) -> tuple[Payload, ...]:
        """Return the commands of a scope, in the order in which they were registered."""
        return tuple(self._scopes.get(scope, {}).values())

    def usable_in(self, guild: int | None) -> Iterator[Payload]:
        """Yield the commands that people see in a guild: its own first, then those for everyone."""
        if guild is not None:
            yield from self.all(guild)
        yield from self.all(None)

    def find(self, scope: int | None, command: int) -> Payload:
        """Return a command by its id; raises ApiError where there is none."""
        found = self._scopes.get(scope, {}).get(command)
        if found is None:
            raise unknown(10063, "application command")
        return found

    def replace(self, scope: int | None, bodies: Sequence[Payload]) -> tuple[Payload, ...]:
        """Make these the only commands of a scope; those that keep their name keep their id."""
        old = {_key(command): int(command["id"]) for command in self.all(scope)}
        self._scopes[scope] = {}
        for body in bodies:
            self._put(scope, body, old.get(_key(body)))
        return self.all(scope)

    def upsert(self, scope: int | None, body: Payload) -> tuple[Payload, bool]:
        """Register one command, in the place of one of the same name; also return whether it is new."""
        old = next((command for command in self.all(scope) if _key(command) == _key(body)), None)
        return self._put(scope, body, int(old["id"]) if old else None), old is None

    def edit(self, scope: int | None, command: int, changes: Payload) -> Payload:
        """Change some of a command's properties."""
        return self._put(scope, self.find(scope, command) | changes, command)

    def remove(self, scope: int | None, command: int) -> None:
        """Forget a command; raises ApiError where there is none."""
        self.find(scope, command)
        del self._scopes[scope][command]

    def _put(self, scope: int | None, body: Payload, known: int | None) -> Payload:
        number = known or self._snowflakes.make()
        command: Payload = {
            "id": str(number),
            "application_id": str(self._application),
            "version": str(self._snowflakes.make()),
            "type": body.get("type") or int(CommandType.CHAT),
            "name": body["name"],
            "name_localizations": body.get("name_localizations"),
            "description": body.get("description") or "",
            "description_localizations": body.get("description_localizations"),
            "options": body.get("options") or [],
            "default_member_permissions": _text(body.get("default_member_permissions")),
            "dm_permission": body.get("dm_permission", True),
            "nsfw": body.get("nsfw") or False,
        }
        if scope is None:
            command["integration_types"] = body.get("integration_types") or [0]
            command["contexts"] = body.get("contexts")
        else:
            command["guild_id"] = str(scope)
        self._scopes.setdefault(scope, {})[number] = command
        return command


def without_localizations(part: Payload) -> Payload:
    """Return a command as it is listed unless `with_localizations` is asked for."""
    kept = {key: value for key, value in part.items() if key not in _LOCALIZED}
    for key in ("options", "choices"):
        if key in kept:
            kept[key] = [without_localizations(inner) for inner in kept[key]]
    return kept


def _key(command: Payload) -> tuple[int, str]:
    return command.get("type") or int(CommandType.CHAT), command["name"]


def _text(number: object) -> str | None:
    return None if number is None else str(number)
