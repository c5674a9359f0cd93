"""From a digest to the data of a post: everything escaped, every choice the same when it is made again."""

import re
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from bot.domain.colours import assign_colours
from bot.domain.digest import Digest, Quote, publication_day
from bot.rendering.matome.naming import choose_image, clean_title
from bot.rendering.matome.post import Fold, MatomePost, MatomeQuote
from bot.rendering.matome.style import LATEST, Style
from bot.rendering.matome.tag_choice import choose_tags
from bot.text.hugo_marks import part_marks
from bot.text.hugo_markup import escape_body
from bot.text.links import clean_url

_LONGEST_DESCRIPTION = 160  # characters; search engines show about as many
LEFT_MARK = "（原文）"  # what the model could not translate
_NOT_IN_NAMES = re.compile("[^A-Za-z0-9_-]")  # of Hacker News users
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


def from_digest(
    digest: Digest,
    *,
    now: datetime,
    images: Collection[str] = (),
    style: Style = LATEST,
    vocabulary: Sequence[str] = (),
) -> MatomePost:
    """Return the post of a digest.

    Its date is the day (UTC) of the story's submission, never after `now`: Hugo leaves out posts
    from the future without a word.

    Args:
        digest: The digest.
        now: The time; aware.
        images: Images of the site, as front matter names them (`thumbnails/green4.jpg`).
        style: The site's choices.
        vocabulary: Tags that the site has, most used first.
    """
    story, additions = digest.story, style.additions
    now = now.astimezone(UTC)
    day = publication_day(digest, now)
    untranslated = additions.note and not digest.is_translated and bool(digest.quotes)
    return MatomePost(
        title=clean_title(digest.headline, story.id),
        date=f"{day:%Y-%m-%d}T00:00:00",
        months=f"{day:%Y/%m}" if style.has_months else "",
        tags=choose_tags(digest, vocabulary),
        featureimage=choose_image(story.id, images),
        hn_id=story.id if additions.hn_id else None,
        lastmod=f"{now:%Y-%m-%dT%H:%M:%SZ}" if additions.lastmod else "",
        description=_describe(digest) if additions.description else "",
        source=story.permalink,
        article=(clean_url(story.url or "") or "") if additions.article else "",
        note=style.note if untranslated else "",
        quotes=tuple(_quote(quote, colour, style) for quote, colour in _coloured(digest, style)),
        folds=folds_for(len(digest.quotes), style),
        footer=style.footer,
        layout=style.layout,
    )


def fold_sizes(count: int, style: Style) -> tuple[int, ...]:
    """Return how many of so many quotes go into each fold; those before the first one left out."""
    folded = max(0, count - style.first_fold)
    full, rest = divmod(folded, style.fold_size)
    if not full:
        return (rest,) if rest >= style.smallest_fold else ()
    last = (style.fold_size, rest) if rest >= style.smallest_fold else (style.fold_size + rest,)
    return (*(style.fold_size,) * (full - 1), *last)


def folds_for(count: int, style: Style) -> tuple[Fold, ...]:
    """Return the folds of so many quotes, labelled."""
    return tuple(
        Fold(summary=style.fold_label.format(number=number), size=size)
        for number, size in enumerate(fold_sizes(count, style), 1)
    )


def _coloured(digest: Digest, style: Style) -> Sequence[tuple[Quote, str]]:
    scores = [(quote.id, quote.score) for quote in digest.quotes]
    own = (quote.colour for quote in digest.quotes)
    colours = assign_colours(scores, palette=style.palette) if style.palette else own
    return list(zip(digest.quotes, colours, strict=True))


def _quote(quote: Quote, colour: str, style: Style) -> MatomeQuote:
    created_at = quote.created_at
    is_threaded = style.additions.threading
    return MatomeQuote(
        body=escape_body(LEFT_MARK * quote.is_left + quote.text),
        author=part_marks(_NOT_IN_NAMES.sub("_", quote.author), "-"),
        created_at=created_at.astimezone(UTC).strftime(style.time_format) if created_at else "",
        colour=colour if _COLOUR.fullmatch(colour) else "",
        id=quote.id if is_threaded else None,
        depth=quote.depth if is_threaded else None,
        parent=quote.parent if is_threaded else None,
    )


def _describe(digest: Digest) -> str:
    """Return the first summary point, cut where a description is: at a word if there is one."""
    if not digest.points:
        return ""
    text = clean_title(digest.points[0].text, digest.story.id)
    if len(text) <= _LONGEST_DESCRIPTION:
        return text
    cut = text[: _LONGEST_DESCRIPTION - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > _LONGEST_DESCRIPTION // 2 else cut) + "…"
