"""The first step of reading a post: any bytes become lines of text, and what is odd about them is noted."""

import re

from bot.rendering.matome.problems import Problem, Topic

_BOM = b"\xef\xbb\xbf"
# Control characters but the tab; Hugo passes them on, browsers show a box or nothing.
_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f]")
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def decode_lines(content: bytes) -> tuple[list[str], list[Problem]]:
    """Return the lines without their ends, and the problems of encoding and line ends.

    Lines end with LF; a CR before it is taken off, bytes that are not UTF-8 become U+FFFD, a
    byte order mark and control characters go.
    """
    problems: list[Problem] = []
    if content.startswith(_BOM):
        content = content.removeprefix(_BOM)
        problems.append(
            Problem(
                line=1,
                sentence="The file starts with a byte order mark",
                expected="plain UTF-8",
                topic=Topic.ENCODING,
            )
        )
    rows = content.split(b"\n")
    problems += _check_end(rows)
    crlf = [number for number, row in enumerate(rows, 1) if row.endswith(b"\r")]
    if crlf:
        sentence = f"Lines end with CR LF ({len(crlf)} of them)"
        problems.append(Problem(line=crlf[0], sentence=sentence, expected="LF alone", topic=Topic.ENCODING))
    plain = _plain_lines(content)
    lines: list[str] = plain or []
    for number, row in () if plain else enumerate(rows, 1):
        line, found = _decode(row.removesuffix(b"\r"), number)
        lines.append(line)
        problems += found
    while lines and not lines[-1].strip():
        lines.pop()
    return lines, problems


def _plain_lines(content: bytes) -> list[str] | None:
    """Return the lines of a file in which nothing is odd, None for another."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return None if _ODD.search(text) else text.split("\n")


def _check_end(rows: list[bytes]) -> list[Problem]:
    expected = "exactly one line end after the last line"
    if rows[-1]:
        return [Problem(line=len(rows), sentence="The last line is not ended", expected=expected)]
    if len(rows) > 1 and not rows[-2].strip():
        return [Problem(line=len(rows) - 1, sentence="Empty lines end the file", expected=expected)]
    return []


def _decode(row: bytes, number: int) -> tuple[str, list[Problem]]:
    problems: list[Problem] = []
    try:
        line = row.decode()
    except UnicodeDecodeError as error:
        line = row.decode(errors="replace")
        sentence = f"Byte {error.start + 1} of the line (0x{row[error.start]:02x}) is not UTF-8"
        problems.append(Problem(line=number, sentence=sentence, expected="UTF-8", topic=Topic.ENCODING))
    if found := _CONTROLS.search(line):
        sentence = f"The line holds the control character U+{ord(found.group()):04X}"
        problems.append(Problem(line=number, sentence=sentence, expected="text", topic=Topic.ENCODING))
        line = _CONTROLS.sub("", line)
    return line, problems
