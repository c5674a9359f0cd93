"""The keyless engine: a selection becomes a digest that holds only what people wrote."""

from collections import defaultdict
from collections.abc import Sequence

from bot.domain.colours import assign_colours
from bot.domain.digest import Digest, Engine, Quote
from bot.domain.language import Language
from bot.domain.progress import Progress, Report, Stage, ignore
from bot.domain.selection import Pick, Selection
from bot.domain.thread import Comment, ItemId
from bot.writing.extractive.branches import find_branches
from bot.writing.extractive.condensing import condense
from bot.writing.extractive.points import find_points
from bot.writing.extractive.reading import Reading
from bot.writing.extractive.sentences import Sentence
from bot.writing.extractive.tagging import find_tags


def write(
    selection: Selection, report: Report = ignore, *, language: Language, vocabulary: Sequence[str] = ()
) -> Digest:
    """Return the digest of a selection. Deterministic, and linear in the size of the thread.

    Args:
        selection: The thread and what was picked from it.
        report: Told of each quote that is condensed.
        language: The reader's; the quotes stay in their own.
        vocabulary: Tags that the site already uses, most used first.
    """
    thread, story = selection.thread, selection.thread.story
    comments = tuple(comment for comment in thread.comments if comment.is_readable)
    reading = Reading.of((comment.text for comment in comments), topic=f"{story.title}\n{story.text}")
    return Digest(
        story=story,
        engine=Engine.EXTRACTIVE,
        language=language,
        is_translated=False,
        headline=story.title,
        coverage=thread.coverage,
        points=find_points(selection, comments, reading),
        branches=find_branches(thread, comments, reading),
        quotes=_quote_picks(selection, comments, reading, report),
        tags=find_tags(story.title, comments, reading.sentences, vocabulary=vocabulary),
        focus=thread.focus,
        notes=thread.notes,
    )


def _quote_picks(
    selection: Selection, comments: Sequence[Comment], reading: Reading, report: Report
) -> tuple[Quote, ...]:
    scored: dict[ItemId, list[tuple[Sentence, float]]] = defaultdict(list)
    for sentence, score in zip(reading.sentences, reading.scores, strict=True):
        scored[comments[sentence.comment].id].append((sentence, score))
    picks = selection.picks
    colours = assign_colours([(pick.comment.id, pick.score) for pick in picks])
    quotes: list[Quote] = []
    for pick, colour in zip(picks, colours, strict=True):
        quotes.append(_quote(pick, colour, scored[pick.comment.id]))
        report(Progress(stage=Stage.CONDENSING, done=len(quotes), total=len(picks)))
    return tuple(quotes)


def _quote(pick: Pick, colour: str, scored: Sequence[tuple[Sentence, float]]) -> Quote:
    return Quote(
        id=pick.comment.id,
        author=pick.comment.author or "",
        created_at=pick.comment.created_at,
        parent=pick.comment.parent,
        root=pick.comment.root,
        depth=pick.comment.depth,
        text=condense(pick.comment.text, scored),
        original=pick.comment.text,
        score=pick.score,
        colour=colour,
        reasons=pick.reasons,
    )
