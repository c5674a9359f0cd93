"""People: what they do in a chat program, and nothing that a chat program would not let them do."""

from collections.abc import Mapping

from bot.playground.answers import Answer
from bot.playground.asking import Act, CannotDo, ask, context_of, installations
from bot.playground.choosing import find_command
from bot.playground.composing import notified_by
from bot.playground.controls import check_visible, choose_values, fill_form, find_button, find_select
from bot.playground.inhabitants import Channel, Message, User
from bot.playground.kinds import CommandType, InteractionType, Payload
from bot.playground.naming import Resolved
from bot.playground.options import Filling, fill
from bot.playground.payloads import message_payload
from bot.playground.permissions import Permission
from bot.playground.standing import may
from bot.playground.state import State


class Person:
    """Somebody with a chat program. All they do raises CannotDo where the program would not let them."""

    def __init__(self, state: State, user: User) -> None:
        self._state = state
        self.user = user

    @property
    def id(self) -> int:
        """Return the account's id."""
        return self.user.id

    @property
    def name(self) -> str:
        """Return the account's name."""
        return self.user.name

    @property
    def locale(self) -> str:
        """Return the language of their program, as "en-US" or "ja"."""
        return self.user.locale

    @locale.setter
    def locale(self, value: str) -> None:
        self.user.locale = value

    async def slash(self, channel: Channel, name: str, /, **options: object) -> Answer:
        """Use a command, with the English names of options; subcommands follow the name after a space."""
        return self._command(channel, name, options, focused=None)

    async def autocomplete(
        self, channel: Channel, name: str, option: str, typed: object, /, **options: object
    ) -> Answer:
        """Type into an option that offers suggestions; they are the answer's `choices`."""
        return self._command(channel, name, options | {option: typed}, focused=option)

    def _command(
        self, channel: Channel, name: str, given: dict[str, object], *, focused: str | None
    ) -> Answer:
        name, *path = name.split(" ")
        command, owners = find_command(self._state, self.user, channel, name=name, kind=CommandType.CHAT)
        filling = Filling(given=given, resolved=self._resolved(channel), focused=focused)
        data: Payload = {"id": command["id"], "name": name, "type": int(CommandType.CHAT)}
        data["options"] = fill(command["options"], path, filling)
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        if filling.resolved.payload:
            data["resolved"] = filling.resolved.payload
        kind = InteractionType.AUTOCOMPLETE if focused else InteractionType.COMMAND
        return ask(self._state, self.user, channel, Act(kind=kind, data=data, owners=owners))

    def _resolved(self, channel: Channel) -> Resolved:
        return Resolved(state=self._state, channel=channel, asker=self.id)

    async def use_menu(self, channel: Channel, name: str, message: Message) -> Answer:
        """Choose a command from the menu of a message."""
        check_visible(self.user, message)
        command, owners = find_command(self._state, self.user, channel, name=name, kind=CommandType.MESSAGE)
        shown = message_payload(message, self._state.mentioned(message))
        data: Payload = {
            "id": command["id"],
            "name": name,
            "type": int(CommandType.MESSAGE),
            "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): shown}},
        }
        act = Act(kind=InteractionType.COMMAND, data=data, owners=owners)
        return ask(self._state, self.user, channel, act)

    async def press(self, message: Message, name: str) -> Answer:
        """Press a button, named by its label or custom id."""
        return self._use_control(message, find_button(self.user, message, name), {})

    async def choose(self, message: Message, name: str, values: list[str]) -> Answer:
        """Choose in a select, named by its custom id or placeholder, by value, label, id or name."""
        select = find_select(self.user, message, name)
        resolved = self._resolved(self._state.channel(message.channel_id))
        data: Payload = {"values": choose_values(select, values, resolved)}
        if resolved.payload:
            data["resolved"] = resolved.payload
        return self._use_control(message, select, data)

    def _use_control(self, message: Message, part: Payload, data: Payload) -> Answer:
        channel = self._state.channel(message.channel_id)
        if not may(self.id, channel) & Permission.VIEW_CHANNEL:
            raise CannotDo(f"{self.name} does not see this channel")
        metadata = message.interaction_metadata or {}
        about = {"component_type": part["type"], "custom_id": part["custom_id"], "id": part["id"]}
        act = Act(
            kind=InteractionType.COMPONENT,
            data=about | data,
            owners=metadata.get("authorizing_integration_owners")
            or installations(self._state, self.user, channel),
            source=message,
        )
        return ask(self._state, self.user, channel, act)

    async def submit(self, form: Answer, values: Mapping[str, str | list[str]]) -> Answer:
        """Send the form that an answer has opened; fields are named by custom id or label."""
        asked = form.interaction
        if form.modal is None or asked.user is not self.user:
            raise CannotDo(f"no form is open for {self.name}")
        resolved = self._resolved(asked.channel)
        data: Payload = {
            "custom_id": form.modal["custom_id"],
            "components": fill_form(form.modal, values, resolved),
        }
        if resolved.payload:
            data["resolved"] = resolved.payload
        act = Act(
            kind=InteractionType.MODAL,
            data=data,
            owners=asked.owners,
            source=asked.source,
            trigger=asked,
        )
        return ask(self._state, self.user, asked.channel, act)

    async def say(self, channel: Channel, text: str, *, embeds: list[Payload] | None = None) -> Message:
        """Write a message; `embeds` are what the program shows below its links."""
        needed = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
        if needed not in may(self.id, channel):
            raise CannotDo(f"{self.name} may not write in {channel.name or context_of(self._state, channel)}")
        if channel.is_forum:
            raise CannotDo("posts of a forum are written by the bot only")
        if channel.is_locked and Permission.MANAGE_THREADS not in may(self.id, channel):
            raise CannotDo(f"{channel.name} is locked")
        message = Message(
            id=self._state.snowflakes.make(),
            channel_id=channel.id,
            author=self.user,
            created_at=self._state.now(),
            content=text,
            embeds=embeds or [],
            notified=list(notified_by(text, {"parse": ["users", "roles"]})),
        )
        self._state.add_message(message)
        return message
