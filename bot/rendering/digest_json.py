"""A digest as JSON for scripts; the shape is stable."""

from datetime import UTC, datetime
from typing import TypeAlias

from bot.domain.digest import Branch, Digest, Quote, SummaryPoint

JsonObject: TypeAlias = dict[str, object]


def digest_to_json(digest: Digest) -> JsonObject:
    """Return the digest as plain values, ready for `json.dumps`; keys may be added but never change.

    ```
    story      {id, title, url or null, points or null, comments: as many as there are,
               options: [{text, points or null}], of a poll only}
    headline   the title as shown
    engine     who wrote it, see `bot.domain.digest.Engine`
    language   the reader's, "en" or "ja"
    translated whether the quotes are in it
    coverage   {read, total}: comments
    points     [{text, author or null, sources: [comment ids]}], in the order shown
    branches   [{phrase, root: comment id, size: comments}], largest first
    quotes     [{id, author, created_at, parent, root, depth, text, original, score, colour,
               permalink, reasons: [why it was chosen],
               left: whether it is in its author's words though the digest is translated}], in reading order
    tags       [text]
    focus      id of the comment that the link named, or null
    notes      [what to know about how the thread was read and the digest written, in English]
    tongue     English name of the quotes' language where it is not `language`, or null
    usage      {model, calls, tokens_in, tokens_out, dollars or null}: what a model took for it, or null
    ```

    Of a quote, `created_at` is ISO 8601 in UTC with `Z`, or null; `parent` is a comment's id or the
    story's, whose replies have depth 0; `root` is the top-level comment above it, or its own id; `text`
    is as shown and `original` in full; `score` is 0 to 100; `colour` is `#rrggbb` or empty.
    """
    return {
        "story": _story(digest),
        "headline": digest.headline,
        "engine": digest.engine.value,
        "language": digest.language.value,
        "translated": digest.is_translated,
        "coverage": {"read": digest.coverage.read, "total": digest.coverage.total},
        "points": [_point(point) for point in digest.points],
        "branches": [_branch(branch) for branch in digest.branches],
        "quotes": [_quote(quote) for quote in digest.quotes],
        "tags": list(digest.tags),
        "focus": digest.focus,
        "notes": [note.value for note in digest.notes],
        "tongue": digest.tongue,
        "usage": _usage(digest),
    }


def _story(digest: Digest) -> JsonObject:
    story = digest.story
    facts: JsonObject = {
        "id": story.id,
        "title": story.title,
        "url": story.url,
        "points": story.points,
        "comments": digest.coverage.total,
    }
    if story.options:
        facts["options"] = [{"text": option.text, "points": option.points} for option in story.options]
    return facts


def _point(point: SummaryPoint) -> JsonObject:
    return {"text": point.text, "author": point.author, "sources": list(point.sources)}


def _branch(branch: Branch) -> JsonObject:
    return {"phrase": branch.phrase, "root": branch.root, "size": branch.size}


def _quote(quote: Quote) -> JsonObject:
    return {
        "id": quote.id,
        "author": quote.author,
        "created_at": _time(quote.created_at),
        "parent": quote.parent,
        "root": quote.root,
        "depth": quote.depth,
        "text": quote.text,
        "original": quote.original,
        "score": quote.score,
        "colour": quote.colour,
        "permalink": quote.permalink,
        "reasons": list(quote.reasons),
        "left": quote.is_left,
    }


def _usage(digest: Digest) -> JsonObject | None:
    usage = digest.usage
    if usage is None:
        return None
    return {
        "model": usage.model,
        "calls": usage.calls,
        "tokens_in": usage.tokens_in,
        "tokens_out": usage.tokens_out,
        "dollars": None if usage.cost is None else usage.cost / 1_000_000,
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
