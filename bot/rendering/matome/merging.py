"""Publishing again: a grown digest becomes part of the post that is there, which keeps what it has."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.domain.colours import HOUSE_PALETTE, vary_colour
from bot.domain.digest import Digest, Quote
from bot.rendering.matome.composing import LEFT_MARK, folds_for
from bot.rendering.matome.post import MatomePost, MatomeQuote
from bot.rendering.matome.style import Style

_KANA = re.compile("[ぁ-ゖァ-ヺ]")
_JAPANESE = re.compile("[ぁ-ゖァ-ヺ\u3400-\u9fff]")
_NOT_DIGITS = re.compile("[^0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merging:
    """The post as it becomes, and how many of its quotes are new."""

    post: MatomePost
    added: int


@dataclass(slots=True, kw_only=True)
class _Entry:
    """A quote on its way into the post; `source` is its place in the digest, None where it has none."""

    quote: MatomeQuote
    source: int | None
    is_new: bool


def merge(published: MatomePost, post: MatomePost, digest: Digest, *, style: Style) -> Merging:
    """Return the published post with what a newer digest adds to it; itself where that is nothing.

    Published quotes stay where they are, with their words and colours, whether the digest still has
    them or not; those in their author's words are put into Japanese where the digest does it. New
    ones come to their place in the thread, the best first where not all have room. The front
    matter and the title stay as well, since an owner may have changed them; but a title that is not
    Japanese gives way to one that is.

    Args:
        published: The post as it was read.
        post: The post that the digest would make.
        digest: The digest; its quotes are those of `post`, in their order.
        style: The site's choices.
    """
    entries = _match(published.quotes, post.quotes, digest.quotes)
    _translate(entries, post, digest)
    added = _insert(entries, post, digest, most=max(len(published.quotes), style.most_quotes))
    _colour(entries, style)
    quotes = tuple(entry.quote for entry in entries)
    merged = replace(
        published,
        quotes=quotes,
        folds=folds_for(len(quotes), style) if added else published.folds,
        note=_note(published, entries, digest, style),
    )
    if _JAPANESE.search(post.title) and not _JAPANESE.search(published.title):
        merged = retitle(merged, post.title)
        merged = replace(merged, description=post.description or published.description)
    return Merging(post=merged, added=added)


def retitle(post: MatomePost, title: str) -> MatomePost:
    """Return a post with another title, on its page as well; the same post if it is the same title."""
    return post if title == post.title else replace(post, title=title, heading="")


def is_japanese(post: MatomePost) -> bool:
    """Return whether most quotes are in Japanese, told by kana, which no other language has."""
    return 2 * sum(_KANA.search(quote.text) is not None for quote in post.quotes) > len(post.quotes)


def _match(
    published: Sequence[MatomeQuote], shown: Sequence[MatomeQuote], quotes: Sequence[Quote]
) -> list[_Entry]:
    """Return the published quotes, each with its place in the digest.

    They are known by their id; those of older posts, which have none, by author and time.
    """
    by_id: dict[int, int] = {}
    nameless: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, quote in enumerate(published):
        if quote.id is None:
            nameless[quote.author, _NOT_DIGITS.sub("", quote.created_at)].append(place)
        else:
            by_id.setdefault(quote.id, place)
    entries = [_Entry(quote=quote, source=None, is_new=False) for quote in published]
    for source, (quote, known) in enumerate(zip(shown, quotes, strict=True)):
        place = by_id.pop(known.id, None)
        same = nameless[quote.author, _NOT_DIGITS.sub("", quote.created_at)]
        if place is None and same:
            place = same.pop(0)
        if place is not None:
            entries[place].source = source
    return entries


def _translate(entries: Collection[_Entry], post: MatomePost, digest: Digest) -> None:
    """Put published quotes that are in their author's words into those of the digest, if it is Japanese."""
    if not digest.is_translated:
        return
    for entry in entries:
        if entry.source is None or digest.quotes[entry.source].is_left or _is_worded(entry.quote):
            continue
        words = post.quotes[entry.source]
        if _KANA.search(words.text):
            entry.quote = replace(entry.quote, body=words.body)


def _is_worded(quote: MatomeQuote) -> bool:
    """Return whether a quote is in Japanese words rather than left in its author's."""
    return _KANA.search(quote.text) is not None and not quote.text.startswith(LEFT_MARK)


def _insert(entries: list[_Entry], post: MatomePost, digest: Digest, *, most: int) -> int:
    """Put the new quotes of the digest into their places, and return how many came in."""
    sources = _choose(entries, digest.quotes, room=most - len(entries))
    for source in sources:
        quote = post.quotes[source]
        entry = _Entry(quote=quote, source=source, is_new=True)
        entries.insert(_place(entries, source, digest.quotes[source].depth), entry)
    return len(sources)


def _choose(entries: Sequence[_Entry], quotes: Sequence[Quote], *, room: int) -> list[int]:
    """Return the places in the digest of the new quotes that have room: the best, in reading order."""
    there = {entry.source for entry in entries}
    ids = {quotes[entry.source].id for entry in entries if entry.source is not None}
    new: dict[int, int] = {}
    for source, quote in enumerate(quotes):
        if source not in there and quote.id not in ids:
            new.setdefault(quote.id, source)
    best = sorted(new.values(), key=lambda source: (-quotes[source].score, source))
    return sorted(best[: max(0, room)])


def _place(entries: Sequence[_Entry], source: int, depth: int) -> int:
    """Return where a new quote goes: behind the nearest one before it in the digest, and its replies."""
    places = {entry.source: place for place, entry in enumerate(entries) if entry.source is not None}
    before = [other for other in places if other < source]
    if not before:
        after = [other for other in places if other > source]
        return places[min(after)] if after else len(entries)
    place = places[max(before)] + 1
    while (
        place < len(entries) and entries[place].source is None and (entries[place].quote.depth or 0) > depth
    ):
        place += 1
    return place


def _colour(entries: Sequence[_Entry], style: Style) -> None:
    """Give new quotes the digest's colours, each another than the coloured ones beside it."""
    for place, entry in enumerate(entries):
        if not entry.is_new or not entry.quote.colour:
            continue
        before = next((other for other in reversed(entries[:place]) if other.quote.colour), None)
        after = next((other for other in entries[place + 1 :] if other.quote.colour), None)
        # A new one that follows is varied in its turn.
        beside = {
            other.quote.colour for other in (before, after) if other and not (other is after and other.is_new)
        }
        colour = vary_colour(entry.quote.colour, beside, palette=style.palette or HOUSE_PALETTE)
        entry.quote = replace(entry.quote, colour=colour)


def _note(published: MatomePost, entries: Collection[_Entry], digest: Digest, style: Style) -> str:
    """Return the published note; none where it says that nothing is translated and all is."""
    if published.note != style.note or not digest.is_translated:
        return published.note
    vouched = {source for source, quote in enumerate(digest.quotes) if not quote.is_left}
    is_left = any(
        entry.source not in vouched
        and not entry.quote.text.startswith(LEFT_MARK)
        and not _KANA.search(entry.quote.text)
        for entry in entries
    )
    return published.note if is_left else ""
