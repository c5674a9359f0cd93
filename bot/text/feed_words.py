"""What a person names to say whose stories are wanted: a domain, or a person on Hacker News."""

import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qs, urlsplit

from bot.text.links import clean_url
from bot.text.matching import fold

_LONGEST_DOMAIN = 253  # https://www.rfc-editor.org/rfc/rfc1035 section 2.3.4, less the root
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?=[a-z]){_LABEL}")
# Hacker News allows 2 to 15 of these (https://news.ycombinator.com/login, read 2026-11).
_USER = re.compile(r"[A-Za-z0-9_-]{2,15}", re.ASCII)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_REMEMBERED = 4_096  # addresses; many schedules look at the same ones
_HOME = "news.ycombinator.com"


@lru_cache(_REMEMBERED)
def host_of(url: str | None) -> str:
    """Return the host of a web address in lower case, without `www.`; empty where there is none."""
    clean = clean_url(url or "")
    return _trim(urlsplit(clean).hostname or "") if clean else ""


def is_within(host: str, domain: str) -> bool:
    """Return whether a host (see `host_of`) is a domain or below it."""
    domain = _trim(domain)
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))


def read_domain(text: str) -> str | None:
    """Return the domain that a person named, also by an address of it; None where it is none.

    Hacker News' own page of a domain's stories (`from?site=…`) names that domain.
    """
    text = fold(text)
    parts = _split(text)
    if parts and _trim(parts.hostname or "") == _HOME and parts.path == "/from":
        text = next(iter(parse_qs(parts.query).get("site", ())), "")
        parts = _split(text)
    host = _trim(parts.hostname or "") if parts else ""
    try:
        domain = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return domain if len(domain) <= _LONGEST_DOMAIN and _DOMAIN.fullmatch(domain) else None


def read_user(text: str) -> str | None:
    """Return the name of the person whom somebody named, also by their page; None where it is none."""
    text = text.strip()
    parts = _split(text) if "?" in text else None
    if parts and _trim(parts.hostname or "") == _HOME:
        text = next(iter(parse_qs(parts.query).get("id", ())), "")
    return text if _USER.fullmatch(text) else None


def _trim(host: str) -> str:
    return host.lower().strip(".").removeprefix("www.")


def _split(text: str) -> SplitResult | None:
    """Return the parts of an address, which may lack its scheme; None where it cannot be read."""
    try:
        return urlsplit(text if _SCHEME.match(text) else f"https://{text}")
    except ValueError:
        return None
