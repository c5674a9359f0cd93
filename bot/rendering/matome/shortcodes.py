"""The shortcodes of a post, read as Hugo reads them, and as well as can be where Hugo gives up."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.rendering.matome.attributes import VALUE, Fault, find_faults, repair
from bot.rendering.matome.post import Fold, MatomeQuote
from bot.rendering.matome.problems import Topic
from bot.text.hugo_marks import holds_mark
from bot.text.hugo_markup import escape_body

START = re.compile(r"\{\{<\s*(?P<name>matomeQuote|/?details)(?=[\s>/])")
END = ">}}"

_NAMES = ("body", "userName", "createdAt", "color", "id", "depth", "parent")
_PARAMETER = rf'\w+=(?:"{VALUE}"|`[^`]*`|[^\s"`>]+)'
_READABLE = re.compile(rf"\{{\{{<\s*(?P<name>/?\w+)(?P<parameters>(?:\s+{_PARAMETER})*)\s*/?>\}}\}}")
_NAMED = re.compile(rf'(?P<name>\w+)=(?:"(?P<quoted>{VALUE})"|`(?P<raw>[^`]*)`|(?P<bare>[^\s"`>]+))')
# Exactly as the site's generators wrote them, which is how the writer writes them.
_TIDY_QUOTE = re.compile(rf'\{{\{{<matomeQuote(?: \w+="{VALUE}")*>\}}\}}')
# Nearly all of them, of which nothing has to be told that takes long.
_PLAIN_QUOTE = re.compile(
    r'\{\{<matomeQuote body="([^"\\\n{]*)" userName="([^"\\\n{]*)"'
    r' createdAt="(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d|\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)"'
    r' color="(#[0-9a-fA-F]{6}|)">\}\}'
)
_TIDY_FOLD = re.compile(rf'\{{\{{< details summary="{VALUE}"(?: \w+="{VALUE}")*>\}}\}}')

# A value whose own quotation marks hide its end: it ends where the next parameter starts.
_BROKEN = r'(?s:(?P<value>.*?))(?:"(?=\s+(?:{names})=")|"?(?= ?/?>\}}\}}\Z)|"?\Z)'
_LOOSE = {name: re.compile(rf'\b{name}="{_BROKEN.format(names="|".join(_NAMES))}') for name in _NAMES}

_TIME = re.compile(r"(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d|\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)?")
_NUMBER = re.compile("0|[1-9][0-9]{0,15}")
_COLOUR = re.compile("(?:#[0-9a-fA-F]{6})?")
_TAG = re.compile(r"<(?!br>|!-- -->|(?i:https?)://[^<>\s]*>)/?[A-Za-z!?][^\s<>]*")
_BREAK = re.compile("<br ?/?>", re.IGNORECASE)
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
_HALF_ESCAPE = re.compile(r"https?://[!-;=?-~]*?%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcode:
    """One shortcode of a line: its name, its markup, and where in the line it starts and ends."""

    name: str
    markup: str
    start: int
    end: int


def find_shortcodes(line: str) -> Iterator[Shortcode]:
    """Yield the quotes and folds of a line, those that Hugo could not read included."""
    position = 0
    while start := START.search(line, position):
        if readable := _READABLE.match(line, start.start()):
            end = readable.end()
        else:
            following = line.find("{{<matomeQuote body=", start.end())
            limit = following if following >= 0 else len(line)
            end = line.rfind(END, start.end(), limit)
            end = end + len(END) if end >= 0 else limit
        yield Shortcode(name=start["name"], markup=line[start.start() : end], start=start.start(), end=end)
        position = end


def is_readable(line: str, start: int) -> bool:
    """Return whether Hugo could read the shortcode that starts there."""
    return bool(_READABLE.match(line, start))


def read_quote(markup: str) -> tuple[MatomeQuote, tuple[Fault, ...]]:
    """Return the quote that a shortcode means, repaired so that Hugo can read it, and its faults."""
    if (plain := _PLAIN_QUOTE.fullmatch(markup)) and not _is_suspect(plain[1]) and not holds_mark(plain[2]):
        body, author, created_at, colour = plain.groups()
        return MatomeQuote(body=body, author=author, created_at=created_at, colour=colour), ()
    faults: list[Fault] = []
    if _READABLE.fullmatch(markup):
        pairs = _named(markup)
    else:
        pairs = [(name, found["value"]) for name, loose in _LOOSE.items() if (found := loose.search(markup))]
        if not markup.endswith(END):
            faults.append(Fault("The quote's shortcode is not closed", END))
    values: dict[str, str] = {}
    for name, value in pairs:
        if name in values:
            faults.append(Fault(f"The quote has {name} twice", "one"))
        found_faults = _faults(name, value)
        values.setdefault(name, repair(value) if found_faults else value)
        faults += found_faults
    faults += _check_names([name for name, _ in pairs])
    faults += _check_values(values)
    if not faults and not _TIDY_QUOTE.fullmatch(markup):
        faults.append(
            Fault("The quote is spaced or quoted in another way", '{{<matomeQuote name="value" …>}}')
        )
    return _quote(values), tuple(faults)


def read_fold(markup: str) -> tuple[Fold, tuple[Fault, ...]]:
    """Return the fold that a `details` shortcode opens, of one quote until they are counted."""
    pairs = _named(markup)
    summary = next((value for name, value in pairs if name == "summary"), "")
    further = "".join(f' {name}="{repair(value)}"' for name, value in pairs if name != "summary")
    fold = Fold(summary=repair(summary), size=1, parameters=further)
    faults = [fault for name, value in pairs for fault in _faults(name, value)]
    if not summary or not _TIDY_FOLD.fullmatch(markup):
        faults.append(
            Fault("The opening of the fold is written in another way", '{{< details summary="…">}}')
        )
    return fold, tuple(faults)


def escape_tags(markup: str) -> str:
    """Return Markdown in which tags of HTML are shown as they were written, but for line breaks.

    In code they need no escaping, but are told apart from others by nobody: such code loses its looks.
    """
    if not _TAG.search(markup):
        return markup
    markup = _BREAK.sub("<br>", markup)
    markup = _CODE.sub(lambda code: escape_body(code[0]) if _TAG.search(code[0]) else code[0], markup)
    return _TAG.sub(lambda tag: f"&#60;{tag[0][1:]}", markup)


def complete_escapes(markup: str) -> str:
    """Return Markdown in which no address has half an escape."""
    while (done := _HALF_ESCAPE.sub(r"\g<0>25", markup)) != markup:
        markup = done
    return markup


def _is_suspect(body: str) -> bool:
    return bool(_TAG.search(body) or _HALF_ESCAPE.search(body)) or holds_mark(body)


def _faults(name: str, value: str) -> tuple[Fault, ...]:
    return tuple(Fault(f"{name} {fault.sentence}", fault.expected) for fault in find_faults(value))


def _named(markup: str) -> list[tuple[str, str]]:
    return [
        (found["name"], found["quoted"] or found["raw"] or found["bare"] or "")
        for found in _NAMED.finditer(markup)
    ]


def _check_names(names: Sequence[str]) -> Iterator[Fault]:
    for name in _NAMES[:4]:
        if name not in names:
            yield Fault(f"The quote has no {name}", f'{name}="…"')
    known = [name for name in names if name in _NAMES]
    if known != sorted(known, key=_NAMES.index):
        yield Fault("The quote's parameters stand in another order", ", ".join(_NAMES[:4]))


def _check_values(values: dict[str, str]) -> Iterator[Fault]:
    body = values.get("body", "")
    if not _TIME.fullmatch(values.get("createdAt", "")):
        yield Fault("createdAt is not a time", "2025/11/29 02:00:30, 2025-02-25T06:20:59 or nothing")
    if not _COLOUR.fullmatch(values.get("color", "")):
        yield Fault("color is not a colour", "#rrggbb or nothing")
    if tag := _TAG.search(body):
        sentence = f"body holds the HTML tag {tag.group()}>, which would reach the page"
        yield Fault(sentence, "&#60; for <", Topic.HTML)
    if _HALF_ESCAPE.search(body):
        yield Fault("body holds an address with half an escape, which can stop Hugo", "%25 for %")
    for name in _NAMES[4:]:
        if name in values and not _is_number(values[name]):
            yield Fault(f"{name} is not a number", "digits")


def _quote(values: dict[str, str]) -> MatomeQuote:
    numbers = {name: int(values[name]) for name in _NAMES[4:] if _is_number(values.get(name, ""))}
    return MatomeQuote(
        body=values.get("body", ""),
        author=values.get("userName", ""),
        created_at=values.get("createdAt", ""),
        colour=values.get("color", ""),
        id=numbers.get("id"),
        depth=numbers.get("depth"),
        parent=numbers.get("parent"),
        parameters=tuple((name, value) for name, value in values.items() if name not in _NAMES),
    )


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))
