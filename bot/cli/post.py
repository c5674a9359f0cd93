"""`matome post`: the two directions of the matome format, for scripts and for site owners."""

import json
import sys
from pathlib import Path
from typing import Annotated, TypeAlias

from cyclopts import App, Parameter
from rich.text import Text

from bot.adapters.atomic_file import replace_file
from bot.cli.console import notices, output
from bot.errors import Misconfigured, Refused
from bot.exit_codes import Exit
from bot.rendering.matome.post import MatomePost
from bot.rendering.matome.post_json import post_from_json, post_to_json
from bot.rendering.matome.problems import Problem
from bot.rendering.matome.reader import read_post
from bot.rendering.matome.writer import write_post

# A file; a hyphen alone is standard input.
FileArgument: TypeAlias = Annotated[Path, Parameter(allow_leading_hyphen=True)]
_LARGEST = 16_000_000  # bytes; the longest of 1,933 real posts has less than 100,000

post = App(name="post", help="Read and write matome posts.")


@post.command
def read(
    file: FileArgument, *, is_json: Annotated[bool, Parameter(name="--json", negative=())] = False
) -> int:
    """Show what a post says, and everything in which it breaks the format.

    Ends with 5 if the file breaks the format; it is read as far as it can be all the same.

    Args:
        file: The post's file, a site's `index.md`; `-` for standard input.
        is_json: Print the data as one JSON object.
    """
    reading = read_post(_content(file))
    if not reading.post.quotes and not reading.post.title:
        raise Refused(
            "{file} is not a matome post: it has neither a title nor quotes.",
            hint="Name a post's index.md.",
            file=file,
        )
    if is_json:
        sys.stdout.write(json.dumps(post_to_json(reading.post), ensure_ascii=False, indent=2) + "\n")
    else:
        output.print(_outline(reading.post))
    for problem in reading.problems:
        notices.print(_complaint(file, problem))
    return Exit.REFUSED if reading.problems else Exit.OK


@post.command
def write(
    file: FileArgument, *, output_file: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None
) -> int:
    """Write the post that a JSON file describes.

    Args:
        file: JSON as `read --json` prints it; `-` for standard input.
        output_file: The file to write; standard output without it.
    """
    text = write_post(post_from_json(_parse(file)))
    if output_file is None:
        sys.stdout.write(text)
        return Exit.OK
    try:
        replace_file(output_file, text.encode())
    except (OSError, ValueError) as error:
        raise Misconfigured(
            "{file} cannot be written: {reason}.",
            hint="Check the folder and its permissions.",
            file=output_file,
            reason=_reason(error),
        ) from error
    return Exit.OK


def _content(file: Path) -> bytes:
    try:
        if str(file) == "-":
            content = sys.stdin.buffer.read(_LARGEST + 1)
        else:
            with file.open("rb") as source:
                content = source.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        raise Refused(
            "{file} cannot be read: {reason}.", hint="Check its name.", file=file, reason=_reason(error)
        ) from error
    if len(content) > _LARGEST:
        raise Refused(
            "{file} is larger than {most} bytes, too large for a post.",
            hint="Name a post's file.",
            file=file,
            most=f"{_LARGEST:,}",
        )
    return content


def _parse(file: Path) -> object:
    try:
        return json.loads(_content(file))
    except (ValueError, RecursionError) as error:
        raise Refused(
            "{file} is not JSON: {reason}.",
            hint="Make one with `matome post read FILE --json`.",
            file=file,
            reason=_reason(error),
        ) from error


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _complaint(file: Path, problem: Problem) -> Text:
    return Text.assemble((f"{file}:{problem.line}: ", "bold"), f"{problem}.")


def _outline(read: MatomePost) -> Text:
    facts = {
        "Title": read.title,
        "Date": read.date.partition("T")[0],
        "Tags": ", ".join(read.tags),
        "Source": read.source,
        "Quotes": f"{len(read.quotes)} ({read.open_quotes} open, {len(read.folds)} folds)",
        "Authors": str(len({quote.author for quote in read.quotes})),
    }
    return Text("\n").join(Text.assemble((f"{name}: ", "bold"), fact) for name, fact in facts.items())
