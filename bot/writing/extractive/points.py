"""The points of a digest: sentences of the thread that can stand alone."""

from collections.abc import Mapping, Sequence
from heapq import nlargest
from itertools import islice

from bot.domain.digest import SummaryPoint
from bot.domain.selection import Selection
from bot.domain.thread import Comment, ItemId
from bot.writing.extractive.choosing import choose
from bot.writing.extractive.reading import Reading
from bot.writing.extractive.scoring import count_self
from bot.writing.extractive.sentences import Sentence
from bot.writing.extractive.standalone import count_pointers, is_quotable, stands_alone

_MOST_POINTS, _FEWEST_POINTS = 5, 3
# Below this number of comments three points say enough.
_LONG_THREAD = 12
# So many sentences are looked at for points by different people; then one may make two.
_MOST_CHOICES = 20
# And so many are weighed for it, the best by the score of the sentence and of its comment.
_MOST_WEIGHED = 800
# What the selection thinks of the comment, from 0 to 1, counts this much.
_STANDING = 3.0
# A statement with this many content words is full.
_SUBSTANCE, _FULL = 2.0, 12
# Taken off for each word that points at something outside the sentence, or at its author.
_POINTING = 0.3
_SELF_REGARD = 0.5
# A sentence that cannot stand alone is taken only where nothing else is left.
_LEANING = 10.0
# A second point from the same discussion has to be far better.
_SAME_BRANCH = 3.0


def find_points(
    selection: Selection, comments: Sequence[Comment], reading: Reading
) -> tuple[SummaryPoint, ...]:
    """Return three to five sentences that together say the most, best first, by different people if possible.

    Fewer only where the thread has no more sentences that can stand alone.

    Args:
        selection: The thread and what was picked from it.
        comments: Its readable comments, in reading order.
        reading: Their sentences.
    """
    candidates = _candidates(selection, comments, reading)
    wanted = _MOST_POINTS if len(comments) >= _LONG_THREAD else _FEWEST_POINTS
    groups = [comments[sentence.comment].root for sentence in reading.sentences]
    points: dict[str | None, SummaryPoint] = {}
    spare: list[SummaryPoint] = []
    best = choose(candidates, reading, groups=groups, repetition=_SAME_BRANCH)
    for place in islice(best, _MOST_CHOICES):
        sentence = reading.sentences[place]
        is_enough = len(points) + len(spare) >= _FEWEST_POINTS and not stands_alone(sentence.text)
        if len(points) == wanted or is_enough:
            break
        source = comments[sentence.comment]
        point = SummaryPoint(text=sentence.text, sources=(source.id,), author=source.author)
        if points.setdefault(source.author, point) is not point:
            spare.append(point)
    return (*points.values(), *spare[: max(0, _FEWEST_POINTS - len(points))])


def _candidates(selection: Selection, comments: Sequence[Comment], reading: Reading) -> Mapping[int, float]:
    """Return the places of the sentences that may be points, each with its score as one."""
    story = selection.thread.story
    standings = {pick.comment.id: _STANDING * pick.score / 100 for pick in selection.picks}
    texts: dict[ItemId, str] = {comment.id: comment.text for comment in comments} | {story.id: story.text}

    def weigh(place: int) -> float:
        return reading.scores[place] + standings.get(comments[reading.sentences[place].comment].id, 0.0)

    candidates: dict[int, float] = {}
    for place in nlargest(_MOST_WEIGHED, range(len(reading.sentences)), key=weigh):
        sentence = reading.sentences[place]
        parent = comments[sentence.comment].parent
        if is_quotable(sentence) and not is_repeated(sentence.text, texts.get(parent, "")):
            candidates[place] = weigh(place) + _quotability(sentence)
    return dict(sorted(candidates.items()))


def _quotability(sentence: Sentence) -> float:
    if not stands_alone(sentence.text):
        return -_LEANING
    return (
        _SUBSTANCE * min(1.0, len(sentence.terms) / _FULL)
        - _POINTING * count_pointers(sentence.text)
        - _SELF_REGARD * count_self(sentence.text)
    )


def is_repeated(text: str, above: str) -> bool:
    """Whether a sentence only repeats what stands in the comment above, marked as a quote or not."""
    return text.strip("\"'“”‘’*. ") in above
