"""A digest as Discord messages: an overview first, then pages of quotes in reading order."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from gettext import NullTranslations
from urllib.parse import urlsplit

from bot.domain.digest import Branch, Digest, Engine, Quote, SummaryPoint
from bot.domain.language import Language
from bot.domain.thread import PollOption, permalink
from bot.rendering.messages import (
    AUTHOR_LIMIT,
    DESCRIPTION_LIMIT,
    FIELD_VALUE_LIMIT,
    FOOTER_LIMIT,
    TITLE_LIMIT,
    Embed,
    EmbedAuthor,
    EmbedField,
    EmbedFooter,
    Message,
    pack,
    web_url,
)
from bot.rendering.phrases import (
    say_comments,
    say_coverage,
    say_emptiness,
    say_points,
    say_remarks,
    say_submitter,
)
from bot.rendering.translations import translator
from bot.text.characters import one_line
from bot.text.discord_markup import escape, escape_line, escape_start
from bot.text.fitting import ELLIPSIS, fit, split
from bot.text.graphemes import count_units

_ACCENT = 0xFF6600

# Shares of the code units of a message (`TOTAL_LIMIT`), so that the overview always fits into one.
_SUMMARY_SHARE = 2_500
_POINT_SHARE = 500
_STORY_SHARE = 300
_POLL_SHARE = 600
_TAGS_SHARE = 250
_PHRASE_SHARE = 120
_NAME_SHARE = 60
_SOURCES_SHOWN = 3
_DEEPEST_MARK = 5

_COLOUR = re.compile(r"#(?P<hex>[0-9a-fA-F]{6})")


def digest_messages(digest: Digest, *, now: datetime) -> tuple[Message, ...]:
    """Return what to send, in order; every limit of Discord is kept for every digest.

    The overview has a message of its own. Then every quote follows, none left out or shortened:
    one embed each, a very long one in several. Labels are in the digest's language.

    Args:
        digest: Its texts are untrusted; they can neither format nor mention.
        now: When the digest was made, as an aware time.
    """
    quotes = (embed for quote in digest.quotes for embed in _quote_embeds(quote))
    return (*pack([_overview(digest, now)]), *pack(quotes))


def _overview(digest: Digest, now: datetime) -> Embed:
    labels, story = translator(digest.language), digest.story
    address = web_url(story.url)
    domain = (urlsplit(address).hostname or "").removeprefix("www.") if address else ""
    source = " · ".join(filter(None, ("Hacker News", domain)))
    title = fit(escape_line(digest.headline) or escape_line(story.title), TITLE_LIMIT)
    return Embed(
        author=EmbedAuthor(name=fit(source, AUTHOR_LIMIT), url=story.permalink),
        title=title or labels.gettext("Untitled"),
        url=address or story.permalink,
        description=_summary(digest, labels),
        fields=[EmbedField(name=name, value=value) for name, value in _sections(digest, labels) if value],
        footer=EmbedFooter(text=fit(_credits(digest.engine, labels), FOOTER_LIMIT)),
        timestamp=now.isoformat(),
        color=_ACCENT,
    )


def _summary(digest: Digest, labels: NullTranslations) -> str:
    """Return the facts of the thread, and the points with their sources."""
    parts = ["\n".join(_facts(digest))]
    if digest.points:
        share = min(_POINT_SHARE, _SUMMARY_SHARE // len(digest.points))
        points = (_point(point, share, labels) for point in digest.points)
        parts.append(_join(points, "\n", _SUMMARY_SHARE))
    if emptiness := say_emptiness(digest):
        parts.append(emptiness)
    return "\n\n".join(parts)


def _facts(digest: Digest) -> Iterator[str]:
    story, language = digest.story, digest.language
    facts = list[str]()
    if story.points is not None:
        facts.append(say_points(story.points, language))
    if story.author and (author := escape_line(story.author)):
        facts.append(say_submitter(fit(author, _NAME_SHARE), language))
    if story.created_at is not None:
        # Discord shows this as an age that stays right, in the reader's language.
        facts.append(f"<t:{int(story.created_at.timestamp())}:R>")
    if facts:
        yield " · ".join(facts)
    yield say_coverage(digest)


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


def _credits(engine: Engine, labels: NullTranslations) -> str:
    match engine:
        case Engine.EXTRACTIVE:
            how = labels.gettext("Sentences chosen by rules, without a model")
    return f"{how} · {labels.gettext('Source: Hacker News')}"


def _quote_embeds(quote: Quote) -> Iterator[Embed]:
    """Yield a quote under its author's name, and what does not fit there without one."""
    marks = "↳" * min(quote.depth, _DEEPEST_MARK)
    name = one_line(fit(f"{marks} {one_line(quote.author)}", AUTHOR_LIMIT))
    # Each piece starts a line, which it may not have done in the comment.
    pieces = tuple(map(escape_start, split(escape(quote.text), DESCRIPTION_LIMIT - 1)))
    first = Embed(author=EmbedAuthor(name=name or "—", url=quote.permalink))
    if quote.created_at is not None:
        first["timestamp"] = quote.created_at.isoformat()
    for embed, piece in zip((first, *(Embed() for _ in pieces[1:])), pieces or ("",), strict=True):
        if piece:
            embed["description"] = piece
        if colour := _COLOUR.fullmatch(quote.colour):
            embed["color"] = int(colour["hex"], 16)
        yield embed


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
