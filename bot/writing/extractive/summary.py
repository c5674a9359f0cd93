"""A thread in so many words: its best sentences, in the order of the thread."""

from collections.abc import Sequence

from bot.writing.extractive.choosing import choose
from bot.writing.extractive.reading import Reading
from bot.writing.extractive.sentences import Sentence, Voice

# Shorter sentences lean on their neighbours.
_FEWEST_WORDS = 6
_FEWEST_TERMS = 3


def summarise(comments: Sequence[str], *, topic: str, words: int) -> tuple[str, ...]:
    """Return the sentences that say the most about a thread, verbatim, in the order of the thread.

    Only the last sentence may not be whole: it is cut where the words run out.

    Args:
        comments: The texts of the comments, in order.
        topic: Title and text of the story.
        words: The most words to return.
    """
    reading = Reading.of(comments, topic=topic)
    sentences = reading.sentences
    telling = {
        place: reading.scores[place] for place, sentence in enumerate(sentences) if is_telling(sentence)
    }
    groups = [sentence.comment for sentence in sentences]
    chosen: list[int] = []
    room = words
    for place in choose(telling, reading, groups=groups):
        if room <= 0:
            break
        chosen.append(place)
        room -= len(sentences[place].text.split())
    return _cut([sentences[place].text for place in sorted(chosen)], words)


def is_telling(sentence: Sentence) -> bool:
    """Whether a sentence says something by itself: the author's own words, and enough of them."""
    return (
        sentence.voice is Voice.OWN
        and sentence.length >= _FEWEST_WORDS
        and len(sentence.terms) >= _FEWEST_TERMS
        and "://" not in sentence.text
    )


def _cut(texts: Sequence[str], words: int) -> tuple[str, ...]:
    kept: list[str] = []
    for text in texts:
        tokens = text.split()
        if words > 0:
            kept.append(text if len(tokens) <= words else " ".join(tokens[:words]))
        words -= len(tokens)
    return tuple(kept)
