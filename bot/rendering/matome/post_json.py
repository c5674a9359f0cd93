"""A matome post as JSON, both ways; the shape is stable."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import TypeAlias

from pydantic import ValidationError

from bot.errors import Refused
from bot.rendering.matome.attributes import find_faults
from bot.rendering.matome.front_matter import FENCE, parse_toml
from bot.rendering.matome.layout import LAYOUTS
from bot.rendering.matome.post import MatomePost, MatomeQuote
from bot.rendering.matome.post_shape import PostShape, QuoteShape
from bot.rendering.matome.reader import read_post
from bot.rendering.matome.writer import write_post

JsonObject: TypeAlias = dict[str, object]

_HINT = "`matome post read FILE --json` shows the shape of a good one."
_UNREADABLE = "A post's file cannot say this so that it reads back the same"
# All but what a file does not always tell. Anything strange shows in quotes and folds too, which come last.
_TOLD = sorted(
    (field.name for field in fields(MatomePost) if field.name not in {"as_written", "layout"}),
    key=lambda name: name in {"quotes", "folds"},
)


def post_to_json(post: MatomePost) -> JsonObject:
    """Return the post as plain values, ready for `json.dumps`; keys may be added but never change.

    ```
    title, date, months, draft, tags, featureimage, hn_id or null, lastmod, description
                  the front matter; empty where the file has no such key
    heading       the title line, as Markdown
    source        address of the discussion
    article       address of the story, or empty
    note, footer  Markdown before and after the quotes
    quotes        [{body, text, author, created_at, colour, id, depth, parent, parameters}]: `body`
                  is the file's markup, `text` what a reader sees of it; id, depth and parent are
                  numbers or null; `parameters` any others by name
    folds         [{summary, size, parameters}]: the last quotes, in blocks; those before stand open
    layout        "latest", "seed", or {gaps, closing, is_source_linked}
    front_matter  [{key, toml}]: the front matter as the file spells it, where that is not our way
    ```
    """
    return {
        "title": post.title,
        "date": post.date,
        "months": post.months,
        "draft": post.is_draft,
        "tags": list(post.tags),
        "featureimage": post.featureimage,
        "hn_id": post.hn_id,
        "lastmod": post.lastmod,
        "description": post.description,
        "heading": post.heading,
        "source": post.source,
        "article": post.article,
        "note": post.note,
        "quotes": [_quote_to_json(quote) for quote in post.quotes],
        "folds": [asdict(fold) for fold in post.folds],
        "footer": post.footer,
        "layout": next(
            (name for name, known in LAYOUTS.items() if known == post.layout), asdict(post.layout)
        ),
        "front_matter": [asdict(entry) for entry in post.as_written],
    }


def post_from_json(value: object) -> MatomePost:
    """Return the post of a JSON value of that shape.

    Only title, date, tags, source and quotes have to be there, and of a quote its author and
    `body` or `text`; `text` counts only without `body`. Left out, `folds` are made as the style
    of the layout does.

    Raises:
        Refused: The value has another shape, or no file could say what it says; the sentence
            starts with the path of the field.
    """
    try:
        shape = PostShape.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        raise _refuse(first["loc"], first["msg"]) from error
    for number, quote in enumerate(shape.quotes):
        _check_quote(quote, ("quotes", number))
    _check_front_matter(shape)
    try:
        post = shape.to_post()
    except ValueError as error:
        raise _refuse(("folds",), "They hold more quotes than there are") from error
    _check_writable(post)
    return post


def _check_quote(quote: QuoteShape, place: tuple[str | int, ...]) -> None:
    if quote.body is None and "text" not in quote.model_fields_set:
        raise _refuse((*place, "body"), "There is neither body nor text")
    values = {
        "body": quote.body or "",
        "author": quote.author,
        "created_at": quote.created_at,
        "colour": quote.colour,
    }
    for name, value in (values | quote.parameters).items():
        if faults := find_faults(value):
            raise _refuse((*place, name), f"It {faults[0].sentence}")


def _check_front_matter(shape: PostShape) -> None:
    entries = [entry.toml for entry in shape.front_matter]
    try:
        parse_toml("\n".join(entries))
        for number, entry in enumerate(shape.front_matter):
            if (entry.key and [*parse_toml(entry.toml)] != [entry.key]) or FENCE in entry.toml.split("\n"):
                raise _refuse(("front_matter", number), "It is not the TOML of its key")
    except ValueError as error:
        raise _refuse(("front_matter",), f"It is not TOML: {error}") from error


def _quote_to_json(quote: MatomeQuote) -> JsonObject:
    return {
        "body": quote.body,
        "text": quote.text,
        "author": quote.author,
        "created_at": quote.created_at,
        "colour": quote.colour,
        "id": quote.id,
        "depth": quote.depth,
        "parent": quote.parent,
        "parameters": dict(quote.parameters),
    }


def _check_writable(post: MatomePost) -> None:
    """Refuse what a file could not hold: whatever is written must read back the same."""
    try:
        again = read_post(write_post(post).encode()).post
    except UnicodeEncodeError as error:
        raise _refuse((), "It holds half a surrogate pair, which no file can") from error
    for number, (quote, read) in enumerate(zip(post.quotes, again.quotes, strict=False)):
        if quote != read:
            raise _refuse(("quotes", number), _UNREADABLE)
    changed = [name for name in _TOLD if getattr(again, name) != getattr(post, name)]
    if changed:
        raise _refuse(("draft" if changed[0] == "is_draft" else changed[0],), _UNREADABLE)


def _refuse(path: Sequence[str | int], reason: str) -> Refused:
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
    return Refused("{path}: {reason}.", hint=_HINT, path=place or "the post", reason=reason)
