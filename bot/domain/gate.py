"""Whether a digest that a model wrote is good enough to be shown, and to be published."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.digest import Digest, Engine
from bot.domain.wording import plain_name, tongue_of

# With more of them in their authors' words, a digest is a mixture that is worse to read than all
# quotes in one tongue: it is shown as the keyless one.
MOST_LEFT_SHOWN = 0.5
# A reader of a chat can ask again; a post stays. One quote in five is what a fallback model or a hard
# thread leaves; more is a model that cannot do it.
MOST_LEFT_PUBLISHED = 0.2
# A post names the thread as a whole, so most of the thread has to be known.
LEAST_READ_PUBLISHED = 0.5
# Points are kept while a thread grows, and some of their comments may no longer be quoted.
LEAST_SUPPORTED_PUBLISHED = 0.5

_LETTERS = {"japanese": re.compile("[\u3041-\u30ff\u3400-\u9fff]"), "english": re.compile("[A-Za-z]")}


class Shortfall(StrEnum):
    """What a digest lacks; the value is a message id."""

    MOSTLY_LEFT = "Most quotes are still in their authors' words, since the model's could not be trusted."
    PARTLY_LEFT = "Too many quotes are still in their authors' words for a post."
    EMPTY_QUOTE = "A quote is empty."
    NO_HEADLINE = "There is no headline in the language of the digest."
    NO_POINTS = "The summary is missing."
    UNSUPPORTED = "Too much of the summary rests on comments that are not quoted."
    BARELY_READ = "Less than half of the discussion was read."


_UNSHOWN = frozenset({Shortfall.MOSTLY_LEFT, Shortfall.EMPTY_QUOTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What may be done with a digest; `reasons` are message ids, worst first, and empty if all is well."""

    is_shown: bool
    is_publishable: bool
    reasons: tuple[str, ...] = ()


def judge(digest: Digest) -> Verdict:
    """Return what may be done with a digest; one that no model wrote always passes."""
    if digest.engine is not Engine.MODEL:
        return Verdict(is_shown=True, is_publishable=True)
    found = (
        _find_in_quotes(digest),
        _find_in_headline(digest),
        _find_in_points(digest),
        _find_in_coverage(digest),
    )
    reasons = tuple(shortfall for shortfall in found if shortfall is not None)
    return Verdict(
        is_shown=not _UNSHOWN & set(reasons),
        is_publishable=not reasons,
        reasons=tuple(reason.value for reason in reasons),
    )


def _find_in_quotes(digest: Digest) -> Shortfall | None:
    if any(not quote.text.strip() for quote in digest.quotes):
        return Shortfall.EMPTY_QUOTE
    left = sum(quote.is_left for quote in digest.quotes) / max(len(digest.quotes), 1)
    if left > MOST_LEFT_SHOWN:
        return Shortfall.MOSTLY_LEFT
    return Shortfall.PARTLY_LEFT if left > MOST_LEFT_PUBLISHED else None


def _find_in_headline(digest: Digest) -> Shortfall | None:
    """A headline that is still the story's title is one only where the title is in the tongue already."""
    tongue = digest.tongue or tongue_of(digest.language)
    letters = _LETTERS.get(plain_name(tongue))
    if letters is not None:
        has_headline = letters.search(digest.headline) is not None
    else:
        has_headline = digest.headline.strip() not in ("", digest.story.title.strip())
    return None if has_headline else Shortfall.NO_HEADLINE


def _find_in_points(digest: Digest) -> Shortfall | None:
    if not digest.points:
        return Shortfall.NO_POINTS
    quoted = {quote.id for quote in digest.quotes}
    supported = sum(not quoted.isdisjoint(point.sources) for point in digest.points)
    is_supported = supported >= LEAST_SUPPORTED_PUBLISHED * len(digest.points)
    return None if is_supported else Shortfall.UNSUPPORTED


def _find_in_coverage(digest: Digest) -> Shortfall | None:
    read, total = digest.coverage.read, digest.coverage.total
    return Shortfall.BARELY_READ if read < LEAST_READ_PUBLISHED * total else None
