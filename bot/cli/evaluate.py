"""`matome evaluate`: the benchmark's threads on standard input, summaries on standard output."""

import sys
from typing import Annotated

from cyclopts import Parameter, validators

from bot.cli.console import output
from bot.exit_codes import Exit
from bot.writing.evaluation import summarise_lines


def evaluate(*, words: Annotated[int, Parameter(validator=validators.Number(gte=1))] = 70) -> int:
    """Summarise threads for a benchmark, one JSON object a line in and out.

    Reads `{"id", "title", "text", "comments": [{"id", "parent", "author", "text"}]}` lines and
    writes `{"id", "summary"}` lines, with the scorer that also writes digests.

    Args:
        words: The most words in a summary.
    """
    for line in summarise_lines(sys.stdin.buffer, words=words):
        output.out(line)
    return Exit.OK
