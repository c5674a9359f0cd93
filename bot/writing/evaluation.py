"""The benchmark's line shapes: threads in, summaries out, by the very scorer that writes digests."""

import json
import re
from collections.abc import Iterable, Iterator

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import Refused
from bot.writing.extractive.summary import summarise

# The benchmark's texts have spaces where line breaks were: a few inside a paragraph, more between.
_PARAGRAPH_BREAK = re.compile(r"\s{4,}")


class EvaluationComment(BaseModel):
    """A comment of a line; parent and author are there, but a summary has no use for them."""

    model_config = ConfigDict(frozen=True)

    text: str | None = None


class EvaluationThread(BaseModel):
    """A line: one thread. Whatever names it is handed back as it came."""

    model_config = ConfigDict(frozen=True)

    id: str | int
    title: str | None = None
    text: str | None = None
    comments: tuple[EvaluationComment, ...] | None = None


def summarise_lines(lines: Iterable[bytes], *, words: int) -> Iterator[str]:
    """Yield one line `{"id", "summary"}` for each line `{id, title, text, comments[{text}]}`.

    A summary has one sentence a line, and at most so many words. Empty lines are passed over.

    Raises:
        Refused: A line is not such an object.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            thread = _read_line(line, number)
            sentences = _summarise_thread(thread, words)
            yield json.dumps({"id": thread.id, "summary": "\n".join(sentences)})


def _summarise_thread(thread: EvaluationThread, words: int) -> tuple[str, ...]:
    comments = [_tidy(comment.text) for comment in thread.comments or ()]
    return summarise(comments, topic=f"{thread.title or ''}\n{thread.text or ''}", words=words)


def _read_line(line: bytes, number: int) -> EvaluationThread:
    try:
        return EvaluationThread.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refused(
            "Line {number} is not a thread: {reason}.",
            hint='Each line is one JSON object {{"id", "title", "text", "comments": [{{"text"}}]}}.',
            number=number,
            reason=f"{where}: {first['msg']}" if where else first["msg"],
        ) from error


def _tidy(text: str | None) -> str:
    paragraphs = _PARAGRAPH_BREAK.split(text or "")
    return "\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
