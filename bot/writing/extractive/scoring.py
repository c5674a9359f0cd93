"""How much each sentence says about its thread: a lexical score, without model or training.

The signs and their weights were chosen on the validation split of ConvoSumm (Fabbri et al., ACL
2021, https://aclanthology.org/2021.acl-long.535/) and rounded: around them the result is flat.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.writing.extractive.sentences import Sentence
from bot.writing.extractive.terms import terms_of

# People say what they have to say first: 1 for a comment's first sentence, 1/2 for the second, …
_OPENING = 1.0
# Close to what the thread as a whole speaks of.
_CENTRALITY = 0.7
# Close to the title and text of the story.
_TOPIC = 1.0
# Early comments set the subject: 1 for the first comment, 0 for the last.
_EARLINESS = 0.4
# Long sentences leave room for little else: none up to 25 words, whole from 50.
_OVERLENGTH, _LONG, _TOO_LONG = 1.5, 25, 50
# Greetings, signatures and the headers of quoted mail.
_NOISE = 0.6
# Who speaks of themselves says less about the subject: for each word of it, of three at most.
_SELF_REGARD, _MOST_SELF = 0.2, 3
# The share of characters that are neither letters nor spaces: tables, figures, rules.
_SYMBOLS = 2.0

# To give an opinion is not to speak of oneself.
_OPINION = "think|believe|suspect|doubt|expect|worry|fear|bet|predict|wish|hope"
SELF = re.compile(rf"\b(?:I|I'(?:m|ve|d|ll)|[Mm]y|me)\b(?! (?:{_OPINION})\b)")
_SYMBOL = re.compile(r"[^\w ]|[\d_]")
NOISY = re.compile(
    r"^(?:hi|hello|hey|dear|thanks|thank you|cheers|regards|best|kind regards|sincerely|yours"
    r"|from:|to:|cc:|subject:|sent:|date:|re:|>|[-_=]{2})"
    r"|original message|wrote:|\w@\w|[-_=*]{3}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSpace:
    """What each term weighs in this thread, squared: the rarer, the more (inverse document frequency)."""

    squares: Mapping[str, float]

    @classmethod
    def of(cls, sentences: Collection[Sentence]) -> "TermSpace":
        """Weigh the terms of a thread by the number of its sentences that hold them."""
        counts = Counter(chain.from_iterable(sentence.terms for sentence in sentences))
        total = 1 + len(sentences)
        return cls(squares={term: (math.log(total / (1 + count)) + 1) ** 2 for term, count in counts.items()})

    def norm(self, terms: Iterable[str]) -> float:
        """Return the length of the vector of a thread's terms."""
        return math.sqrt(sum(map(self.squares.__getitem__, terms)))

    def similarity(self, one: Sequence[str], other: Collection[str]) -> float:
        """Return the cosine of two sets of the thread's terms, 0 to 1."""
        common = [term for term in one if term in other]
        return self.norm(common) ** 2 / (self.norm(one) * self.norm(other)) if common else 0.0


def score_sentences(sentences: Sequence[Sentence], *, topic: str, space: TermSpace) -> list[float]:
    """Return how much each sentence says about its thread; only the order of the figures means something.

    Linear: sentences are held against the mean of all of them, which is the mean of holding each
    against every other.

    Args:
        sentences: All sentences of the thread, in order.
        topic: Title and text of the story.
        space: The weights of the thread's terms.
    """
    known = dict.fromkeys(term for term in terms_of(topic) if term in space.squares)
    centrality = _spread(_centralities(sentences, space))
    closeness = _spread([space.similarity(sentence.terms, known) for sentence in sentences])
    last = max((sentence.comment for sentence in sentences), default=0)
    return [
        _OPENING / (1 + sentence.number)
        + _CENTRALITY * central
        + _TOPIC * close
        + _EARLINESS * (1 - sentence.comment / (last + 1))
        - _OVERLENGTH * min(1.0, max(0.0, (sentence.length - _LONG) / (_TOO_LONG - _LONG)))
        - _NOISE * bool(NOISY.search(sentence.text))
        - _SELF_REGARD * min(_MOST_SELF, count_self(sentence.text))
        - _SYMBOLS * (1 - letter_share(sentence.text))
        for sentence, central, close in zip(sentences, centrality, closeness, strict=True)
    ]


def count_self(text: str) -> int:
    """Return how often the author speaks of themselves, other than to give an opinion."""
    return len(SELF.findall(straighten(text)))


def straighten(text: str) -> str:
    """Return a text with its apostrophes as typewriters have them, which is how most people write."""
    return text.replace("’", "'")


def letter_share(text: str) -> float:
    """Return the share of letters and spaces among the characters of a text, 0 to 1."""
    return 1 - len(_SYMBOL.findall(text)) / max(1, len(text))


def _centralities(sentences: Sequence[Sentence], space: TermSpace) -> list[float]:
    norms = [space.norm(sentence.terms) or 1.0 for sentence in sentences]
    shares: dict[str, float] = {}
    for sentence, norm in zip(sentences, norms, strict=True):
        for term in sentence.terms:
            shares[term] = shares.get(term, 0.0) + 1 / norm
    centroid = {term: share * space.squares[term] for term, share in shares.items()}
    return [
        sum(map(centroid.__getitem__, sentence.terms)) / norm
        for sentence, norm in zip(sentences, norms, strict=True)
    ]


def _spread(values: Sequence[float]) -> list[float]:
    """Stretch the values to 0 to 1, so that threads of all sizes weigh the signs alike."""
    least, most = min(values, default=0.0), max(values, default=0.0)
    return [(value - least) / (most - least) if most > least else 0.0 for value in values]
