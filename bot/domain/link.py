"""The first step: what a person pasted becomes a link to a Hacker News item."""

import re
from dataclasses import dataclass

from bot.domain.thread import ItemId
from bot.errors import BadLink

_EXAMPLE = "https://news.ycombinator.com/item?id=8863"

# Ids travel as JSON numbers, which programs agree on up to here (RFC 8259 section 6, 2017).
LARGEST_ID = 2**53

# Readers and interfaces that show one item at an address with its id; known by use, 2026-11.
_MIRRORS = (
    "api.hnpwa.com",
    "cheeaun.github.io",
    "hacker-news.firebaseio.com",
    "hackerweb.app",
    "hn.algolia.com",
    "hn.nuxtjs.org",
    "hn.premii.com",
    "hn.svelte.dev",
    "hnrss.org",
    "node-hnapi.herokuapp.com",
    "react-hn.appspot.com",
    "vue-hn.herokuapp.com",
)

# An underscore after it may be markup: _https://…?id=1_ is a link in italics.
_ID = r"(?P<id>[1-9][0-9]{0,15})(?!_*[0-9A-Za-z])"
# Hosts are matched whole: neither a longer name nor an account ("…com@evil.example") passes.
_ADDRESS = re.compile(
    r"(?:(?<![0-9A-Za-z])https?://|(?<![\w@:/.%=-]))(?:www\.)?"
    rf"(?:(?P<home>news\.ycombinator\.com)|(?P<mirror>{'|'.join(map(re.escape, _MIRRORS))}))(?::\d{{1,5}})?"
    r"(?P<rest>[/?#][^\s<>\"'`|()\[\]{}]*)"
    r"|(?<![\w@:/.%=?&-])(?P<bare>/?item\?[^\s<>\"'`|()\[\]{}]*)",
    re.ASCII | re.IGNORECASE,
)
_PAGE = re.compile(r"/?(?:item|context|reply|edit|fave|flag|hide|vote)\?", re.IGNORECASE)
_QUERY_ID = re.compile(rf"[?&;]id={_ID}")
_PATH_ID = re.compile(rf"/(?:items?|story|stories|comments?|article)/{_ID}", re.IGNORECASE)
_FOCUS = re.compile(rf"#{_ID}")
_NUMBER = re.compile(rf"#?{_ID}")

# What a Japanese keyboard writes for ASCII: U+FF01 to U+FF5E are U+0021 to U+007E, one for one.
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to an item: `item` may be a story or a comment, which only a source can tell.

    `focus` is the comment that a fragment names (`item?id=1#2`), None without one.
    """

    item: ItemId
    focus: ItemId | None = None


def parse_link(text: str) -> Link:
    """Return the first link in a text.

    Raises:
        BadLink: There is none.
    """
    links = find_links(text)
    if not links:
        raise BadLink(
            "This is no link to a Hacker News thread or comment.",
            hint="Paste one such as {example}, or the number at its end.",
            example=_EXAMPLE,
        )
    return links[0]


def find_links(text: str) -> tuple[Link, ...]:
    """Return the links to Hacker News items in a text, in order, each once.

    Pages of Hacker News, its two APIs and well-known readers count, with or without `https://`
    and whatever stands around them. A number counts only where it is the whole text.
    Full-width letters and digits are read as their narrow forms.
    """
    text = text.translate(_NARROW)
    number = _NUMBER.fullmatch(text.strip())
    links = [_link(number)] if number else [_link_at(address) for address in _ADDRESS.finditer(text)]
    return tuple(dict.fromkeys(link for link in links if link is not None))


def _link_at(address: re.Match[str]) -> Link | None:
    rest = address["rest"] or address["bare"]
    if address["mirror"]:
        return _link(_PATH_ID.search(rest) or _QUERY_ID.search(rest))
    # Ids of other pages are names of people.
    page, _, fragment = rest.partition("#")
    return _link(_QUERY_ID.search(page), f"#{fragment}") if _PAGE.match(page) else None


def _link(found: re.Match[str] | None, fragment: str = "") -> Link | None:
    item = _item_id(found)
    if item is None:
        return None
    focus = _item_id(_FOCUS.match(fragment))
    return Link(item=item, focus=None if focus == item else focus)


def _item_id(found: re.Match[str] | None) -> ItemId | None:
    number = int(found["id"]) if found else 0
    return ItemId(number) if 0 < number <= LARGEST_ID else None
