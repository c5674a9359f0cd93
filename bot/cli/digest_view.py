"""A digest as a reader sees it on a terminal."""

from collections.abc import Iterator

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from bot.domain.digest import Digest, Quote, SummaryPoint
from bot.domain.thread import permalink
from bot.rendering.phrases import (
    mark_left,
    say_comments,
    say_coverage,
    say_credits,
    say_emptiness,
    say_points,
    say_remarks,
    say_submitter,
)
from bot.rendering.translations import translator

_DEEPEST_INDENT = 6  # levels; deeper replies would leave no room for their words


def print_digest(console: Console, digest: Digest, *, explain: bool) -> None:
    """Print story, points, branches, quotes and tags; with `explain`, why each quote is there.

    Everything from outside is printed as `Text`, in which markup means nothing.
    """
    _ = translator(digest.language).gettext
    _print_story(console, digest)
    if digest.points:
        console.print(_heading(_("What people say")))
        for point in digest.points:
            console.print(_point(point))
    if digest.branches:
        console.print(_heading(_("Branches of the discussion")))
    for branch in digest.branches:
        size = say_comments(branch.size, digest.language)
        line = Text(f"• {branch.phrase}")
        console.print(line.append(f"  {size}  {permalink(branch.root)}", "dim"))
    if digest.quotes:
        console.print(_heading(_("Quotes")))
    for quote in digest.quotes:
        mark = _("the comment that the link named") if quote.id == digest.focus else ""
        _print_quote(console, quote, mark=mark, explain=explain)
    if digest.tags:
        console.print(Text("  ".join(f"#{tag}" for tag in digest.tags), "cyan"))
    console.print(Text(say_credits(digest), "dim"))


def _print_story(console: Console, digest: Digest) -> None:
    console.print(Text(digest.headline, "bold"))
    for address in (digest.story.url, digest.story.permalink):
        if address:
            console.print(Text(address, "dim"))
    console.print(Text(" · ".join(_facts(digest))))
    for option in digest.story.options:
        votes = "" if option.points is None else f"  {say_points(option.points, digest.language)}"
        console.print(Text(f"☐ {option.text}").append(votes, "dim"))
    for remark in filter(None, (*say_remarks(digest), say_emptiness(digest))):
        console.print(Text(remark, "yellow"))


def _facts(digest: Digest) -> Iterator[str]:
    story = digest.story
    if story.author:
        yield say_submitter(story.author, digest.language)
    if story.points is not None:
        yield say_points(story.points, digest.language)
    yield say_coverage(digest)


def _heading(words: str) -> Rule:
    return Rule(Text(words, "bold"), align="left", style="dim")


def _point(point: SummaryPoint) -> Text:
    who = f"— {point.author}  " if point.author else ""
    return Text(f"• {point.text}  ").append(who + "  ".join(map(permalink, point.sources)), "dim")


def _print_quote(console: Console, quote: Quote, *, mark: str, explain: bool) -> None:
    time = f"{quote.created_at:%Y-%m-%d %H:%M} UTC  " if quote.created_at else ""
    text = (
        Text("↳ " if quote.depth else "", "dim")
        .append(mark_left(quote))
        .append(quote.author, f"bold {quote.colour}")
    )
    text.append(f"  {time}{quote.permalink}", "dim").append(f"  ← {mark}" if mark else "", "yellow")
    text.append(f"\n{quote.text}")
    if explain:
        text.append(f"\n[{quote.score}] " + "; ".join(quote.reasons), "italic dim")
    indent = " " * (2 * min(quote.depth, _DEEPEST_INDENT))
    # A terminal gets whole words and the indent on every line; a file gets the lines as they are.
    lines = text.wrap(console, console.width - len(indent)) if console.is_terminal else text.split("\n")
    for line in lines:
        console.print(Text(indent) + line)
    console.print()
