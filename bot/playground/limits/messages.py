"""Limits of messages: what is sent to a channel, by a webhook, or as the answer to an interaction."""

from collections.abc import Iterator

from bot.playground.limits.components import (
    CONTAINER,
    FILE,
    GALLERY,
    LABEL,
    ROW,
    SECTION,
    SEPARATOR,
    TEXT,
    check_components,
    walk,
)
from bot.playground.limits.embeds import check_embeds
from bot.playground.limits.rule import (
    Part,
    Rule,
    as_part,
    broken,
    count,
    length,
    list_at,
    one_of,
    optional_length,
    parts_at,
    text_at,
)
from bot.text.graphemes import count_units

_SOURCE = "https://docs.discord.com/developers/resources/message#create-message"
_MENTIONS = "https://docs.discord.com/developers/resources/message#allowed-mentions-object"
_COMPONENTS = "https://docs.discord.com/developers/components/reference"
_MODAL = "https://docs.discord.com/developers/interactions/receiving-and-responding#modal"
_WEBHOOK = "https://docs.discord.com/developers/resources/webhook"
_THREAD = "https://docs.discord.com/developers/resources/channel#start-thread-from-message"
_POST = "https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel"
# Discord's pages do not say it; https://docs.jda.wiki/net/dv8tion/jda/api/components/textdisplay/TextDisplay.html
_TEXTS = "https://docs.jda.wiki/net/dv8tion/jda/api/components/textdisplay/TextDisplay.html"
IS_V2 = 1 << 15
_EPHEMERAL = 1 << 6
# Suppressed embeds, a silent message, voice, components v2; an answer may also be ephemeral.
_CHANNEL_FLAGS = 1 << 2 | 1 << 12 | 1 << 13 | IS_V2
_CONTENTS = ("embeds", "sticker_ids", "components", "attachments", "poll", "message_reference")


def _is_v2(message: Part) -> bool:
    """Return whether a message is made of components alone."""
    flags = message.get("flags")
    return isinstance(flags, int) and bool(flags & IS_V2)


def _says_something(message: Part) -> bool:
    return bool(text_at(message, "content").strip()) or any(message.get(key) for key in _CONTENTS)


def _has_no_other_content(message: Part) -> bool:
    others = ("content", "embeds", "sticker_ids", "poll")
    return not _is_v2(message) or not any(message.get(key) for key in others)


def _rows_are_few(message: Part) -> bool:
    rows = parts_at(message, "components")
    return _is_v2(message) or len(rows) <= 5  # noqa: PLR2004 - the limit itself


def _stands_at_top(message: Part) -> bool:
    children = parts_at(message, "components")
    v2 = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER)
    return all(child.get("type") in (v2 if _is_v2(message) else (ROW,)) for child in children)


def _texts_are_short(message: Part) -> bool:
    texts = [text_at(child, "content") for _, child in walk(message, "") if child.get("type") == TEXT]
    return sum(map(count_units, texts)) <= 4000  # noqa: PLR2004 - the limit itself


def _mentions_agree(message: Part) -> bool:
    mentions = as_part(message.get("allowed_mentions"))
    parsed = list_at(mentions, "parse")
    return not any(kind in parsed and mentions.get(kind) for kind in ("users", "roles"))


def _has_flags_of(allowed: int) -> Rule:
    def holds(message: Part) -> bool:
        flags = message.get("flags") or 0
        return isinstance(flags, int) and not flags & ~allowed

    return Rule(says=f"flags has no bits but those of {allowed}", source=_SOURCE, holds=holds)


_MESSAGE_RULES = (
    length("content", 2000, source=_SOURCE),
    count("sticker_ids", 3, source=_SOURCE),
    count("attachments", 10, source=_SOURCE),
    count("allowed_mentions.users", 100, source=_MENTIONS),
    count("allowed_mentions.roles", 100, source=_MENTIONS),
    Rule(
        says="allowed_mentions does not both name and parse the same kind",
        source=_MENTIONS,
        holds=_mentions_agree,
    ),
    Rule(says="at most 5 rows of components", source=_COMPONENTS, holds=_rows_are_few),
    Rule(
        says="rows stand at the top; with the flag of version 2 layouts too",
        source=_COMPONENTS,
        holds=_stands_at_top,
    ),
    Rule(
        says="with the flag of version 2 there is no content, embed, sticker or poll",
        source=_COMPONENTS,
        holds=_has_no_other_content,
    ),
    Rule(
        says="at most 40 components, nested ones counted",
        source=_COMPONENTS,
        holds=lambda message: sum(1 for _ in walk(message, "")) <= 40,  # noqa: PLR2004 - the limit itself
    ),
    Rule(
        says="the texts of all text displays have at most 4000 characters together",
        source=_TEXTS,
        holds=_texts_are_short,
    ),
)
_SAYS_SOMETHING = Rule(says="a message says something", source=_SOURCE, holds=_says_something)
NEW_RULES = (
    _SAYS_SOMETHING,
    length("nonce", 25, source=_SOURCE),
)
CHANNEL_RULES = (_has_flags_of(_CHANNEL_FLAGS),)
ANSWER_RULES = (_has_flags_of(_CHANNEL_FLAGS | _EPHEMERAL),)
SENDER_RULES = (optional_length("username", 1, 80, source=_WEBHOOK),)
_ATTACHMENT_RULES = (length("description", 1024, source=_SOURCE),)
_MODAL_RULES = (
    length("title", 45, least=1, source=_MODAL),
    length("custom_id", 100, least=1, source=_MODAL),
    count("components", 5, least=1, source=_MODAL),
    Rule(
        says="a modal holds labels, texts and rows",
        source=_MODAL,
        holds=lambda modal: all(
            child.get("type") in (ROW, TEXT, LABEL) for child in parts_at(modal, "components")
        ),
    ),
)
WEBHOOK_RULES = (
    length("name", 80, least=1, source=_WEBHOOK, is_trimmed=True),
    Rule(
        says="name does not hold clyde or discord",
        source=_WEBHOOK,
        holds=lambda part: not any(word in text_at(part, "name").lower() for word in ("clyde", "discord")),
    ),
)
THREAD_RULES = (
    length("name", 100, least=1, source=_THREAD),
    one_of("auto_archive_duration", (60, 1440, 4320, 10080), source=_THREAD),
)
POST_RULES = (count("applied_tags", 5, source=_POST),)
# A post of a forum has no nonce: whatever is sent twice is there twice.
POSTED_RULES = (
    _SAYS_SOMETHING,
    Rule(
        says="the message of a post has no nonce",
        source=_POST,
        holds=lambda message: "nonce" not in message and "enforce_nonce" not in message,
    ),
)


def check_message(message: Part, where: str, *rules: Rule) -> Iterator[str]:
    """Yield what is wrong with a message; `rules` are those of where it is sent."""
    yield from broken((*_MESSAGE_RULES, *rules), message, where)
    yield from check_embeds(message, where)
    yield from check_components(message, where)
    for place, attachment in enumerate(parts_at(message, "attachments")):
        yield from broken(_ATTACHMENT_RULES, attachment, f"{where}.attachments[{place}]")


def check_modal(modal: Part, where: str) -> Iterator[str]:
    """Yield what is wrong with a modal."""
    yield from broken(_MODAL_RULES, modal, where)
    yield from check_components(modal, where)
