"""The largest discussions of a thread, and what each is about in a few of its own words."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.domain.digest import Branch
from bot.domain.thread import Comment, ItemId, Thread
from bot.writing.extractive.reading import Reading
from bot.writing.extractive.sentences import Sentence, Voice, without_urls
from bot.writing.extractive.terms import COMPOUND, UNSPACED_RUN, WORD, term_of, terms_of

_MOST_BRANCHES = 6
_SMALLEST_BRANCH = 3  # comments
_LONGEST_PHRASE = 4  # words
# Words that may join the ends of a phrase: "build vs buy", and with an article "state of the art".
# An article alone would follow a verb.
_JOINING = frozenset({"of", "and", "for", "in", "vs", "on", "with", "per"})
_ARTICLES = frozenset({"the", "a", "an"})
# Shorter compounds say too little.
_SHORTEST_COMPOUND = 3  # characters
# A discussion in which nothing recurs is named by its first words.
_FIRST_WORDS, _FIRST_CHARACTERS = 5, 40


def find_branches(thread: Thread, comments: Sequence[Comment], reading: Reading) -> tuple[Branch, ...]:
    """Return the top-level comments with the largest discussions, largest first.

    Args:
        thread: The thread.
        comments: Its readable comments, in reading order.
        reading: Their sentences.
    """
    sizes = Counter(comment.root for comment in thread.comments)
    largest = {root: size for root, size in sizes.most_common(_MOST_BRANCHES) if size >= _SMALLEST_BRANCH}
    own: dict[ItemId, list[Sentence]] = {root: [] for root in largest}
    counts: Counter[str] = Counter()
    for sentence in reading.sentences:
        counts.update(sentence.terms)
        root = comments[sentence.comment].root
        if root in own and sentence.voice is Voice.OWN:
            own[root].append(sentence)
    return tuple(
        Branch(phrase=find_phrase(own[root], counts), root=root, size=size)
        for root, size in largest.items()
        if own[root]
    )


def find_phrase(sentences: Sequence[Sentence], counts: Mapping[str, int]) -> str:
    """Return the words, as they stand in a sentence, that tell a discussion best from the others.

    They recur in its comments, the first of which counts twice, and their terms are rare elsewhere.

    Args:
        sentences: What was said in one discussion, in order; at least one.
        counts: In how many sentences of the whole thread each term stands.
    """
    inside = Counter(term for sentence in sentences for term in sentence.terms)
    first = sentences[0].comment
    users: dict[tuple[str, ...], dict[int, None]] = {}
    for sentence in sentences:
        for terms, _ in _phrases_in(without_urls(sentence.text)):
            users.setdefault(terms, {})[sentence.comment] = None
    uses = {terms: len(comments) + (first in comments) for terms, comments in users.items()}
    recurring = [terms for terms in uses if uses[terms] > 1] or list(uses)
    if not recurring:
        return " ".join(sentences[0].text.split()[:_FIRST_WORDS])[:_FIRST_CHARACTERS]

    def weigh(terms: tuple[str, ...]) -> float:
        weights = (inside[term] * math.log(1 + inside[term] / max(counts[term], 1)) for term in terms)
        return math.log(1 + uses[terms]) * math.log(1 + sum(weights) / len(terms))

    return _write_out(max(recurring, key=weigh), sentences)


def _write_out(chosen: tuple[str, ...], sentences: Sequence[Sentence]) -> str:
    """Return a phrase as it is written most often, with a capital where it is all small."""
    forms = Counter(
        form
        for sentence in sentences
        if sentence.terms and chosen[0] in sentence.terms
        for terms, form in _phrases_in(without_urls(sentence.text))
        if terms == chosen
    )
    phrase = forms.most_common(1)[0][0]
    return phrase[0].upper() + phrase[1:] if phrase.split()[0].islower() else phrase


def _phrases_in(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each run of two to four words that could name something: its terms, and as it is written."""
    if not text.isascii():
        compounds = (word for word in COMPOUND.findall(text) if len(word) >= _SHORTEST_COMPOUND)
        yield from ((terms_of(word), word) for word in compounds)
    words = list(WORD.finditer(text))
    plain = [word.group().lower() for word in words]
    stems = [_term_in_phrase(word) for word in plain]
    for first, start in enumerate(words):
        terms = [stems[first]]
        for last in range(first + 1, min(first + _LONGEST_PHRASE, len(words)) if stems[first] else 0):
            is_joint = plain[last] in _JOINING or (plain[last] in _ARTICLES and plain[last - 1] in _JOINING)
            between = text[words[last - 1].end() : words[last].start()]
            if between not in (" ", "-") or not (stems[last] or is_joint):
                break
            if stems[last]:
                terms.append(stems[last])
                if text[words[last].end() : words[last].end() + 1] != "-":
                    yield tuple(terms), text[start.start() : words[last].end()]


def _term_in_phrase(word: str) -> str:
    return "" if UNSPACED_RUN.match(word) or word[0].isdecimal() else term_of(word)
