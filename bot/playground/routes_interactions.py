"""The route of first answers to interactions.

https://docs.discord.com/developers/interactions/receiving-and-responding (read 2026-08-06).
"""

from dataclasses import replace

from bot.playground.calls import NOTHING, Call, Reply, Routes
from bot.playground.composing import change, compose, number_components, shown
from bot.playground.inhabitants import Message
from bot.playground.interactions import Interaction
from bot.playground.kinds import CallbackType, InteractionType, MessageFlag, Payload
from bot.playground.payloads import user_payload
from bot.playground.refusing import invalid_form, unknown_interaction, unknown_message

_ONLY_COMPONENTS = {CallbackType.DEFER_UPDATE, CallbackType.UPDATE}
# Types of messages: https://github.com/discord/discord-api-spec (read 2026-07-18). The answer to a menu
# has one of its own there (23), which makes no difference to the bot.
_TYPES_OF_ANSWERS = {InteractionType.COMMAND: 20, InteractionType.COMPONENT: 19}


def _respond(call: Call) -> Reply:
    interaction = call.state.interactions.get(call.variables["token"])
    if interaction is None or interaction.id != call.number("interaction"):
        raise unknown_interaction()
    kind = _kind(call, interaction)
    data = replace(call, body=call.form.get("data") or {})
    call.state.channel(interaction.channel.id)
    if kind == CallbackType.UPDATE and interaction.source is not None and interaction.source.deleted:
        raise unknown_message()
    # A body that cannot be shown must not count as an answer.
    prepared = compose(data, interaction.channel.id) if kind == CallbackType.MESSAGE else None
    interaction.acknowledge(kind, now=call.state.now(), clock=call.state.clock())
    _carry_out(data, interaction, prepared)
    call.state.changes.tell()
    if call.query.get("with_response", "").lower() not in {"true", "1"}:
        return NOTHING
    return Reply(body=_response(call, interaction))


def _kind(call: Call, interaction: Interaction) -> CallbackType:
    number = call.form.get("type")
    if number not in set(CallbackType):
        raise invalid_form([f"type: {number} is no way to answer"])
    kind = CallbackType(number)
    is_autocomplete = interaction.type == InteractionType.AUTOCOMPLETE
    fits = (kind == CallbackType.CHOICES) == is_autocomplete
    if kind in _ONLY_COMPONENTS:
        fits = interaction.source is not None
    if kind == CallbackType.MODAL and interaction.type == InteractionType.MODAL:
        fits = False
    if not fits:
        raise invalid_form([f"type: {kind} does not answer an interaction of type {interaction.type}"])
    return kind


def _carry_out(call: Call, interaction: Interaction, prepared: Message | None) -> None:
    """Do what the answer says; the body is its `data`."""
    flags = MessageFlag(int(call.form.get("flags") or 0)) & MessageFlag.EPHEMERAL
    match interaction.kind:
        case CallbackType.MESSAGE if prepared is not None:
            _put_response(call, interaction, prepared, flags)
        case CallbackType.DEFER:
            placeholder = Message(
                id=call.state.snowflakes.make(),
                channel_id=interaction.channel.id,
                author=call.state.bot,
                created_at=call.state.now(),
                application_id=call.state.application_id,
            )
            _put_response(call, interaction, placeholder, flags | MessageFlag.LOADING)
            interaction.is_waiting = True
        case CallbackType.UPDATE if interaction.source is not None:
            interaction.response = interaction.source
            change(call, interaction.source)
            call.state.edit_message(interaction.source)
        case CallbackType.DEFER_UPDATE:
            interaction.response = interaction.source
        case CallbackType.CHOICES:
            interaction.choices = call.form.get("choices") or []
        case CallbackType.MODAL:
            components = number_components(call.form.get("components") or [])
            interaction.modal = call.form | {"components": components}
        case _:
            pass


def _put_response(call: Call, interaction: Interaction, message: Message, flags: MessageFlag) -> None:
    """Put a message into the channel that answers an interaction."""
    message.flags |= flags
    message.type = _TYPES_OF_ANSWERS.get(interaction.type, 0)
    message.seen_by = interaction.user.id if MessageFlag.EPHEMERAL in flags else None
    message.interaction_metadata = metadata(interaction)
    interaction.response = message
    call.state.add_message(message)


def metadata(interaction: Interaction) -> Payload:
    """Return what a message tells of the interaction that it answers."""
    found: Payload = {
        "id": str(interaction.id),
        "type": int(interaction.type),
        "user": user_payload(interaction.user),
        "authorizing_integration_owners": interaction.owners,
    }
    if interaction.command is not None:
        found["name"] = interaction.command
    if interaction.source is not None:
        found["interacted_message_id"] = str(interaction.source.id)
    if interaction.trigger is not None:
        found["triggering_interaction_metadata"] = metadata(interaction.trigger)
    return found


def _response(call: Call, interaction: Interaction) -> Payload:
    message = interaction.response
    about: Payload = {"id": str(interaction.id), "type": int(interaction.type)}
    if message is not None:
        about |= {
            "response_message_id": str(message.id),
            "response_message_loading": MessageFlag.LOADING in message.flags,
            "response_message_ephemeral": MessageFlag.EPHEMERAL in message.flags,
            "channel_id": str(interaction.channel.id),
        }
    if interaction.channel.guild is not None:
        about["guild_id"] = str(interaction.channel.guild.id)
    response: Payload = {"interaction": about}
    kind = interaction.kind
    if message is not None and (kind is CallbackType.MESSAGE or kind is CallbackType.UPDATE):
        response["resource"] = {"type": int(kind), "message": shown(call, message)}
    return response


ROUTES: Routes = (("POST", "/interactions/{interaction}/{token}/callback", _respond),)
