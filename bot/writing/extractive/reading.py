"""A thread as the keyless engine reads it: every sentence, and how much it says."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.writing.extractive.scoring import TermSpace, score_sentences
from bot.writing.extractive.sentences import Sentence, read_sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All sentences of a thread in order, the score of each, and the weights of their terms."""

    sentences: tuple[Sentence, ...]
    scores: tuple[float, ...]
    space: TermSpace

    @classmethod
    def of(cls, texts: Iterable[str], *, topic: str) -> "Reading":
        """Read the texts of a thread's comments; the topic is title and text of its story."""
        sentences = tuple(read_sentences(texts))
        space = TermSpace.of(sentences)
        scores = score_sentences(sentences, topic=topic, space=space)
        return cls(sentences=sentences, scores=tuple(scores), space=space)
