"""What is wrong with the posts of a site, each thing with its place: breaches of the format, and of sense."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from bot.rendering.matome.mending import (
    Surroundings,
    hostile_tags,
    is_hostile_title,
    is_image_missing,
    item_of,
    mend_reading,
)
from bot.rendering.matome.page import Kind
from bot.rendering.matome.post import MatomePost
from bot.rendering.matome.problems import Topic
from bot.rendering.matome.reader import Reading, read_post
from bot.rendering.matome.shortcodes import escape_tags
from bot.text.characters import one_line
from bot.text.fitting import fit


class DefectKind(StrEnum):
    """What a defect is; the names are stable. The first ones are the topics of the reader's problems."""

    ENCODING = "encoding"
    FRONT_MATTER = "front-matter"
    TITLE = "title"
    SOURCE = "source"
    QUOTE = "quote"
    HTML = "html"
    FOLD = "fold"
    LAYOUT = "layout"
    HOSTILE_TITLE = "hostile-title"
    TAG = "tag"
    IMAGE = "image"
    IMAGES = "images"
    EMPTY = "empty"
    NO_QUOTES = "no-quotes"
    UNTRANSLATED = "untranslated"
    LANGUAGE = "language"
    LINK = "link"
    DATE = "date"
    DUPLICATE = "duplicate"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Defect:
    """One thing that is wrong: where (lines count from 1), what, and whether `mend` does away with it.

    `facts` are what the sentence about it names (see `say_defect`); each is one line.
    """

    path: Path
    line: int
    kind: DefectKind
    facts: tuple[tuple[str, str], ...] = ()
    can_be_mended: bool = False


_MENDED = frozenset({
    DefectKind.HOSTILE_TITLE, DefectKind.TAG, DefectKind.IMAGE, DefectKind.IMAGES, DefectKind.EMPTY,
})  # fmt: skip
_MARKS = (b"matomeQuote", "引用元".encode())  # a file with neither is some other page of the site

_ADDRESS = re.compile(r"https?://\S+")
_CUT_OFF = re.compile(r"https?://[!-~]+?(?:\.{3}|…)(?![0-9A-Za-z/])")
_WORD = re.compile("[A-Za-z]{2,}")
_FEWEST_WORDS, _FEWEST_LETTERS = 5, 20  # fewer may be a name, a word of thanks, or a line of code
_KANA = re.compile("[ぁ-ゖァ-ヺ]")
_JAPANESE = re.compile("[ぁ-ゖァ-ヺ\u3400-\u9fff]")
_LEFT_ON_PURPOSE = "原文"
# Words that a model lets slip in; Greek and single letters are mathematics, and what stands in quotation
# marks or brackets is spoken of.
_SCRIPTS = "\u0400-\u04ff\u0590-\u06ff\u0900-\u0e7f\uac00-\ud7a3"
_SLIPPED = re.compile(
    f'(?<![「『“"（(【《{_SCRIPTS}])[{_SCRIPTS}]{{2,}}(?: +[{_SCRIPTS}]+)*(?![」』”"）)】》{_SCRIPTS}])'
)
_LONGEST_FACT = 300  # characters
_EXCERPT = 60
_HEAD_LINES = 100


def find_defects(path: Path, content: bytes, *, now: datetime, site: Surroundings) -> tuple[Defect, ...]:
    """Return the defects of a post in the order of their lines; none for a page that is no matome post.

    Args:
        path: The post's path, relative to the site.
        content: Its file.
        now: The time; aware.
        site: What else the site has.
    """
    if not any(mark in content for mark in _MARKS):
        return ()
    reading = read_post(content)
    found = [
        *_problems(reading),
        *_faults_of_head(reading, content, site),
        *_faults_of_place(path, reading.post, content, now, site),
        *_faults_of_page(reading),
    ]
    worth_mending = reading.problems or any(fault.kind in _MENDED for fault in found)
    is_mended = bool(worth_mending) and mend_reading(reading, content, site) is not None
    return tuple(
        sorted(
            Defect(
                path=path,
                line=fault.line,
                kind=fault.kind,
                facts=tuple(
                    (name, fit(one_line(words), _LONGEST_FACT)) for name, words in fault.facts.items()
                ),
                can_be_mended=is_mended and _is_mended(fault.kind, reading.post, site),
            )
            for fault in found
        )
    )


