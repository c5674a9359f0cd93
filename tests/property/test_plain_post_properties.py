"""A plain post of any digest has sound front matter and shows every quote, word for word."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import yaml
from hypothesis import HealthCheck, given, settings
from markdown_it.token import Token

from bot.domain.digest import Digest
from bot.rendering.plain import plain_post
from tests.commonmark_reader import READER, block_words, words_of
from tests.strategies import digests

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SLOW_DATA = (HealthCheck.too_slow, HealthCheck.data_too_large)


@given(digests)
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW_DATA)
def test_front_matter_says_what_the_digest_says(digest: Digest) -> None:
    _, front_matter, _ = plain_post(digest, now=NOW).split("---\n", 2)
    assert yaml.safe_load(front_matter) == {
        "title": words_of(digest.headline),
        "date": NOW.isoformat(),
        "language": digest.language.value,
        "source": digest.story.permalink,
        "hn_id": digest.story.id,
        "tags": [words_of(tag) for tag in digest.tags],
    }


@given(digests)
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW_DATA)
def test_each_quote_and_point_shows_its_words(digest: Digest) -> None:
    _, _, body = plain_post(digest, now=NOW).split("---\n", 2)
    tokens = READER.parse(body)
    shown = [block_words(quote) for quote in blocks(tokens, "blockquote")]
    assert len(shown) == len(digest.quotes)
    for words, quote in zip(shown, digest.quotes, strict=True):
        assert words.startswith(words_of(quote.author))
        assert words.endswith(words_of(quote.text))
    items = [block_words(item) for item in blocks(tokens, "list_item")]
    assert len(items) == len(digest.points)
    for words, point in zip(items, digest.points, strict=True):
        assert words.startswith(words_of(point.text))
        assert words.endswith(" ".join(map(str, point.sources)))


def blocks(tokens: Sequence[Token], kind: str) -> Iterator[Sequence[Token]]:
    """Yield the tokens of each outermost block of a kind."""
    depth = start = 0
    for index, token in enumerate(tokens):
        if token.type == f"{kind}_open":
            start = index if depth == 0 else start
            depth += 1
        elif token.type == f"{kind}_close":
            depth -= 1
            if depth == 0:
                yield tokens[start : index + 1]
