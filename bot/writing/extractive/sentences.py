"""From comments to their sentences: the only material of which a keyless digest is made."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.text.links import find_urls
from bot.text.sentences import sentence_ends
from bot.writing.extractive.terms import UNSPACED_RUN, terms_of

# Both marks open and close the paragraph, with nothing of the kind between them.
_ALL_ITALIC = re.compile(r"\*[^*]+\*")


class Voice(StrEnum):
    """Whose words a sentence is made of."""

    OWN = "own"
    QUOTED = "quoted"  # the lines marked with `>`, or a whole paragraph in italics
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence as it stands in a comment.

    `length` is its number of words; two characters count as one where there are no spaces.
    `comment` is the comment's place in the thread; `number` counts the comment's own sentences
    from 0. `starts_line` says whether a line break comes before it; `is_in_quotation` whether it
    begins inside quotation marks or italics that were opened earlier in its line. `terms` are
    distinct, and empty where the words are not the author's own. Each line of code is a sentence,
    and keeps its indent.
    """

    comment: int
    number: int
    text: str
    length: int
    voice: Voice
    starts_line: bool
    is_in_quotation: bool
    terms: tuple[str, ...]


def read_sentences(texts: Iterable[str]) -> list[Sentence]:
    """Return all sentences of all comments, in order."""
    return [sentence for comment, text in enumerate(texts) for sentence in read_comment(text, comment)]


def read_comment(text: str, comment: int = 0) -> list[Sentence]:
    """Return the sentences of one comment, in order; together they hold all of it but white space."""
    sentences: list[Sentence] = []
    start, number, voice, marks = 0, 0, Voice.OWN, ""
    for end in sentence_ends(text):
        sentence = text[start:end].lstrip()
        at = end - len(sentence)
        starts_line = start == 0 or "\n" in text[start:at]
        if starts_line:
            voice, marks = _voice_of_line(text, at), ""
            if voice is Voice.CODE:  # whose indent is part of it
                sentence = text[text.rfind("\n", 0, at) + 1 : end]
        sentences.append(
            Sentence(
                comment=comment,
                number=number,
                text=sentence,
                length=len(sentence.split()) + _unspaced_length(sentence) // 2,
                voice=voice,
                starts_line=starts_line,
                is_in_quotation=bool(marks),
                terms=terms_of(without_urls(sentence)) if voice is Voice.OWN else (),
            )
        )
        marks = open_marks(marks + sentence)
        number += voice is Voice.OWN
        start = end
    return sentences


def open_marks(text: str) -> str:
    """Return the quotation marks and asterisks of a text that are opened and not closed."""
    straight = "".join(mark for mark in '"*' if text.count(mark) % 2)
    return straight + "“" * (text.count("“") > text.count("”"))


def _voice_of_line(text: str, at: int) -> Voice:
    """Return whose words the line is made of whose first character stands at this offset."""
    if text[at] in ">＞":
        return Voice.QUOTED
    line_start = text.rfind("\n", 0, at) + 1
    if text.startswith(("  ", "\t"), line_start):
        return Voice.CODE
    line_end = text.find("\n", at)
    line = text[at : line_end if line_end >= 0 else len(text)].rstrip()
    return Voice.QUOTED if _ALL_ITALIC.fullmatch(line) else Voice.OWN


def _unspaced_length(text: str) -> int:
    return 0 if text.isascii() else sum(len(run) for run in UNSPACED_RUN.findall(text))


def without_urls(text: str) -> str:
    """Return a text with its links taken out."""
    if "://" not in text:
        return text
    kept, at = list[str](), 0
    for start, end in find_urls(text):
        kept.append(text[at:start])
        at = end
    return "".join((*kept, text[at:]))
