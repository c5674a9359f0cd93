"""What a person does on the page, as the script says it, carried out in the local Discord."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.playground.answers import Answer
from bot.playground.asking import CannotDo
from bot.playground.choosing import find_command
from bot.playground.inhabitants import Message
from bot.playground.kinds import CommandType, OptionType
from bot.playground.page.offering import innermost
from bot.playground.page.viewing import View

_Text: TypeAlias = Annotated[str, Field(max_length=6000)]
_Values: TypeAlias = Annotated[dict[str, _Text], Field(max_length=25)]


class _Action(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    ref: int


class Say(_Action):
    """Write a message."""

    do: Literal["say"]
    text: Annotated[str, Field(min_length=1, max_length=2000)]


class Slash(_Action):
    """Use a command."""

    do: Literal["slash"]
    command: str
    options: _Values = {}


class Suggest(_Action):
    """Ask what fits what was typed into an option so far."""

    do: Literal["suggest"]
    command: str
    option: str
    typed: _Text
    options: _Values = {}


class Menu(_Action):
    """Use a command of a message."""

    do: Literal["menu"]
    command: str
    message: int


class Press(_Action):
    """Press a button."""

    do: Literal["press"]
    message: int
    control: str


class Choose(_Action):
    """Choose from a select."""

    do: Literal["choose"]
    message: int
    control: str
    values: Annotated[list[str], Field(max_length=25)]


class Submit(_Action):
    """Send a modal; `modal` is the `ref` of the action that opened it."""

    do: Literal["submit"]
    modal: int
    values: Annotated[dict[str, _Text | list[str]], Field(max_length=5)] = {}


class Dismiss(_Action):
    """Put away a message that only this person sees."""

    do: Literal["dismiss"]
    message: int


Action: TypeAlias = Say | Slash | Suggest | Menu | Press | Choose | Submit | Dismiss
_ACTIONS: TypeAdapter[Action] = TypeAdapter(Annotated[Action, Field(discriminator="do")])


def read_action(text: str) -> Action:
    """Return an action from its JSON; raises ValueError where it is none."""
    return _ACTIONS.validate_json(text)


async def carry_out(action: Action, view: View, modals: Mapping[int, Answer]) -> Answer | None:
    """Do what a person did, and return the bot's answer to come; None where none is awaited.

    Raises:
        CannotDo: What the person used is no longer there, or does not take what they entered.
        ValueError: What they entered is not of the option's type.
    """
    match action:
        case Say(text=text):
            await view.person.say(view.channel, text)
        case Dismiss():
            pass
        case Slash() | Suggest():
            return await _use_command(action, view)
        case Menu() | Press() | Choose():
            return await _use_message(action, view)
        case Submit(modal=modal, values=values):
            return await view.person.submit(_modal(modals, modal), values)
    return None


async def _use_command(action: Slash | Suggest, view: View) -> Answer:
    person, command = view.person, action.command
    if isinstance(action, Slash):
        return await person.slash(view.channel, command, **_typed(view, command, action.options))
    others = {name: value for name, value in action.options.items() if name != action.option}
    typed = _typed(view, command, others)
    return await person.autocomplete(view.channel, command, action.option, action.typed, **typed)


async def _use_message(action: Menu | Press | Choose, view: View) -> Answer:
    message = _message(view, action.message)
    match action:
        case Menu(command=command):
            return await view.person.use_menu(view.channel, command, message)
        case Press(control=control):
            return await view.person.press(message, control)
        case Choose(control=control, values=values):
            return await view.person.choose(message, control, values)


def _message(view: View, number: int) -> Message:
    found = next((message for message in view.visible() if message.id == number), None)
    if found is None:
        raise CannotDo(f"{view.person.name} sees no message {number} here")
    return found


def _modal(modals: Mapping[int, Answer], number: int) -> Answer:
    if number not in modals:
        raise CannotDo(f"no modal {number} is open")
    return modals[number]


def _typed(view: View, command: str, options: Mapping[str, str]) -> dict[str, object]:
    """Return the options in the types that the command has for them; empty ones are left out."""
    kind, (name, *path) = CommandType.CHAT, command.split(" ")
    found, _ = find_command(view.world, view.person.user, view.channel, name=name, kind=kind)
    inner = innermost(found, path)
    types = {option["name"]: OptionType(option["type"]) for option in inner.get("options") or ()}
    if unknown := options.keys() - types.keys():
        raise CannotDo(f"the command has no options {sorted(unknown)}")
    return {name: _value(types[name], value) for name, value in options.items() if value}


def _value(kind: OptionType, value: str) -> object:
    match kind:
        case OptionType.INTEGER:
            return int(value)
        case OptionType.NUMBER:
            return float(value)
        case OptionType.BOOLEAN:
            return value == "true"
        case _:
            return value
