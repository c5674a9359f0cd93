"""Routes that answer an interaction further, with its token: change the answer, follow up.

https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages (read 2026-08-06).
"""

from bot.playground.calls import NOTHING, Call, Reply, Routes
from bot.playground.composing import change, compose, shown
from bot.playground.inhabitants import Message
from bot.playground.interactions import Interaction
from bot.playground.kinds import MessageFlag
from bot.playground.refusing import unknown_message, unknown_webhook
from bot.playground.routes_interactions import metadata

_ANSWER = "/webhooks/{application}/{token}"
_MESSAGE = _ANSWER + "/messages/{message}"


def _interaction(call: Call) -> Interaction:
    found = call.state.interactions.get(call.variables["token"])
    if found is None or call.number("application") != call.state.application_id:
        raise unknown_webhook()
    found.check_open(call.state.now())
    return found


def _message(call: Call, interaction: Interaction) -> Message:
    if call.variables["message"] == "@original":
        found = interaction.response
    else:
        known = [*interaction.followups, *filter(None, [interaction.response])]
        number = call.number("message")
        found = next((message for message in known if message.id == number), None)
    # With its channel a message is gone too.
    if found is None or found.deleted or found.channel_id not in call.state.channels:
        raise unknown_message()
    return found


def _get(call: Call) -> Reply:
    return Reply(body=shown(call, _message(call, _interaction(call))))


def _edit(call: Call) -> Reply:
    interaction = _interaction(call)
    message = _message(call, interaction)
    _fill(call, interaction, message)
    return Reply(body=shown(call, message))


def _fill(call: Call, interaction: Interaction, message: Message) -> None:
    change(call, message)
    if message is interaction.response:
        interaction.is_waiting = False
        message.flags &= ~MessageFlag.LOADING
    call.state.edit_message(message)


def _delete(call: Call) -> Reply:
    interaction = _interaction(call)
    call.state.delete_message(_message(call, interaction))
    interaction.is_waiting = False
    return NOTHING


def _follow_up(call: Call) -> Reply:
    interaction = _interaction(call)
    call.state.channel(interaction.channel.id)
    message = compose(call, interaction.channel.id)
    placeholder = interaction.response
    if interaction.is_waiting and placeholder is not None:
        # The first one takes the place of "thinking", and stays as private as that was.
        _fill(call, interaction, placeholder)
        return Reply(body=shown(call, placeholder))
    flags = MessageFlag(int(call.form.get("flags") or 0)) & MessageFlag.EPHEMERAL
    message.flags |= flags
    message.seen_by = interaction.user.id if flags else None
    message.interaction_metadata = metadata(interaction)
    interaction.followups.append(message)
    call.state.add_message(message)
    return Reply(body=shown(call, message))


ROUTES: Routes = (
    ("POST", _ANSWER, _follow_up),
    ("GET", _MESSAGE, _get),
    ("PATCH", _MESSAGE, _edit),
    ("DELETE", _MESSAGE, _delete),
)
