"""Discord messages as plain dictionaries: their shape, their limits, and embeds packed to keep them."""

from collections.abc import Iterable, Sequence
from typing import NotRequired, TypedDict
from urllib.parse import urlsplit

from bot.rendering.components import ActionRow
from bot.text.discord_markup import LONGEST_LINK
from bot.text.graphemes import count_units
from bot.text.links import clean_url

CONTENT_LIMIT = 2000  # https://docs.discord.com/developers/resources/message (read 2026-08-06)
# https://docs.discord.com/developers/resources/message#embed-object-embed-limits (read 2026-08-06);
# counted in UTF-16 units, see `count_units`. The last two hold for all embeds of a message together.
TITLE_LIMIT = 256
DESCRIPTION_LIMIT = 4096
FIELD_VALUE_LIMIT = 1024
FOOTER_LIMIT = 2048
AUTHOR_LIMIT = 256
EMBEDS_LIMIT = 10
TOTAL_LIMIT = 6000

ACCENT = 0xFF6600  # of every embed but a quote: the orange of Hacker News


class EmbedAuthor(TypedDict, total=False):
    """The line above the title; its name is shown without markup."""

    name: str
    url: str


class EmbedField(TypedDict):
    """A heading with a text; neither may be empty."""

    name: str
    value: str


class EmbedFooter(TypedDict):
    """The line below everything, shown without markup."""

    text: str


class Embed(TypedDict, total=False):
    """A card in a message; `color` is 0xRRGGBB, `timestamp` ISO 8601."""

    author: EmbedAuthor
    title: str
    url: str
    description: str
    fields: list[EmbedField]
    footer: EmbedFooter
    timestamp: str
    color: int


class AllowedMentions(TypedDict):
    """Who may be notified: with an empty list nobody, whatever the text says."""

    parse: list[str]


class Message(TypedDict):
    """The body of Discord's "create message"."""

    content: NotRequired[str]
    embeds: list[Embed]
    components: NotRequired[list[ActionRow]]
    allowed_mentions: AllowedMentions


def pack(embeds: Iterable[Embed]) -> tuple[Message, ...]:
    """Return the embeds in as few messages as their order allows, none of them empty."""
    messages, used = list[Message](), 0
    for embed in embeds:
        size = measure(embed)
        is_full = bool(messages) and (
            used + size > TOTAL_LIMIT or len(messages[-1]["embeds"]) == EMBEDS_LIMIT
        )
        if not messages or is_full:
            messages.append(Message(embeds=[], allowed_mentions=AllowedMentions(parse=[])))
            used = 0
        messages[-1]["embeds"].append(embed)
        used += size
    return tuple(messages)


def measure(embed: Embed) -> int:
    """Return what an embed counts towards the limit of all embeds of a message."""
    texts = [embed.get("title", ""), embed.get("description", "")]
    texts += [embed.get("author", {}).get("name", ""), embed["footer"]["text"] if "footer" in embed else ""]
    texts += [text for field in embed.get("fields", ()) for text in (field["name"], field["value"])]
    return sum(map(count_units, texts))


def web_url(url: str | None) -> str | None:
    """Return the address as Discord accepts it for a link, or None if it is none of the web."""
    address = clean_url(url or "")
    return address if address and len(address) <= LONGEST_LINK else None


def web_domain(address: str | None) -> str:
    """Return the host of an address of `web_url`, without `www.`; empty for None."""
    return (urlsplit(address).hostname or "").removeprefix("www.") if address else ""


def write_message(
    *embeds: Embed, content: str | None = None, components: Sequence[ActionRow] = ()
) -> Message:
    """Return a message that notifies nobody, with its rows in the order given.

    `content` and `components` are always set, so that an edit takes away what stood there before.
    """
    return Message(
        content=content or "",
        embeds=list(embeds),
        components=list(components),
        allowed_mentions=AllowedMentions(parse=[]),
    )
