"""Comments as data in a question: numbered, fenced with a code that nobody can guess, and not too long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.selection import Pick
from bot.domain.thread import ItemId
from bot.text.characters import strip_invisible
from bot.text.graphemes import boundary_before
from bot.text.sentences import sentence_ends

# Nine of ten comments are shorter (2,049 of one thread: mean 68 words), and what is longer repeats itself.
COMMENT_CAP = 1200
# Enough of a comment to know what it says, for the question about all of them: about 60 words.
EXCERPT_CAP = 360

_CUT = " …"
# What only looks like a bracket: a comment cannot write a tag, and what it quoted still reads as quoted.
_DEFUSED = str.maketrans("<>", "‹›")


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """Comments ready to be asked about. `slots` are their names in the question, c1 and so on, in order."""

    text: str
    nonce: str
    slots: Mapping[str, ItemId]


def frame(picks: Sequence[Pick], *, nonce: str, cap: int = COMMENT_CAP) -> Framed:
    """Return comments as data. Ids of Hacker News do not appear, so that none can be made up.

    Args:
        picks: What to ask about, in reading order.
        nonce: A few letters and digits, new for every question.
        cap: The most characters of one comment; it is cut at the end of a sentence.
    """
    slots = {f"c{number}": pick.comment.id for number, pick in enumerate(picks, 1)}
    names = {item: slot for slot, item in slots.items()}
    blocks = list[str]()
    for pick in picks:
        parent = names.get(pick.comment.parent)
        answers = f" re={parent}" if parent else ""
        body = defuse(pick.comment.text, nonce, cap)
        blocks.append(f"<{names[pick.comment.id]} {nonce}{answers}>\n{body}")
    return Framed(text="\n".join(blocks), nonce=nonce, slots=slots)


def excerpt(picks: Sequence[Pick], *, nonce: str) -> Framed:
    """Return the beginnings of comments as data, to ask about all of them at once."""
    return frame(picks, nonce=nonce, cap=EXCERPT_CAP)


def defuse(text: str, nonce: str, cap: int) -> str:
    """Return a text from a stranger without what could pass for our own marks, cut to a cap."""
    plain = strip_invisible(text).replace(nonce, "").translate(_DEFUSED).strip()
    if len(plain) <= cap:
        return plain
    window = plain[: cap + 1]
    end = max((end for end in sentence_ends(window) if end <= cap), default=0)
    if end * 2 < cap:
        space = window.rfind(" ")
        end = space if space * 2 >= cap else boundary_before(plain, cap, lowest=0)
    return plain[:end].rstrip() + _CUT
