"""The overview of a digest as one embed: its facts, its points with their sources, its branches."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from gettext import NullTranslations

from bot.domain.digest import Branch, Digest, SummaryPoint
from bot.domain.language import Language
from bot.domain.thread import PollOption, permalink
from bot.rendering.messages import (
    ACCENT,
    AUTHOR_LIMIT,
    FIELD_VALUE_LIMIT,
    FOOTER_LIMIT,
    TITLE_LIMIT,
    Embed,
    EmbedAuthor,
    EmbedField,
    EmbedFooter,
    web_domain,
    web_url,
)
from bot.rendering.phrases import (
    say_age,
    say_comments,
    say_coverage,
    say_credits,
    say_emptiness,
    say_points,
    say_remarks,
    say_submitter,
)
from bot.rendering.translations import translator
from bot.text.characters import one_line
from bot.text.discord_markup import escape, escape_line
from bot.text.fitting import ELLIPSIS, fit
from bot.text.graphemes import count_units

# Shares of the code units of a message (`TOTAL_LIMIT`), so that the overview always fits into one.
_SUMMARY_SHARE = 2_500
_POINT_SHARE = 500
_STORY_SHARE = 300
_POLL_SHARE = 600
_TAGS_SHARE = 250
_PHRASE_SHARE = 120
_NAME_SHARE = 60
_SOURCES_SHOWN = 3


def overview(digest: Digest, now: datetime, *, tells_age: bool = False) -> Embed:
    """Return what a reader sees first; it fits into one message, whatever the digest holds.

    Args:
        digest: Its texts are untrusted.
        now: When the digest was made, as an aware time.
        tells_age: Whether it says so, as an age that stays right.
    """
    labels, story = translator(digest.language), digest.story
    address = web_url(story.url)
    source = " · ".join(filter(None, ("Hacker News", web_domain(address))))
    title = fit(escape_line(digest.headline) or escape_line(story.title), TITLE_LIMIT)
    return Embed(
        author=EmbedAuthor(name=fit(source, AUTHOR_LIMIT), url=story.permalink),
        title=title or labels.gettext("Untitled"),
        url=address or story.permalink,
        description=_summary(digest, labels, now if tells_age else None),
        fields=[EmbedField(name=name, value=value) for name, value in _sections(digest, labels) if value],
        footer=EmbedFooter(text=fit(say_credits(digest), FOOTER_LIMIT)),
        timestamp=now.isoformat(),
        color=ACCENT,
    )


def _summary(digest: Digest, labels: NullTranslations, made_at: datetime | None) -> str:
    """Return the facts of the thread, and the points with their sources."""
    parts = ["\n".join(_facts(digest, labels, made_at))]
    if digest.points:
        share = min(_POINT_SHARE, _SUMMARY_SHARE // len(digest.points))
        points = (_point(point, share, labels) for point in digest.points)
        parts.append(_join(points, "\n", _SUMMARY_SHARE))
    if emptiness := say_emptiness(digest):
        parts.append(emptiness)
    return "\n\n".join(parts)


def _facts(digest: Digest, labels: NullTranslations, made_at: datetime | None) -> Iterator[str]:
    story, language = digest.story, digest.language
    facts = list[str]()
    if story.points is not None:
        facts.append(say_points(story.points, language))
    if story.author and (author := escape_line(story.author)):
        facts.append(say_submitter(fit(author, _NAME_SHARE), language))
    if story.created_at is not None:
        facts.append(say_age(story.created_at))
    if facts:
        yield " · ".join(facts)
    yield say_coverage(digest)
    if made_at is not None:
        yield labels.gettext("Digest made {age}").format(age=say_age(made_at))


def _point(point: SummaryPoint, share: int, labels: NullTranslations) -> str:
    label = labels.gettext("comment")
    links = ", ".join(f"[{label}]({permalink(source)})" for source in point.sources[:_SOURCES_SHOWN])
    author = fit(escape_line(point.author or ""), _NAME_SHARE)
    tail = f" — {author} ({links})" if author else f" ({links})"
    text = fit(escape(one_line(point.text)), share - count_units(tail) - len("- "))
    return f"- {text}{tail}"


def _sections(digest: Digest, labels: NullTranslations) -> Iterator[tuple[str, str]]:
    yield labels.gettext("From the submitter"), fit(escape(digest.story.text), _STORY_SHARE).strip()
    options = (_option(option, digest.language) for option in digest.story.options)
    yield labels.gettext("Choices of the poll"), _join(options, "\n", _POLL_SHARE)
    branches = (_branch(branch, digest.language) for branch in digest.branches)
    yield labels.gettext("Branches of the discussion"), _join(branches, "\n", FIELD_VALUE_LIMIT)
    tags = (fit(escape_line(tag), _NAME_SHARE) for tag in digest.tags)
    yield labels.gettext("Tags"), _join(filter(None, tags), " · ", _TAGS_SHARE)
    yield labels.gettext("Good to know"), _join(_notes(digest, labels), "\n", FIELD_VALUE_LIMIT)


def _option(option: PollOption, language: Language) -> str:
    text = fit(escape(one_line(option.text)), _PHRASE_SHARE) or "—"
    return f"- {text}" if option.points is None else f"- {text} · {say_points(option.points, language)}"


def _branch(branch: Branch, language: Language) -> str:
    size = f"[{say_comments(branch.size, language)}]({permalink(branch.root)})"
    phrase = fit(escape_line(branch.phrase), _PHRASE_SHARE)
    return f"- {phrase} · {size}" if phrase else f"- {size}"


def _notes(digest: Digest, labels: NullTranslations) -> Iterator[str]:
    if digest.focus is not None:
        note = labels.gettext("The link led to [one comment]({link}) of this discussion.")
        yield note.format(link=permalink(digest.focus))
    yield from say_remarks(digest)


def _join(lines: Iterable[str], separator: str, limit: int) -> str:
    """Return as many whole lines as fit, with an ellipsis where some were left out."""
    kept, used = list[str](), 0
    for line in lines:
        size = count_units(line) + len(separator)
        if used + size + len(ELLIPSIS) > limit:
            kept.append(ELLIPSIS)
            break
        kept.append(line)
        used += size
    return separator.join(kept)