class _Fault(NamedTuple):
    """A defect before it is known what can be done about it."""

    line: int
    kind: DefectKind
    facts: Mapping[str, str] = {}


def _is_mended(kind: DefectKind, post: MatomePost, site: Surroundings) -> bool:
    match kind:
        case DefectKind.IMAGE:
            return bool(site.images) and item_of(post) is not None
        case DefectKind.EMPTY:
            return any(quote.text.strip() for quote in post.quotes)
        case _:
            return kind in _MENDED or kind in set(Topic)


def _problems(reading: Reading) -> Iterator[_Fault]:
    for problem in reading.problems:
        yield _Fault(problem.line, DefectKind(problem.topic), {"problem": str(problem)})


def _faults_of_head(reading: Reading, content: bytes, site: Surroundings) -> Iterator[_Fault]:
    post = reading.post
    if is_hostile_title(post.title):
        yield _Fault(_line_of(b"title", content), DefectKind.HOSTILE_TITLE, {"title": post.title})
    elif escape_tags(post.heading) != post.heading:
        line = reading.part_lines.get(Kind.HEADING, 1)
        yield _Fault(line, DefectKind.HOSTILE_TITLE, {"title": post.heading})
    for tag in hostile_tags(post):
        yield _Fault(_line_of(b"tags", content), DefectKind.TAG, {"tag": tag})
    if is_image_missing(post, site):
        yield _Fault(_line_of(b"featureimage", content), DefectKind.IMAGE, {"image": post.featureimage})
    if any(entry.key == "images" for entry in post.as_written):
        yield _Fault(_line_of(b"images", content), DefectKind.IMAGES)


def _faults_of_place(
    path: Path, post: MatomePost, content: bytes, now: datetime, site: Surroundings
) -> Iterator[_Fault]:
    """Yield why a post is not shown, or is one too many."""
    if post.date and _moment(post.date) > now:
        yield _Fault(_line_of(b"date", content), DefectKind.DATE, {"date": post.date})
    if post.is_draft:
        yield _Fault(_line_of(b"draft", content), DefectKind.DRAFT)
    item = item_of(post)
    first = None if item is None else site.stories.get(item)
    if first is not None and first != path:
        yield _Fault(1, DefectKind.DUPLICATE, {"item": str(item), "other": str(first)})


def _faults_of_page(reading: Reading) -> Iterator[_Fault]:
    post = reading.post
    if not post.quotes:
        yield _Fault(max((1, *reading.part_lines.values())), DefectKind.NO_QUOTES)
    is_left = _LEFT_ON_PURPOSE in post.note
    for line, quote in zip(reading.quote_lines, post.quotes, strict=True):
        text = quote.text
        if not text.strip():
            yield _Fault(line, DefectKind.EMPTY, {"author": quote.author})
        elif not is_left and not _JAPANESE.search(text) and _is_prose(text):
            yield _Fault(
                line, DefectKind.UNTRANSLATED, {"author": quote.author, "words": fit(text, _EXCERPT)}
            )
        for words in _SLIPPED.findall(_ADDRESS.sub("", text)) if _KANA.search(text) else ():
            yield _Fault(line, DefectKind.LANGUAGE, {"author": quote.author, "words": words})
        for address in _CUT_OFF.findall(text):
            yield _Fault(line, DefectKind.LINK, {"author": quote.author, "address": address})


def _is_prose(text: str) -> bool:
    words = _WORD.findall(_ADDRESS.sub("", text))
    return len(words) >= _FEWEST_WORDS and sum(map(len, words)) >= _FEWEST_LETTERS


def _moment(date: str) -> datetime:
    moment = datetime.fromisoformat(date)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # as Hugo reads it


def _line_of(key: bytes, content: bytes) -> int:
    """Return the line of an entry of the front matter; the first where it cannot be told."""
    lines = enumerate(content.split(b"\n", _HEAD_LINES)[:_HEAD_LINES], 1)
    return next((number for number, line in lines if line.lstrip().partition(b"=")[0].rstrip() == key), 1)
