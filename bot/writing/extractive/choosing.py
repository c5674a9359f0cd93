"""From scored sentences to the few that together say the most."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush

from bot.writing.extractive.reading import Reading

# Taken off for the likeness to the nearest sentence that was chosen before.
_REDUNDANCY = 1.0
# Taken off for each sentence that was chosen before from the same group.
_REPETITION = 0.5


def choose(
    candidates: Mapping[int, float],
    reading: Reading,
    *,
    groups: Sequence[int],
    repetition: float = _REPETITION,
) -> Iterator[int]:
    """Yield the candidates, the one that adds the most first; take as many as are needed.

    Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998), computed lazily: what is
    taken off a score can only grow, so a sentence is looked at again only when it comes out on top.

    Args:
        candidates: The score of each candidate, by its place in the reading.
        reading: The thread.
        groups: What each sentence of the reading belongs to; a choice makes its group less welcome.
        repetition: How much less welcome.
    """
    heap = [(-score, place, 0) for place, score in candidates.items()]
    heapify(heap)
    chosen: list[int] = []
    likeness: dict[int, float] = {}
    per_group: Counter[int] = Counter()
    while heap:
        _, place, seen = heappop(heap)
        if seen == len(chosen):
            yield place
            chosen.append(place)
            per_group[groups[place]] += 1
            continue
        terms = dict.fromkeys(reading.sentences[place].terms)
        nearest = max(
            reading.space.similarity(reading.sentences[other].terms, terms) for other in chosen[seen:]
        )
        likeness[place] = max(likeness.get(place, 0.0), nearest)
        penalty = _REDUNDANCY * likeness[place] + repetition * per_group[groups[place]]
        heappush(heap, (penalty - candidates[place], place, len(chosen)))
