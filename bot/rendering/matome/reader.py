"""The matome format the other way: a file becomes the data of a post, and what is wrong with it is said."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import cast

from bot.rendering.matome.folding import fold_parts
from bot.rendering.matome.front_matter import FENCE, front_matter_entries
from bot.rendering.matome.front_matter_reading import FrontMatter, read_front_matter
from bot.rendering.matome.layout import LAYOUTS, Gaps, Layout
from bot.rendering.matome.lines import decode_lines
from bot.rendering.matome.page import HEAD, Kind, blank_lines, gap_name
from bot.rendering.matome.post import FOOTER, MatomePost
from bot.rendering.matome.problems import Problem, Topic
from bot.rendering.matome.scanning import FoundPart, scan_page

_CLOSINGS = frozenset(layout.closing for layout in LAYOUTS.values())
_GAPS = frozenset(field.name for field in fields(Gaps))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A post that was read, and its problems in the order of their lines; none when it keeps the format.

    `quote_lines` are where its quotes stand, in their order, `part_lines` where the first part of each kind.
    """

    post: MatomePost
    problems: tuple[Problem, ...]
    quote_lines: tuple[int, ...] = ()
    part_lines: Mapping[Kind, int] = field(default_factory=dict[Kind, int])


def read_post(content: bytes) -> Reading:
    """Return the post that a file holds; any bytes give one, with problems.

    A file without problems is written again byte for byte. Where there are problems, the post
    is what the file most likely means, mended so that Hugo can read it.
    """
    lines, problems = decode_lines(content)
    front, found_problems = read_front_matter(lines)
    problems += found_problems
    found, found_problems = scan_page(lines, front.end)
    problems += found_problems
    layout = _detect_layout(found)
    problems += _check_gaps(found, layout)
    problems += _check_closings(found, layout)
    problems += _check_head(found, front, last=max(1, len(lines)))
    quotes, folds, found_problems = fold_parts(found)
    problems += found_problems
    texts = {part.kind: part.text for part in reversed(found)}
    if folds and Kind.FOOTER not in texts:
        problems.append(Problem(line=len(lines), sentence="The footer is missing", expected=FOOTER))
    post = MatomePost(
        **_front_matter_fields(front),  # pyright: ignore[reportArgumentType] - checked when they were read
        source=texts.get(Kind.SOURCE, ""),
        quotes=quotes,
        folds=folds,
        heading=texts.get(Kind.HEADING, ""),
        article=texts.get(Kind.ARTICLE, ""),
        note=texts.get(Kind.NOTE, ""),
        footer=texts.get(Kind.FOOTER, ""),
        layout=layout,
    )
    return Reading(
        post=_keep_spelling(post, front, lines),
        problems=tuple(sorted(set(problems))),
        quote_lines=tuple(part.line for part in found if part.quote),
        part_lines={part.kind: part.line for part in reversed(found)},
    )


def _front_matter_fields(front: FrontMatter) -> dict[str, object]:
    values = front.values
    strings = {
        key: values.get(key, "")
        for key in ("title", "date", "months", "featureimage", "lastmod", "description")
    }
    return strings | {
        "tags": tuple(cast("list[str]", values.get("tags", []))),
        "is_draft": values.get("draft", False),
        "hn_id": values.get("hn_id"),
    }


def _keep_spelling(post: MatomePost, front: FrontMatter, lines: Sequence[str]) -> MatomePost:
    """Return the post with the file's own front matter where ours would read differently."""
    ours = "\n".join((FENCE, *front_matter_entries(post), FENCE))
    return post if ours == "\n".join(lines[: front.end]) else replace(post, as_written=front.entries)


def _detect_layout(found: Sequence[FoundPart]) -> Layout:
    """Return the known layout with which most gaps agree, with this file's own spellings."""
    votes = Counter(
        {
            name: sum(expected == actual for _, expected, actual in _gaps(found, layout))
            for name, layout in LAYOUTS.items()
        }
    )
    layout = LAYOUTS[votes.most_common(1)[0][0]]
    closing = next((part.text for part in found if part.text in _CLOSINGS), layout.closing)
    is_linked = next((part.is_linked for part in found if part.kind is Kind.SOURCE), True)
    return replace(
        layout, gaps=_own_footer_gap(found, layout.gaps), closing=closing, is_source_linked=is_linked
    )


def _own_footer_gap(found: Sequence[FoundPart], gaps: Gaps) -> Gaps:
    """Footers that the format does not know stand as far from the quotes as they like."""
    *_, before, last = (None, None, *found)
    if (
        not before
        or not last
        or last.kind is not Kind.FOOTER
        or last.text == FOOTER
        or last.blank_lines is None
    ):
        return gaps
    name = gap_name(before.kind, Kind.FOOTER)
    return replace(gaps, **{name: last.blank_lines}) if name in _GAPS else gaps


def _gaps(found: Sequence[FoundPart], layout: Layout) -> Iterator[tuple[FoundPart, int, int]]:
    """Yield the parts whose distance to the one before is laid down, with expected and actual blank lines."""
    before: Kind | None = None
    for part in found:
        is_known = part.kind in HEAD or before in HEAD or (before and gap_name(before, part.kind) in _GAPS)
        if part.blank_lines is not None and is_known:
            yield part, blank_lines(before, part.kind, layout), part.blank_lines
        before = part.kind


def _check_gaps(found: Sequence[FoundPart], layout: Layout) -> Iterator[Problem]:
    for part, expected, actual in _gaps(found, layout):
        if expected != actual:
            sentence = f"{actual} blank lines stand before the {part.kind}"
            yield Problem(line=part.line, sentence=sentence, expected=str(expected))


def _check_closings(found: Sequence[FoundPart], layout: Layout) -> Iterator[Problem]:
    for part in found:
        if part.kind is Kind.CLOSE and part.text != layout.closing:
            sentence = "The end of the fold is written in another way"
            yield Problem(line=part.line, sentence=sentence, expected=layout.closing, topic=Topic.FOLD)


def _check_head(found: Sequence[FoundPart], front: FrontMatter, *, last: int) -> Iterator[Problem]:
    heads = [part for part in found if part.kind in HEAD]
    order = list(Kind)
    if [part.kind for part in heads] != sorted((part.kind for part in heads), key=order.index):
        yield Problem(
            line=heads[0].line,
            sentence="Title, source and note stand in another order",
            expected="title first",
        )
    for kind, name, expected, topic in (
        (Kind.HEADING, "title", "> and the title", Topic.TITLE),
        (Kind.SOURCE, "source", "引用元：[address](address)", Topic.SOURCE),
    ):
        if kind not in {part.kind for part in heads}:
            later = (part.line for part in found if order.index(part.kind) > order.index(kind))
            sentence = f"The {name} line is missing"
            yield Problem(line=next(later, last), sentence=sentence, expected=expected, topic=topic)
    source = next((part for part in heads if part.kind is Kind.SOURCE), None)
    hn_id = front.values.get("hn_id")
    if source and hn_id is not None and not source.text.endswith(f"item?id={hn_id}"):
        sentence, expected = "The source is not the story of hn_id", f"item?id={hn_id}"
        yield Problem(line=source.line, sentence=sentence, expected=expected, topic=Topic.SOURCE)
