"""A post that nothing is wrong with, to find out whether a site's templates build any."""

from bot.rendering.matome.post import Fold, MatomePost, MatomeQuote
from bot.rendering.matome.writer import write_post

_SOURCE = "https://news.ycombinator.com/item?id=1"


def sample_post() -> str:
    """Return the text of a post that has every part that ours have, each with a word or two."""
    quotes = tuple(
        MatomeQuote(
            body="words",
            author="ann",
            created_at="2026/01/01 00:00:00",
            colour="#45b78d",
            id=number,
            depth=0 if number == 1 else 1,
            parent=None if number == 1 else 1,
        )
        for number in (1, 2)
    )
    post = MatomePost(
        title="words",
        date="2026-01-01T00:00:00",
        lastmod="2026-01-01T00:00:00",
        tags=("words",),
        source=_SOURCE,
        quotes=quotes,
        folds=(Fold(summary="words", size=1),),
        months="2026/01",
        hn_id=1,
        description="words",
        article="https://example.org/",
        note="words",
    )
    return write_post(post)
