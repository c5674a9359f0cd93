"""Routes of the bot's own account: who it is, and where the gateway is."""

from bot.playground.calls import Call, Reply, Routes
from bot.playground.kinds import Payload
from bot.playground.payloads import channel_payload, user_payload
from bot.playground.refusing import unknown

_GATEWAY = "wss://gateway.discord.gg"


def _application(call: Call) -> Reply:
    state = call.state
    body: Payload = {
        "id": str(state.application_id),
        "name": "Matome",
        "icon": None,
        "description": "",
        "summary": "",
        "type": None,
        "bot": user_payload(state.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user_payload(state.owner),
        "team": None,
        "verify_key": "0" * 64,
        "flags": 1 << 19,
        "flags_new": str(1 << 19),
        "tags": [],
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "approximate_guild_count": len(state.guilds),
        "approximate_user_install_count": sum(user.has_installed for user in state.users.values()),
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [],
        "integration_types_config": {"0": {}, "1": {}},
    }
    return Reply(body=body)


def _me(call: Call) -> Reply:
    own = {"verified": True, "mfa_enabled": True, "locale": "en-US", "email": None}
    return Reply(body=user_payload(call.state.bot) | own)


def _user(call: Call) -> Reply:
    found = call.state.users.get(call.number("user"))
    if found is None:
        raise unknown(10013, "User")
    return Reply(body=user_payload(found))


def _open_private(call: Call) -> Reply:
    found = call.state.users.get(int(call.form.get("recipient_id") or 0))
    if found is None:
        raise unknown(10013, "User")
    return Reply(body=channel_payload(call.state.find_private(found)))


def _gateway(_: Call) -> Reply:
    return Reply(body={"url": _GATEWAY})


def _gateway_for_bots(_: Call) -> Reply:
    starts = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
    return Reply(body={"url": _GATEWAY, "shards": 1, "session_start_limit": starts})


ROUTES: Routes = (
    ("GET", "/users/@me", _me),
    ("POST", "/users/@me/channels", _open_private),
    ("GET", "/users/{user}", _user),
    ("GET", "/oauth2/applications/@me", _application),
    ("GET", "/applications/@me", _application),
    ("GET", "/gateway", _gateway),
    ("GET", "/gateway/bot", _gateway_for_bots),
)
