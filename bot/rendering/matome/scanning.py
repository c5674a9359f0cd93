"""The page of a file as its parts: which line is what, whatever their order, with what is odd about each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.rendering.matome.page import HEAD, Kind
from bot.rendering.matome.post import Fold, MatomeQuote
from bot.rendering.matome.problems import Problem, Topic
from bot.rendering.matome.shortcodes import (
    END,
    START,
    Shortcode,
    find_shortcodes,
    is_readable,
    read_fold,
    read_quote,
)

_HEADS = {
    Kind.HEADING: re.compile(r"> (?P<text>.*)"),
    Kind.SOURCE: re.compile(r"引用元：\s*(?:\[[^\]]*\]\((?P<link>[^()\s]*)\)|(?P<text>\S+))\s*"),
    Kind.ARTICLE: re.compile(r"元記事：<(?P<text>[^<>\s]*)>\s*"),
}
_THREAD = re.compile(r"https?://news\.ycombinator\.com/item\?id=[0-9]+")
_FOOTER = re.compile(r"\[記事一覧へ\]|\{\{< *list ")
_ANY_SHORTCODE = re.compile(r"\{\{[<%]\s*(?P<name>[\w./-]*)")
_TEXT_SHORTCODES = frozenset({"ref", "relref", "list", "matomeSummary"})
_LONGEST_BREAK = 100  # lines over which a shortcode that was broken up is put together again


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPart:
    """A part of the page as found. `blank_lines` before it is None where a neighbour was left out."""

    kind: Kind
    line: int
    blank_lines: int | None
    text: str = ""
    quote: MatomeQuote | None = None
    fold: Fold | None = None
    is_linked: bool = True


@dataclass(slots=True, kw_only=True)
class _Page:
    """What a scan has seen so far."""

    lines: Sequence[str]
    index: int
    found: list[FoundPart] = field(default_factory=list[FoundPart])
    problems: list[Problem] = field(default_factory=list[Problem])
    kinds: set[Kind] = field(default_factory=set[Kind])
    blank_lines: int | None = 0

    @property
    def is_in_head(self) -> bool:
        return self.kinds <= HEAD

    def add(self, part: FoundPart) -> None:
        self.found.append(part)
        self.kinds.add(part.kind)
        self.blank_lines = 0

    def report(
        self, sentence: str, expected: str, *, line: int | None = None, topic: Topic = Topic.LAYOUT
    ) -> None:
        line = self.index + 1 if line is None else line
        self.problems.append(Problem(line=line, sentence=sentence, expected=expected, topic=topic))


def scan_page(lines: Sequence[str], start: int) -> tuple[list[FoundPart], list[Problem]]:
    """Return the parts from line index `start` on, in their order, and the problems of single parts."""
    page = _Page(lines=lines, index=start)
    while page.index < len(lines):
        line = lines[page.index]
        if not line.strip():
            _pass_blank(page)
        elif START.search(line):
            _scan_shortcodes(page)
        elif not _scan_head(page):
            _scan_text(page)
    return page.found, page.problems


def _pass_blank(page: _Page) -> None:
    if page.lines[page.index]:
        page.report("The line holds only white space", "an empty line")
    if page.blank_lines is not None:
        page.blank_lines += 1
    page.index += 1


def _scan_shortcodes(page: _Page) -> None:
    line, height = _join_broken(page)
    done = 0
    for number, shortcode in enumerate(find_shortcodes(line)):
        if number:
            page.report("Two shortcodes stand on one line", "each on a line of its own")
            page.blank_lines = None
        if line[done : shortcode.start]:
            page.report(f"Something stands before {shortcode.name} on its line", "a line of its own")
        _add_shortcode(page, shortcode)
        done = shortcode.end
    if rest := line[done:]:
        expected = "nothing after it on its line"
        page.report(
            "Text stands after a shortcode" if rest.strip() else "White space ends the line", expected
        )
    page.index += height


def _join_broken(page: _Page) -> tuple[str, int]:
    """Return the line at hand, or the lines over which one quote was broken up, and how many they are."""
    line = page.lines[page.index]
    opening = line.rfind("{{<matomeQuote")
    if opening < 0 or is_readable(line, opening) or line.rstrip().endswith(END):
        return line, 1
    following = page.lines[page.index + 1 : page.index + 1 + _LONGEST_BREAK]
    for height, other in enumerate(following, 2):
        if other.startswith(("{{<", "{{%")) or _FOOTER.match(other):
            break
        if other.rstrip().endswith(END):
            return "\n".join(page.lines[page.index : page.index + height]), height
    return line, 1


def _add_shortcode(page: _Page, shortcode: Shortcode) -> None:
    here, gap = page.index + 1, page.blank_lines
    if shortcode.name == "/details":
        page.add(FoundPart(kind=Kind.CLOSE, line=here, blank_lines=gap, text=shortcode.markup))
        return
    if shortcode.name == "details":
        fold, faults = read_fold(shortcode.markup)
        page.add(FoundPart(kind=Kind.OPEN, line=here, blank_lines=gap, fold=fold))
    else:
        quote, faults = read_quote(shortcode.markup)
        page.add(FoundPart(kind=Kind.QUOTE, line=here, blank_lines=gap, quote=quote))
    for fault in faults:
        topic = Topic.FOLD if shortcode.name == "details" else fault.topic
        page.report(fault.sentence, fault.expected, topic=topic)


def _scan_head(page: _Page) -> bool:
    """Take the line if it is a line of the head that has not been there yet."""
    if not page.is_in_head:
        return False
    line = page.lines[page.index]
    for kind, pattern in _HEADS.items():
        match = pattern.fullmatch(line)
        if match and kind not in page.kinds:
            _check_text(page, [line])
            link = match.groupdict().get("link")
            part = FoundPart(
                kind=kind,
                line=page.index + 1,
                blank_lines=page.blank_lines,
                text=match["text"] if link is None else link,
                is_linked=link is not None,
            )
            _check_head(page, part, line)
            page.add(part)
            page.index += 1
            return True
    return False


def _check_head(page: _Page, part: FoundPart, line: str) -> None:
    tidy = {
        Kind.HEADING: f"> {part.text}",
        Kind.SOURCE: f"引用元：[{part.text}]({part.text})" if part.is_linked else f"引用元：{part.text}",
        Kind.ARTICLE: f"元記事：<{part.text}>",
    }[part.kind]
    if line != tidy:
        page.report(f"The {part.kind} line is written in another way", tidy)
    if part.kind is Kind.SOURCE and not _THREAD.fullmatch(part.text):
        expected = "https://news.ycombinator.com/item?id=…"
        page.report("The source is no thread of Hacker News", expected, topic=Topic.SOURCE)


def _scan_text(page: _Page) -> None:
    """Take text of any length: a note before the quotes, the footer at the end, else nothing of ours."""
    start = page.index
    end = start
    while end < len(page.lines) and (end == start or not _ends_text(page, end)):
        end += 1
    is_last = end == len(page.lines)
    while not page.lines[end - 1].strip():
        end -= 1
    rows = page.lines[start:end]
    _check_text(page, rows)
    if is_last and (not page.is_in_head or _FOOTER.match(rows[0])):
        kind = Kind.FOOTER
    elif page.is_in_head and Kind.NOTE not in page.kinds:
        kind = Kind.NOTE
    else:
        page.report("Text stands between the quotes; it is left out of the data", "quotes and folds")
        page.index, page.blank_lines = end, None
        return
    page.add(FoundPart(kind=kind, line=start + 1, blank_lines=page.blank_lines, text="\n".join(rows)))
    page.index = end


def _ends_text(page: _Page, index: int) -> bool:
    line = page.lines[index]
    is_head = page.is_in_head and line.startswith(("引用元：", "元記事："))
    return bool(START.search(line)) or is_head or bool(_FOOTER.match(line))


def _check_text(page: _Page, rows: Sequence[str]) -> None:
    for number, row in enumerate(rows, page.index + 1):
        for shortcode in _ANY_SHORTCODE.finditer(row):
            if shortcode["name"] not in _TEXT_SHORTCODES:
                sentence = f"The shortcode {shortcode['name'] or 'without a name'} is unknown"
                page.report(sentence, "matomeQuote or details", line=number)
