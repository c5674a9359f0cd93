"""What a model says of a thread as a whole: headline, tags, points and phrases, each held to its sources."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from bot.domain.digest import MOST_TAGS
from bot.domain.wording import Wording
from bot.text.characters import one_line
from bot.text.sentences import sentence_ends
from bot.text.tags import identify_tag
from bot.writing.model.guards.addresses import links_of
from bot.writing.model.guards.content import check_content, is_left
from bot.writing.model.guards.faults import Fault
from bot.writing.model.guards.leaks import is_leak
from bot.writing.model.guards.likeness import strip_false_quotations
from bot.writing.model.guards.names import hosts_in
from bot.writing.model.guards.reading import read_text
from bot.writing.model.guards.scripts import LATIN, is_written_in, scripts_of
from bot.writing.model.guards.tongues import check_tongue
from bot.writing.model.guards.words import narrow

# The headlines of the posts that we learn from have 79 characters at most; a card shows about as many.
HEADLINE_LIMIT = 100
POINT_LIMIT = 200
PHRASE_LIMIT = 40
TAG_LIMIT = 24
_MOST_SOURCES = 6  # of one point; a model that names every comment has named none
_MOST_ITEMS = 20  # of a list that are looked at; a prompt asks for a handful

_PREFIX = re.compile(r"^(?:(?:show|ask|tell|launch)\s*hn\s*[:：\-–—|]?\s*)+", re.IGNORECASE)
_BRACKETS = re.compile(r"[\[\]【】［］〔〕]")
_QUOTES = re.compile(r"[\"“”„«»「」『』]")
_ENDING = re.compile(r"[。.、,;:：；]+$")
# Mentions of people and channels, and addresses without a scheme: discord.gg/invite.
_CALL = re.compile(r"@\w+|<[@#!:/][^>]*>?|\w[\w-]*\.\w{2,}/\S*")
_CODE = re.compile(r"[{}<>`|\\]|^\s*#")
_UNFIT_FOR_TAGS = re.compile(r"https?:|[@<>,、。\n\"]|\w\.\w+/")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPoint:
    """A statement and the slots of the comments that it rests on; at least one."""

    text: str
    slots: tuple[str, ...]


def check_headline(value: object, *, source: str, wording: Wording, nonce: str, topic: str) -> str | Fault:
    """Return the headline; `topic` is the story's title and text, `source` what else it may speak of.

    Prefixes of Hacker News, brackets, quotation marks and a full stop go; what was in them stays. It
    stands for the thread as a whole, and one comment must not put other letters or code into it.
    """
    text = _read_line(value, source=source)
    if isinstance(text, Fault):
        return text
    text = _QUOTES.sub("", _BRACKETS.sub(" ", _PREFIX.sub("", text)))
    text = _ENDING.sub("", one_line(_PREFIX.sub("", text.strip())))
    line = _check_line(text, source=source, wording=wording, nonce=nonce, limit=HEADLINE_LIMIT)
    if isinstance(line, Fault):
        return line
    strange = (*(found.group() for found in _CODE.finditer(line)), *hosts_in(line))
    if any(sign not in topic for sign in strange):
        return Fault.STRANGE_SIGN
    return _find_call(line, topic) or check_tongue(line, source=topic, wording=wording) or line


def check_tags(value: object, *, wording: Wording, nonce: str) -> tuple[str, ...]:
    """Return the tags that can be used, five at most, each once.

    A tag need not be a word of the thread: it says what sort of thing the thread is about.
    """
    tags = dict[str, str]()
    for item in _list_of(value):
        line = _read_line(item, source="")
        if isinstance(line, Fault):
            continue
        tag = narrow(line).lstrip("#").strip()
        if _is_tag(tag, wording) and not is_leak(tag, source="", nonce=nonce):
            tags.setdefault(identify_tag(tag), tag)
    return tuple(tags.values())[:MOST_TAGS]


def check_points(
    value: object, *, sources: Mapping[str, str], wording: Wording, nonce: str, topic: str = ""
) -> tuple[CheckedPoint, ...]:
    """Return the points that can be shown.

    One goes that names no comment we know, or says what those comments and the topic do not. Quotation
    marks stay only around words that one of its comments has.

    Args:
        value: What stands in the answer: a list of {"t": text, "c": [slots]}.
        sources: The comments in full, by slot.
        wording: The tongue they have to be in.
        nonce: The code of the question.
        topic: The story's title and text, which every point may speak of.
    """
    points = dict[str, CheckedPoint]()
    for item in _list_of(value):
        fields = cast("Mapping[object, object]", item if isinstance(item, dict) else {})
        slots = [slot for slot in _slots_in(fields.get("c")) if slot in sources][:_MOST_SOURCES]
        said = "\n".join((topic, *(sources[slot] for slot in slots)))
        text = _read_line(fields.get("t"), source=said)
        if not slots or isinstance(text, Fault):
            continue
        text = strip_false_quotations(text, (sources[slot] for slot in slots))
        text = _find_call(text, topic) or _check_line(
            text, source=said, wording=wording, nonce=nonce, limit=POINT_LIMIT
        )
        if not isinstance(text, Fault):
            points.setdefault(text, CheckedPoint(text=text, slots=tuple(slots)))
    return tuple(points.values())


def check_phrase(value: object, *, source: str, wording: Wording, nonce: str) -> str | Fault:
    """Return what a discussion is about, in a few words; `source` is the comments that it may speak of."""
    text = _read_line(value, source=source)
    if isinstance(text, Fault):
        return text
    text = _ENDING.sub("", text)
    return _find_call(text) or _check_line(
        text, source=source, wording=wording, nonce=nonce, limit=PHRASE_LIMIT
    )


def _find_call(text: str, topic: str = "") -> Fault | None:
    """Return the fault that a line calls somebody, or sends people to a place that the topic does not name.

    A comment may do so in its own quote, under its author's name, and nowhere else.
    """
    is_known = all(found.group() in topic for found in _CALL.finditer(text))
    return None if is_known else Fault.STRANGE_SIGN


def _check_line(text: str, *, source: str, wording: Wording, nonce: str, limit: int) -> str | Fault:
    if links_of(text):
        return Fault.INVENTED_LINK
    if not any(char.isalnum() for char in text):
        return Fault.EMPTY
    if len(text) > limit:
        ends = [end for end in sentence_ends(text) if limit // 2 <= end <= limit]
        if not ends:
            return Fault.TOO_LONG
        text = text[: ends[-1]]
    is_label = limit == PHRASE_LIMIT
    fault = check_content(text, source=source, wording=wording, nonce=nonce, is_label=is_label)
    if fault is None and is_left(text, source=source, wording=wording):
        fault = Fault.REPEATED
    return text if fault is None else fault


def _read_line(value: object, *, source: str) -> str | Fault:
    text = read_text(value, source=source)
    return text if isinstance(text, Fault) else one_line(text)


def _list_of(value: object) -> list[object]:
    return cast("list[object]", value)[:_MOST_ITEMS] if isinstance(value, list) else []


def _slots_in(value: object) -> list[str]:
    """Return the slots that an answer names, in a list or in one string."""
    named = re.findall(r"\w+", value)[:_MOST_ITEMS] if isinstance(value, str) else _list_of(value)
    return list(dict.fromkeys(slot.strip() for slot in named if isinstance(slot, str)))


def _is_tag(tag: str, wording: Wording) -> bool:
    scripts = scripts_of(tag)
    if not 0 < len(tag) <= TAG_LIMIT or not scripts or _UNFIT_FOR_TAGS.search(tag):
        return False
    return all(script == LATIN or is_written_in(script, wording.tongue) for script in scripts)
