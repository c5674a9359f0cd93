"""The tags that a site already uses, ready to be found in texts of any length."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.writing.extractive.stop_words import STOP_WORDS
from bot.writing.extractive.terms import UNSPACED_RUN, words_of

_LONGEST_UNSPACED = 16  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Tags by the first of their words, lower-case; tags without spaces by themselves."""

    spaced: dict[str, list[tuple[tuple[str, ...], str]]]
    unspaced: frozenset[str]

    @classmethod
    def of(cls, tags: Iterable[str]) -> "Vocabulary":
        """Index the tags; of tags that differ in case only, the first counts."""
        spaced: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        unspaced: list[str] = []
        for tag in tags:
            words = tuple(words_of(tag.lower()))
            if words == (tag,) and UNSPACED_RUN.fullmatch(tag):
                unspaced.append(tag)
            elif words and words not in (known for known, _ in spaced.get(words[0], ())):
                spaced.setdefault(words[0], []).append((words, tag))
        return cls(spaced=spaced, unspaced=frozenset(unspaced))

    def find(self, text: str) -> dict[str, None]:
        """Return the tags whose words stand in a text, whole and in any case, in order.

        Tags that are also very common words (Go, IT) or single letters have to be written as they are.
        """
        found: dict[str, None] = {}
        if not self.spaced and not self.unspaced:
            return found
        written = words_of(text)
        words = [word.lower() for word in written]
        for at, word in enumerate(words):
            for tag_words, tag in self.spaced.get(word, ()):
                is_exact = written[at] == tag or not (word in STOP_WORDS or len(word) == 1)
                if tuple(words[at : at + len(tag_words)]) == tag_words and (len(tag_words) > 1 or is_exact):
                    found[tag] = None
            if self.unspaced and UNSPACED_RUN.match(word):
                found |= dict.fromkeys(piece for piece in _pieces(word) if piece in self.unspaced)
        return found


def _pieces(run: str) -> Iterable[str]:
    """Yield every piece of a run of characters that could be a tag, from left to right."""
    for start in range(len(run)):
        for end in range(start + 1, min(start + _LONGEST_UNSPACED, len(run)) + 1):
            yield run[start:end]
