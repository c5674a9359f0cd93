"""Buttons and selects below a message, as plain dictionaries in Discord's own shape.

Shapes and numbers: https://docs.discord.com/developers/components/reference (read 2026-08-06).
"""

from enum import IntEnum
from typing import Literal, NotRequired, TypeAlias, TypedDict

OPTIONS_LIMIT = 25
OPTION_LIMIT = 100  # of a label, a value and a description each
BUTTON_URL_LIMIT = 512
BUTTONS_LIMIT = 5  # of one row


class ButtonStyle(IntEnum):
    """How a button looks."""

    PRIMARY = 1
    SECONDARY = 2
    SUCCESS = 3
    DANGER = 4
    LINK = 5


class Button(TypedDict):
    """A button: one with `url` has style LINK and no `custom_id`."""

    type: Literal[2]
    style: int
    label: str
    custom_id: NotRequired[str]
    url: NotRequired[str]
    disabled: NotRequired[bool]


class Option(TypedDict):
    """One choice of a string select."""

    label: str
    value: str
    description: NotRequired[str]
    default: NotRequired[bool]


class DefaultValue(TypedDict):
    """What a role or channel select shows as chosen; `id` is a snowflake."""

    id: str
    type: Literal["role", "channel"]


class Select(TypedDict):
    """A select of strings (3, with `options`), of roles (6) or of channels (8)."""

    type: Literal[3, 6, 8]
    custom_id: str
    placeholder: NotRequired[str]
    options: NotRequired[list[Option]]
    default_values: NotRequired[list[DefaultValue]]
    channel_types: NotRequired[list[int]]
    min_values: NotRequired[int]
    max_values: NotRequired[int]
    disabled: NotRequired[bool]


Component: TypeAlias = Button | Select


class ActionRow(TypedDict):
    """Up to five buttons, or one select."""

    type: Literal[1]
    components: list[Component]


def button(
    label: str, custom_id: str, *, style: ButtonStyle = ButtonStyle.SECONDARY, is_off: bool = False
) -> Button:
    """Return a button that answers under its name."""
    made = Button(type=2, style=style, label=label, custom_id=custom_id)
    if is_off:
        made["disabled"] = True
    return made


def link_button(label: str, url: str) -> Button:
    """Return a button that opens an address of at most `BUTTON_URL_LIMIT` characters."""
    return Button(type=2, style=ButtonStyle.LINK, label=label, url=url)


def row(*components: Component) -> ActionRow:
    """Return one row of buttons, or of one select."""
    return ActionRow(type=1, components=list(components))


class TextInput(TypedDict):
    """A field to type in, of one line (1) or more (2)."""

    type: Literal[4]
    custom_id: str
    style: Literal[1, 2]
    value: NotRequired[str]
    placeholder: NotRequired[str]
    required: NotRequired[bool]
    min_length: NotRequired[int]
    max_length: NotRequired[int]


class Label(TypedDict):
    """A field of a modal with its heading, at most 45 characters, and a line of explanation."""

    type: Literal[18]
    label: str
    description: NotRequired[str]
    component: TextInput


class ModalForm(TypedDict):
    """A dialogue; its title has at most 45 characters."""

    custom_id: str
    title: str
    components: list[Label]
