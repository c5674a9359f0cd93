"""The links of a comment: each one kept as it is, and none beside them."""

import re
import unicodedata
from collections.abc import Mapping

from bot.text.links import find_urls
from bot.writing.model.guards.faults import Fault

_DOTS = ".…"
_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)


def links_of(text: str) -> tuple[str, ...]:
    """Return the distinct links of a text, in order."""
    return tuple(dict.fromkeys(text[start:end] for start, end in find_urls(text)))


def without_links(text: str) -> str:
    """Return a text without its links, on one line."""
    kept, last = list[str](), 0
    for start, end in find_urls(text):
        kept.append(text[last:start])
        last = end
    return " ".join(" ".join((*kept, text[last:])).split())


def mend_links(text: str, source: str) -> str | Fault:
    """Return the text with each link as the source has it, or the fault that it has another one.

    A link that was shortened or respelled becomes the one that it stands for, and Japanese words that
    follow one without a space get that space.
    """
    known = {link: _key(link) for link in sorted(links_of(source), key=len, reverse=True)}
    pieces, last = list[str](), 0
    for start, end in find_urls(text):
        link, rest = _find(text[start:end], known)
        if link is None:
            return Fault.INVENTED_LINK
        pieces += (text[last:start], link, f" {rest}" if rest else "")
        last = end
        if not rest and text[end : end + 1] in tuple(_DOTS) and link != text[start:end]:
            last = len(text) - len(text[end:].lstrip(_DOTS))
    return "".join((*pieces, text[last:]))


def append_links(text: str, source: str) -> str:
    """Return the text with the links that it lacks on lines of their own."""
    # Which dots end an address and which a sentence depends on what follows.
    present = {link.rstrip(_DOTS) for link in links_of(text)}
    missing = (link for link in links_of(source) if link.rstrip(_DOTS) not in present)
    return "\n".join((text, *missing))


def _find(url: str, known: Mapping[str, str]) -> tuple[str | None, str]:
    """Return the known link that is meant, and what stands behind it but is no part of it.

    Args:
        url: A link of an answer.
        known: The links of the source with what all spellings of each share, longest first.
    """
    if url in known:
        return url, ""
    key = _key(url)
    shortened = key.rstrip(_DOTS)
    meant = list[str]()
    for link, spelling in known.items():
        if spelling == key:
            return link, ""
        if url.startswith(link) and not url[len(link)].isascii():
            return link, url[len(link) :]
        # A host alone could be cut anywhere: `https://bank.co` is not short for `https://bank.com/x`.
        if spelling.startswith(shortened) and ("/" in shortened or spelling[len(shortened)] in "/?#"):
            meant.append(link)
    return (meant[0], "") if len(meant) == 1 else (None, "")


def _key(url: str) -> str:
    """Return what all spellings of an address share."""
    narrow = _SCHEME.sub("", unicodedata.normalize("NFKC", url))
    host, slash, rest = narrow.partition("/")
    return f"{host.lower()}{slash}{rest}".rstrip("/")
