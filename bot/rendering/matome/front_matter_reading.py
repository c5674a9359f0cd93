"""Front matter read from the lines of a file, entry by entry where it is not valid TOML."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from bot.rendering.matome.front_matter import FENCE, STRING_KEYS, parse_toml, split_entries
from bot.rendering.matome.post import FrontMatterEntry
from bot.rendering.matome.problems import Problem, Topic

_REQUIRED = ("date", "draft", "title", "tags")
_KNOWN = frozenset({*STRING_KEYS, *_REQUIRED, "hn_id"})
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$| \(at end of document\)$")
_ENTRY = re.compile(r"\s*(?P<key>[\w-]+)\s*=\s*(?P<value>.*?)\s*", re.DOTALL)
_EXPECTED = {
    "date": "date = 'YYYY-MM-DDT00:00:00'",
    "months": "months = 'YYYY/MM', of the date",
    "draft": "draft = true or false",
    "tags": 'tags = ["…", "…"]',
    "hn_id": "hn_id = and a number",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What front matter says: its values, its entries as written, and the index of the line after it."""

    values: Mapping[str, object]
    entries: tuple[FrontMatterEntry, ...]
    end: int


def read_front_matter(lines: Sequence[str]) -> tuple[FrontMatter, list[Problem]]:
    """Return the front matter at the start of a file, values of the wrong type left out, and its problems."""
    if not lines or lines[0].rstrip() != FENCE:
        missing = _problem(1, "The file does not start with front matter", FENCE)
        return FrontMatter(values={}, entries=(), end=0), [missing]
    end, problems = _find_end(lines)
    inner = lines[1:end]
    try:
        values = parse_toml("\n".join(inner))
        entries = split_entries(inner)
    except ValueError as error:
        values, entries, found = _salvage(inner, str(error))
        problems += found
    rejected = list(_check(values, inner))
    told = {problem.line for problem in problems}
    problems += (problem for _, problem in rejected if problem.line not in told)
    wrong = {key for key, _ in rejected}
    kept = {key: value for key, value in values.items() if key not in wrong}
    is_fenced = end < len(lines) and lines[end].rstrip() == FENCE
    for index in (0, end) if is_fenced else (0,):
        if lines[index] != FENCE:
            problems.append(_problem(index + 1, f"White space follows {FENCE}", FENCE))
    return FrontMatter(values=kept, entries=entries, end=end + is_fenced), problems


def _find_end(lines: Sequence[str]) -> tuple[int, list[Problem]]:
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip() == FENCE:
            return index, []
    unclosed = _problem(1, "The front matter is not closed", f"a second {FENCE} line")
    page = (index for index, line in enumerate(lines) if index and not _ENTRY.fullmatch(line))
    return next(page, len(lines)), [unclosed]


def _salvage(
    lines: Sequence[str], message: str
) -> tuple[dict[str, object], tuple[FrontMatterEntry, ...], list[Problem]]:
    """Read each line on its own; every line that cannot be read, or says a key again, is a problem."""
    values: dict[str, object] = {}
    entries: list[FrontMatterEntry] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 2):
        entry = _ENTRY.fullmatch(line)
        if not entry:
            continue
        key = entry["key"]
        if key in values:
            problems.append(_problem(number, f"{key} stands twice", "each key once", key))
            continue
        try:
            values[key] = parse_toml(line).get(key)
            entries.append(FrontMatterEntry(key=key, toml=line))
        except ValueError as error:
            values[key] = _guess(entry["value"])
            if key in _KNOWN:
                entries.append(FrontMatterEntry(key=key, toml=f"{key} = []"))  # keeps its place
            sentence = f"{key} is not valid TOML: {_AT_LINE.sub('', str(error))}"
            problems.append(_problem(number, sentence, _suggestion(key, values[key]), key))
    if not problems:
        found = _AT_LINE.search(message)
        number = int(found[1]) + 1 if found and found[1] else len(lines) + 1
        sentence = f"The front matter is not valid TOML: {_AT_LINE.sub('', message)}"
        problems.append(_problem(number, sentence, "key = value lines"))
    return values, tuple(entries), problems


def _guess(value: str) -> object:
    """Return what a value was meant to be: what its outermost quotation marks or brackets hold."""
    inside = value[1:-1]
    if value.startswith("[") and value.endswith("]"):
        return [part.strip().strip("\"'") for part in re.split(r"[\"']\s*,\s*[\"']", inside)]
    return inside if value[:1] in {"'", '"'} and value[-1:] == value[:1] else value.strip("'\"")


def _suggestion(key: str, value: object) -> str:
    if isinstance(value, str) and "'" in value:
        return f'{key} in double quotation marks, "{value}"'
    return _expected(key)


def _expected(key: str) -> str:
    return _EXPECTED.get(key, f"{key} = '…'")


def _check(values: Mapping[str, object], lines: Sequence[str]) -> Iterator[tuple[str, Problem]]:
    """Yield the keys whose values cannot be used, an empty key where no value is to blame, and why."""
    for key in _REQUIRED:
        if key not in values:
            yield "", _problem(1, f"{key} is missing", _expected(key), key)
    for key, value in values.items():
        if not _fits(key, value):
            yield key, _problem(_line_of(key, lines), f"{key} cannot be used", _expected(key), key)
    date, months = values.get("date"), values.get("months")
    if isinstance(date, str) and isinstance(months, str) and months != date[:7].replace("-", "/"):
        line = _line_of("months", lines)
        yield "", _problem(line, "months is not that of date", _expected("months"))


def _fits(key: str, value: object) -> bool:
    if key == "date":
        return isinstance(value, str) and _is_time(value)
    if key in STRING_KEYS:
        return isinstance(value, str)
    if key == "tags":
        return isinstance(value, list) and all(isinstance(tag, str) for tag in cast("list[object]", value))
    if key == "draft":
        return isinstance(value, bool)
    return key != "hn_id" or (isinstance(value, int) and not isinstance(value, bool))


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _line_of(key: str, lines: Sequence[str]) -> int:
    return next((number for number, line in enumerate(lines, 2) if line.lstrip().startswith(key)), 1)


def _problem(line: int, sentence: str, expected: str, key: str = "") -> Problem:
    topic = Topic.TITLE if key == "title" else Topic.FRONT_MATTER
    return Problem(line=line, sentence=sentence, expected=expected, topic=topic)
