"""Buttons, selects and forms as a person finds and uses them."""

from collections.abc import Iterator, Mapping

from bot.playground.asking import CannotDo
from bot.playground.inhabitants import Message, User
from bot.playground.kinds import ComponentType, Payload
from bot.playground.naming import Resolved, resolve

_LINK, _PREMIUM = 5, 6  # styles of buttons that the bot never hears of
_SELECTS = {
    ComponentType.STRING_SELECT: "",
    ComponentType.USER_SELECT: "user",
    ComponentType.ROLE_SELECT: "role",
    ComponentType.MENTIONABLE_SELECT: "mentionable",
    ComponentType.CHANNEL_SELECT: "channel",
}


def _walk(components: list[Payload]) -> Iterator[Payload]:
    """Yield components and what is in them, in the order in which they are seen."""
    for part in components:
        yield part
        yield from _walk(part.get("components") or [])
        yield from _walk([inner for key in ("accessory", "component") if (inner := part.get(key))])


def check_visible(user: User, message: Message) -> None:
    """Let pass a message that a person sees; raises CannotDo otherwise."""
    if message.deleted:
        raise CannotDo(f"message {message.id} was deleted")
    if message.seen_by not in {None, user.id}:
        raise CannotDo(f"{user.name} does not see the private message {message.id}")


def find_button(user: User, message: Message, name: str) -> Payload:
    """Return a button that a person can press, by its label or custom id.

    Raises:
        CannotDo: It is not there, is disabled, or is a link.
    """
    check_visible(user, message)
    buttons = [part for part in _walk(message.components) if part["type"] == ComponentType.BUTTON]
    button = next((part for part in buttons if name in {part.get("label"), part.get("custom_id")}), None)
    if button is None:
        raise CannotDo(f"there is no button {name!r} among {[part.get('label') for part in buttons]}")
    if button.get("disabled"):
        raise CannotDo(f"the button {name!r} is disabled")
    if button["style"] in {_LINK, _PREMIUM}:
        raise CannotDo(f"the button {name!r} leads elsewhere; the bot does not hear of it")
    return button


def find_select(user: User, message: Message, name: str) -> Payload:
    """Return a select that a person can use, by its custom id or placeholder.

    Raises:
        CannotDo: It is not there, or is disabled.
    """
    check_visible(user, message)
    selects = [part for part in _walk(message.components) if part["type"] in _SELECTS]
    select = next((part for part in selects if name in {part.get("placeholder"), part["custom_id"]}), None)
    if select is None:
        names = [part.get("placeholder") or part["custom_id"] for part in selects]
        raise CannotDo(f"there is no select {name!r} among {names}")
    if select.get("disabled"):
        raise CannotDo(f"the select {name!r} is disabled")
    return select


def choose_values(select: Payload, chosen: list[str], resolved: Resolved) -> list[str]:
    """Return the values of what a person chooses by value, label, id or name.

    Raises:
        CannotDo: Something is not offered, or it is too few or too many.
    """
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    if not least <= len(chosen) <= most:
        raise CannotDo(f"choose between {least} and {most}, not {len(chosen)}")
    kind = _SELECTS[ComponentType(select["type"])]
    if kind:
        return [resolve(resolved, kind, name) for name in chosen]
    options = select["options"]
    values = {option["label"]: option["value"] for option in options}
    values |= {option["value"]: option["value"] for option in options}
    if missing := [name for name in chosen if name not in values]:
        raise CannotDo(f"{missing} are not among {[option['label'] for option in options]}")
    return [values[name] for name in chosen]


def fill_form(modal: Payload, values: Mapping[str, str | list[str]], resolved: Resolved) -> list[Payload]:
    """Return the parts of a filled-in form; fields are named by custom id or label.

    Raises:
        CannotDo: A field is not there, or is filled in a way that the program refuses.
    """
    used = set[str]()
    filled = [_fill_part(part, values, resolved, used) for part in modal["components"]]
    if unknown := set(values) - used:
        raise CannotDo(f"the form has no fields {sorted(unknown)}")
    return filled


def _fill_part(
    part: Payload, values: Mapping[str, str | list[str]], resolved: Resolved, used: set[str]
) -> Payload:
    shell: Payload = {"type": part["type"], "id": part["id"]}
    if part["type"] == ComponentType.ROW:
        inner = [
            _fill_field(field, field.get("label"), values, resolved, used) for field in part["components"]
        ]
        return shell | {"components": inner}
    if part["type"] == ComponentType.LABEL:
        return shell | {"component": _fill_field(part["component"], part["label"], values, resolved, used)}
    return shell


def _fill_field(
    field: Payload,
    label: str | None,
    values: Mapping[str, str | list[str]],
    resolved: Resolved,
    used: set[str],
) -> Payload:
    names = set[str]({field["custom_id"], label or ""} & set(values))
    used |= names
    given = values[names.pop()] if names else None
    filled: Payload = {"type": field["type"], "id": field["id"], "custom_id": field["custom_id"]}
    if field["type"] in _SELECTS:
        chosen = [given] if isinstance(given, str) else given or []
        if not chosen and not field.get("required", True):
            return filled | {"values": []}
        return filled | {"values": choose_values(field, chosen, resolved)}
    text = field.get("value", "") if given is None else given
    if not isinstance(text, str):
        raise CannotDo(f"the field {label or field['custom_id']!r} takes a text")
    _check_text(field, text)
    return filled | {"value": text}


def _check_text(field: Payload, text: str) -> None:
    if not text and not field.get("required", True):
        return
    least, most = field.get("min_length", int(field.get("required", True))), field.get("max_length", 4000)
    if not least <= len(text) <= most:
        raise CannotDo(
            f"the field {field['custom_id']!r} takes {least} to {most} characters, not {len(text)}"
        )
