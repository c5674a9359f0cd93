"""Web addresses in plain text: where they are, and how they may safely be linked."""

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from bot.text.hugo_marks import MARK_PATTERN, holds_mark

# White space, quotation marks and the punctuation with which Japanese follows on end an address.
_URL = re.compile(r"https?://[0-9a-z][^\s<>\"`、。，．！？：；（）「」『』【】〈〉《》“”]*", re.IGNORECASE)
# Prose puts these behind an address; a closing bracket belongs to it only where one was opened.
_AFTER = frozenset(".,:;!?'*|…’")
_BRACKETS = {")": "(", "]": "[", "}": "{"}

# Hosts that every parser reads alike: without user, password, IPv6 literal or escape.
_PARTS = re.compile(
    r"(?P<origin>https?://[0-9a-z](?:[0-9a-z._-]*[0-9a-z.])?(?::[0-9]{1,5})?)(?P<rest>(?:[/?#][^\x00-\x1f\x7f\ud800-\udfff]*)?)",
    re.IGNORECASE,
)
# Go's parser refuses half an escape, and with it Hugo the whole site (measured, see `clean_url`).
_HALF_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")
# In the target of a link Markdown reads `&copy;` as a sign, but only with its semicolon.
_ENTITY = re.compile("(&#?[0-9A-Za-z]+);")
_COUNTING = re.compile("utm_[a-z_]*=", re.IGNORECASE)
_IN_MARK = re.compile(f"{MARK_PATTERN}(.)")
_SAFE = "%:/?#@!$&()+,;=-._~*'"


def find_urls(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each http(s) address starts and ends, without the punctuation that follows it."""
    for found in _URL.finditer(text):
        yield found.start(), found.start() + len(_without_tail(found.group()))


def clean_url(url: str) -> str | None:
    """Return an address that browsers and Hugo read alike, None where that cannot be made.

    Half an escape (`100%`) gets the escape that it lacks; what is neither a letter, a digit nor
    punctuation of addresses is percent-encoded, and so is what would read as an entity or as Hugo's
    own marks. On 413
    real addresses, two Hugo versions and four link hooks built all of them so cleaned, while 7
    posts of a real site with half an escape stopped its build (measured 2026-11).
    """
    parts = _PARTS.fullmatch(url)
    if not parts:
        return None
    rest = quote(_HALF_ESCAPE.sub("%25", parts["rest"]), safe=_SAFE)
    rest = _IN_MARK.sub(lambda found: f"%{ord(found[1]):X}", _ENTITY.sub(r"\1%3B", rest))
    clean = parts["origin"] + rest
    return None if holds_mark(clean) else clean


def identify_address(url: str) -> str:
    """Return what all addresses of one article share, empty where there is none.

    Scheme, `www.`, the case of the host, a slash at the end, the fragment and what counts visitors
    (`utm_…`) do not matter. The address itself may not lead anywhere.
    """
    clean = clean_url(url)
    if clean is None:
        return ""
    parts = urlsplit(clean)
    host = parts.netloc.lower().rstrip(".").removeprefix("www.")
    asked = "&".join(pair for pair in parts.query.split("&") if not _COUNTING.match(pair))
    return host + parts.path.rstrip("/") + (f"?{asked}" if asked else "")


def _without_tail(url: str) -> str:
    surplus = {close: url.count(close) - url.count(open_) for close, open_ in _BRACKETS.items()}
    end = len(url)
    while end:
        last = url[end - 1]
        if last in _BRACKETS and surplus[last] > 0:
            surplus[last] -= 1
        elif last not in _AFTER:
            break
        end -= 1
    # Addresses are pasted as Hacker News shortened them (`…/lead...`). It links their dots, all but the
    # last character of what ends the sentence, and so do we (26 such links among 2,976).
    tail = url[end:-1] if url.startswith("..", end) else ""
    return url[:end] + tail[: len(tail) - len(tail.lstrip("."))]
