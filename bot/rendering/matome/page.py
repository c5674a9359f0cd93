"""The page of a post as its parts in order, each with the blank lines before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.rendering.matome.layout import Layout
from bot.rendering.matome.post import Fold, MatomePost, MatomeQuote


class Kind(StrEnum):
    """What a part of the page is."""

    HEADING = "heading"
    SOURCE = "source"
    ARTICLE = "article"
    NOTE = "note"
    QUOTE = "quote"
    OPEN = "open"
    CLOSE = "close"
    FOOTER = "footer"


HEAD = frozenset({Kind.HEADING, Kind.SOURCE, Kind.ARTICLE, Kind.NOTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the page: `text` for all but quotes, the opening of a fold for `OPEN`."""

    kind: Kind
    blank_lines: int
    text: str = ""
    quote: MatomeQuote | None = None
    fold: Fold | None = None


def blank_lines(before: Kind | None, kind: Kind, layout: Layout) -> int:
    """Return how many blank lines a layout has between two neighbours; None is the front matter."""
    if before is None or kind in HEAD:
        return 1
    if before in HEAD:
        return layout.gaps.source_to_quote
    return getattr(layout.gaps, gap_name(before, kind), 0)


def gap_name(before: Kind, kind: Kind) -> str:
    """Return the field of `Gaps` for two neighbours after the head of the page."""
    return f"{before}_to_{kind}"


def parts(post: MatomePost) -> tuple[Part, ...]:
    """Return the parts of a post's page, with the blank lines of its layout."""
    placed: list[Part] = []
    before: Kind | None = None
    for kind, content in _sequence(post):
        gap = blank_lines(before, kind, post.layout)
        match content:
            case MatomeQuote():
                placed.append(Part(kind=kind, blank_lines=gap, quote=content))
            case Fold():
                placed.append(Part(kind=kind, blank_lines=gap, fold=content))
            case _:
                placed.append(Part(kind=kind, blank_lines=gap, text=content))
        before = kind
    return tuple(placed)


def _sequence(post: MatomePost) -> Iterator[tuple[Kind, str | MatomeQuote | Fold]]:
    head = (
        (Kind.HEADING, post.heading),
        (Kind.SOURCE, post.source),
        (Kind.ARTICLE, post.article),
        (Kind.NOTE, post.note),
    )
    yield from ((kind, text) for kind, text in head if text)
    done = post.open_quotes
    yield from ((Kind.QUOTE, quote) for quote in post.quotes[:done])
    for fold in post.folds:
        yield Kind.OPEN, fold
        yield from ((Kind.QUOTE, quote) for quote in post.quotes[done : done + fold.size])
        yield Kind.CLOSE, post.layout.closing
        done += fold.size
    if post.footer:
        yield Kind.FOOTER, post.footer
