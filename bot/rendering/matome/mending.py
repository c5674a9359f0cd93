"""Posts mended without the thread that they were made from: what breaks a site goes, what is said stays."""

import html
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.domain.thread import ItemId, permalink
from bot.rendering.matome.naming import choose_image, clean_title, is_path_safe, usable_tags
from bot.rendering.matome.post import FOOTER, Fold, MatomePost, MatomeQuote
from bot.rendering.matome.reader import Reading, read_post
from bot.rendering.matome.shortcodes import complete_escapes, escape_tags
from bot.rendering.matome.writer import write_post
from bot.text.characters import one_line, strip_invisible
from bot.text.hugo_markup import body_text, escape_body
from bot.text.tags import identify_tag

_ITEM = re.compile(r"item\?id=([0-9]{1,18})\Z")
_THUMBNAIL = "thumbnails/"
# What a browser takes for HTML in a title, and Hugo for an emoji.
_HOSTILE_TITLE = re.compile(
    r"<(?=[A-Za-z/!?])|&(?=#[0-9xX]|[A-Za-z][0-9A-Za-z]*;)|(?<![\w:]):(?=[a-z0-9_+-]+:(?![\w:]))"
)
_LABEL = "もっとコメントを表示（{number}）"
_NUMBERED = re.compile("もっとコメントを表示（([0-9]{1,9})）")
# What the mended file may have less of.
_FRAME = re.compile(
    r'\{\{<\s*/details\s*/?>\}\}|\{\{<\s*details\s+summary="もっとコメントを表示（[0-9]+）"\s*>\}\}'
    r'|<br ?/?>|\b(?:body|userName|createdAt|color)="',
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The site that a post is in, as far as the post has to fit in with it.

    `images` are as front matter names them, `vocabulary` the tags, most used first, `stories` the first
    post of each item.
    """

    images: Collection[str] = ()
    vocabulary: Sequence[str] = ()
    stories: Mapping[ItemId, Path] = field(default_factory=dict[ItemId, Path])


def mend(content: bytes, site: Surroundings) -> str | None:
    """Return the text of a post's file without what can be mended; None where nothing can.

    Folds are closed, what means something to TOML, Hugo or HTML is escaped, the layout is that of the
    format; empty quotes and `images` go, tags and images that lead nowhere are replaced. Words, dates,
    colours and their order stay. A file that would still break the format, or lose a word, is left alone.
    Mending once is enough: for what it returns, it returns None.
    """
    return mend_reading(read_post(content), content, site)


def mend_reading(reading: Reading, content: bytes, site: Surroundings) -> str | None:
    """Return what `mend` returns, for a file that has been read already."""
    post = _mend_post(reading.post, site)
    if post == reading.post and not reading.problems:
        return None
    try:
        before = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if reading.problems and _letters(before) - _letters(write_post(reading.post)):
        return None
    text = write_post(post)
    return None if text.encode() == content or read_post(text.encode()).problems else text


def item_of(post: MatomePost) -> ItemId | None:
    """Return the item that a post is about, None where it names none."""
    if post.hn_id is not None:
        return ItemId(post.hn_id)
    found = _ITEM.search(post.source)
    return ItemId(int(found[1])) if found else None


def is_hostile_title(title: str) -> bool:
    """Return whether a title, which themes print as it is, would be read as something else."""
    return bool(_HOSTILE_TITLE.search(title)) or strip_invisible(title) != title


def hostile_tags(post: MatomePost) -> tuple[str, ...]:
    """Return the tags whose pages get no path of their own."""
    return tuple(tag for tag in post.tags if not is_path_safe(tag))


def is_image_missing(post: MatomePost, site: Surroundings) -> bool:
    """Return whether a post names a thumbnail that the site has not; other images may lie anywhere."""
    return post.featureimage.startswith(_THUMBNAIL) and post.featureimage not in site.images


def _mend_post(post: MatomePost, site: Surroundings) -> MatomePost:
    item = item_of(post)
    quotes, folds = _drop_empty(post)
    title = _mend_title(post, item)
    is_same = post.heading in {post.title, escape_body(post.title)}
    changes: dict[str, object] = {
        "title": title,
        "heading": "" if is_same and title != post.title else escape_tags(post.heading),
        "months": post.months and post.date[:7].replace("-", "/"),
        "tags": _mend_tags(post.tags, site.vocabulary),
        "source": post.source or (permalink(ItemId(post.hn_id)) if post.hn_id else ""),
        "footer": post.footer or (FOOTER if folds else ""),
        "quotes": tuple(_mend_quote(quote) for quote in quotes),
        "folds": tuple(_number(folds)),
        "as_written": tuple(entry for entry in post.as_written if entry.key != "images"),
    }
    if is_image_missing(post, site) and item is not None and site.images:
        changes["featureimage"] = choose_image(item, site.images)
    changed = {name: value for name, value in changes.items() if value != getattr(post, name)}
    return replace(post, **changed) if changed else post  # pyright: ignore[reportArgumentType] - as they were


def _mend_title(post: MatomePost, item: ItemId | None) -> str:
    title = post.title or one_line(body_text(post.heading))
    return clean_title(title, item or ItemId(0)) if is_hostile_title(title) else title


def _mend_tags(tags: Sequence[str], vocabulary: Sequence[str]) -> tuple[str, ...]:
    """Return the tags with hostile ones renamed, or dropped where nothing of them is left."""
    safe = {identify_tag(tag) for tag in tags if is_path_safe(tag)}
    kept: list[str] = []
    for tag in tags:
        if is_path_safe(tag):
            kept.append(tag)
        elif (renamed := usable_tags([tag], vocabulary)) and identify_tag(renamed[0]) not in safe:
            safe.add(identify_tag(renamed[0]))
            kept.append(renamed[0])
    return tuple(kept)


def _mend_quote(quote: MatomeQuote) -> MatomeQuote:
    body = complete_escapes(escape_tags(quote.body))
    return quote if body == quote.body else replace(quote, body=body)


def _drop_empty(post: MatomePost) -> tuple[Sequence[MatomeQuote], Sequence[Fold]]:
    """Return the quotes that say something, and folds for them; all of them where none says anything."""
    said = [bool(quote.text.strip()) for quote in post.quotes]
    if all(said) or not any(said):
        return post.quotes, post.folds
    folds: list[Fold] = []
    start = post.open_quotes
    for fold in post.folds:
        size = sum(said[start : start + fold.size])
        start += fold.size
        if size:
            folds.append(replace(fold, size=size))
    return [quote for quote, is_said in zip(post.quotes, said, strict=True) if is_said], folds


def _number(folds: Sequence[Fold]) -> Iterator[Fold]:
    """Yield the folds, those with a number in their label with the right one."""
    for place, fold in enumerate(folds, 1):
        number = _NUMBERED.fullmatch(fold.summary)
        is_right = number is None or int(number[1]) == place
        yield fold if is_right else replace(fold, summary=_LABEL.format(number=place))


def _letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, html.unescape(_FRAME.sub("", text))))
