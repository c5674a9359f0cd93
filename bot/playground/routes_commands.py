"""Routes under which a bot registers its commands, for everyone or for one guild."""

from bot.playground.calls import NOTHING, Call, Reply, Routes
from bot.playground.commands import without_localizations
from bot.playground.refusing import ApiError, missing_access

_ALL = "/applications/{application}/commands"
_GUILD = "/applications/{application}/guilds/{guild}/commands"


def _scope(call: Call) -> int | None:
    if call.number("application") != call.state.application_id:
        raise ApiError(404, 10002, "Unknown Application")
    if "guild" not in call.variables:
        return None
    if call.number("guild") not in call.state.guilds:
        raise missing_access()
    return call.guild().id


def _list(call: Call) -> Reply:
    commands = call.state.commands.all(_scope(call))
    if call.query.get("with_localizations", "").lower() not in {"true", "1"}:
        commands = tuple(map(without_localizations, commands))
    return Reply(body=commands)


def _replace(call: Call) -> Reply:
    bodies = call.body
    if not isinstance(bodies, list):
        raise ApiError(400, 50035, "Invalid Form Body")
    replaced = call.state.commands.replace(_scope(call), bodies)  # pyright: ignore[reportUnknownArgumentType]
    call.state.changes.tell()
    return Reply(body=replaced)


def _create(call: Call) -> Reply:
    command, is_new = call.state.commands.upsert(_scope(call), call.form)
    return Reply(status=201 if is_new else 200, body=command)


def _get(call: Call) -> Reply:
    return Reply(body=call.state.commands.find(_scope(call), call.number("command")))


def _edit(call: Call) -> Reply:
    return Reply(body=call.state.commands.edit(_scope(call), call.number("command"), call.form))


def _delete(call: Call) -> Reply:
    call.state.commands.remove(_scope(call), call.number("command"))
    return NOTHING


ROUTES: Routes = tuple(
    (method, base + rest, handler)
    for base in (_ALL, _GUILD)
    for method, rest, handler in (
        ("GET", "", _list),
        ("PUT", "", _replace),
        ("POST", "", _create),
        ("GET", "/{command}", _get),
        ("PATCH", "/{command}", _edit),
        ("DELETE", "/{command}", _delete),
    )
)
