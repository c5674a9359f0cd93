"""What every rendering says about a digest in the reader's language: its facts, and what to know of it."""

from datetime import datetime

from bot.domain.digest import Digest, Engine, Quote
from bot.domain.language import Language
from bot.rendering.translations import format_dollars, format_number, translator
from bot.text.characters import one_line


def say_points(points: int, language: Language) -> str:
    """Return how many points a story has."""
    words = translator(language).ngettext("{count} point", "{count} points", points)
    return words.format(count=format_number(points, language))


def say_comments(comments: int, language: Language) -> str:
    """Return how many comments there are."""
    words = translator(language).ngettext("{count} comment", "{count} comments", comments)
    return words.format(count=format_number(comments, language))


def say_submitter(name: str, language: Language) -> str:
    """Return who submitted a story; the name comes escaped for where it is shown."""
    return translator(language).gettext("by {author}").format(author=name)


def say_coverage(digest: Digest) -> str:
    """Return how many comments were read of how many there are."""
    words = translator(digest.language).gettext("Read {read} of {total} comments")
    read, total = digest.coverage.read, digest.coverage.total
    return words.format(
        read=format_number(read, digest.language), total=format_number(total, digest.language)
    )


def say_emptiness(digest: Digest) -> str:
    """Return why there is no quote; empty where there is one."""
    gettext = translator(digest.language).gettext
    if not digest.coverage.total:
        return gettext("There are no comments yet. Come back when the discussion has begun.")
    return "" if digest.quotes else gettext("There is no comment here that could be quoted.")


def say_remarks(digest: Digest) -> tuple[str, ...]:
    """Return what a reader should know: that nothing was translated, and how the thread was read."""
    gettext = translator(digest.language).gettext
    notes = tuple(gettext(note.value) for note in dict.fromkeys(digest.notes))
    if digest.is_translated or not digest.quotes:
        return notes
    return (gettext("Nothing was translated: quotes are as their authors wrote them."), *notes)


def say_age(moment: datetime) -> str:
    """Return a time as Discord's markup, shown as an age that stays right, in the reader's language."""
    return f"<t:{int(moment.timestamp())}:R>"


def say_quotes(quotes: int, language: Language) -> str:
    """Return how many quotes there are."""
    words = translator(language).ngettext("{count} quote", "{count} quotes", quotes)
    return words.format(count=format_number(quotes, language))


def mark_left(quote: Quote) -> str:
    """Return the sign, explained by a note, of a quote that no model could put into other words."""
    return "◇ " if quote.is_left else ""


def say_credits(digest: Digest) -> str:
    """Return who wrote a digest, what that took, and where its comments are from."""
    gettext = translator(digest.language).gettext
    match digest.engine:
        case Engine.EXTRACTIVE:
            how = gettext("Sentences chosen by rules, without a model")
        case Engine.MODEL:
            how = _say_model(digest)
    return f"{how} · {gettext('Source: Hacker News')}"


def _say_model(digest: Digest) -> str:
    labels, language, usage = translator(digest.language), digest.language, digest.usage
    if usage is None:  # all of it was kept from before
        return labels.gettext("Condensed by a model")
    tokens = usage.tokens_in + usage.tokens_out
    words = labels.ngettext(
        "Condensed by {model}, {count} token", "Condensed by {model}, {count} tokens", tokens
    )
    said = words.format(model=one_line(usage.model), count=format_number(tokens, language))
    return said if usage.cost is None else f"{said} · {format_dollars(usage.cost, language)}"
