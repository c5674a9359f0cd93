"""What a person sees, as HTML: the page, each message, the commands, a modal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeAlias

import jinja2
from markupsafe import Markup

from bot.domain.language import Language
from bot.playground.inhabitants import Channel, Message
from bot.playground.kinds import ComponentType, MessageFlag, Payload
from bot.playground.page.mentions import name_mentions
from bot.playground.page.offering import (
    Choice,
    Offer,
    channels,
    message_commands,
    people,
    roles,
    shown_in,
    slash_commands,
)
from bot.playground.page.places import key_of, places_of
from bot.playground.people import Person
from bot.playground.permissions import Permission
from bot.playground.standing import may
from bot.playground.world import World
from bot.rendering.markup_html import line_to_html, markup_to_html
from bot.rendering.templates import render
from bot.rendering.translations import format_time, translator

# Everything that changes how a message is shown, apart from the person.
Version: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A person in a channel; their locale is the page's language.

    `dismissed` holds the messages that were put away.
    """

    world: World
    person: Person
    channel: Channel
    jinja: jinja2.Environment
    dismissed: set[int]

    @property
    def language(self) -> Language:
        """Return the language of the page."""
        return Language.of_locale(self.person.locale)

    def visible(self) -> Iterator[Message]:
        """Yield the messages that the person sees here, oldest first."""
        for message in self.channel.messages.values():
            if message.seen_by in (None, self.person.id) and message.id not in self.dismissed:
                yield message

    def page(self) -> str:
        """Return the whole page."""
        return self._render(
            "page",
            person=self.person,
            people=self.world.people.values(),
            moderators=[person for person in self.world.people.values() if self._is_moderator(person)],
            places=[(channel, key_of(channel)) for channel in places_of(self.world, self.person)],
            here=self.channel,
            key=key_of(self.channel),
            guild=self.world.guild,
            messages=[self.message(message) for message in self.visible()],
            commands=self.commands(),
        )

    def message(self, message: Message) -> str:
        """Return one message."""
        is_shown = MessageFlag.SUPPRESS_EMBEDS not in message.flags
        return self._render(
            "message",
            message=message,
            version=".".join(map(str, version_of(message))),
            sender=message.author.name.capitalize(),
            used=self._used(message),
            embeds=message.embeds if is_shown else [],
            is_private=MessageFlag.EPHEMERAL in message.flags,
            is_thinking=MessageFlag.LOADING in message.flags,
            menu=message_commands(self.world, self.person, self.channel),
            choices_of=self._choices_of,
            person=self.person,
            hue=self._hue_of(message),
        )

    def offers(self) -> tuple[Offer, ...]:
        """Return the commands that the person can type here."""
        return slash_commands(self.world, self.person, self.channel)

    def commands(self) -> str:
        """Return the list of commands and their forms."""
        return self._render("commands", commands=self.offers())

    def suggestions(self, choices: Sequence[Payload]) -> str:
        """Return what the bot suggests for a field."""
        shown = [
            Choice(label=shown_in(self.person.locale, choice, "name"), value=str(choice["value"]))
            for choice in choices
        ]
        return self._render("suggestions", choices=shown)

    def modal(self, modal: Payload) -> str:
        """Return a form that the bot has opened."""
        return self._render(
            "modal", title=modal["title"], fields=list(_modal_fields(modal)), choices_of=self._choices_of
        )

    def _is_moderator(self, person: Person) -> bool:
        home = next(iter(self.world.guild.channels.values()))
        return Permission.MANAGE_GUILD in may(person.id, home)

    def _used(self, message: Message) -> str:
        """Return who caused a message by which command, or nothing."""
        metadata: Payload = message.interaction_metadata or {}
        name = metadata.get("name")
        if not name:
            return ""
        menu = message_commands(self.world, self.person, self.channel)
        labels = {offer.name: offer.label for offer in menu}
        labels |= {offer.name: f"/{offer.label}" for offer in self.offers()}
        words = translator(self.language).gettext("{name} used {command}")
        return words.format(
            name=str(metadata["user"]["username"]).capitalize(), command=labels.get(name, name)
        )

    def _hue_of(self, message: Message) -> int:
        """Return which of the people's colours a sender has; 0 for others."""
        names = list(self.world.people)
        return names.index(message.author.name) + 1 if message.author.name in names else 0

    def _show(self, text: str) -> Markup:
        return name_mentions(markup_to_html(text, self.language), self.world)

    def _show_time(self, stamp: str) -> str:
        return format_time(datetime.fromisoformat(stamp), self.language)

    def _choices_of(self, select: Payload) -> list[Choice]:
        """Return what a select offers, with what is chosen."""
        chosen = {str(value["id"]) for value in select.get("default_values") or ()}
        match select["type"]:
            case ComponentType.STRING_SELECT:
                return _string_choices(select)
            case ComponentType.ROLE_SELECT:
                found = roles(self.world)
            case ComponentType.CHANNEL_SELECT:
                found = channels(self.world, select.get("channel_types"))
            case _:
                found = people(self.world)
        return [
            Choice(label=choice.label, value=choice.value, is_chosen=choice.value in chosen)
            for choice in found
        ]

    def _render(self, name: str, **values: object) -> str:
        return render(
            self.jinja,
            f"playground/{name}.html.j2",
            language=self.language,
            show=self._show,
            show_line=partial(line_to_html, language=self.language),
            show_time=self._show_time,
            show_size=show_size,
            _=translator(self.language).gettext,
            **values,
        )


def version_of(message: Message) -> Version:
    """Return what differs whenever a message has to be shown anew."""
    return message.edits, int(message.flags), len(message.attachments)


def show_size(size: int) -> str:
    """Return the size of a file as people read it."""
    kilo = 1000
    return (
        f"{size} B"
        if size < kilo
        else f"{size / kilo:.1f} kB"
        if size < kilo**2
        else f"{size / kilo**2:.1f} MB"
    )


def _string_choices(select: Payload) -> list[Choice]:
    return [
        Choice(
            label=option["label"],
            value=option["value"],
            description=option.get("description") or "",
            is_chosen=bool(option.get("default")),
        )
        for option in select["options"]
    ]


def _modal_fields(modal: Payload) -> Iterator[Payload]:
    """Yield the fields of a modal, each with its label, whichever way it was wrapped."""
    for part in modal["components"]:
        match part["type"]:
            case ComponentType.LABEL:
                yield part["component"] | {"label": part["label"], "description": part.get("description")}
            case ComponentType.ROW:
                yield from part["components"]
            case _:
                continue
