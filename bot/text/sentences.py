"""Where sentences end: the seams at which a text may be cut, and the pieces that may be quoted."""

import re

# Never the end of a sentence, whatever follows.
_TITLES = frozenset(("dr", "gen", "gov", "lt", "mr", "mrs", "ms", "prof", "rep", "rev", "sen", "st"))
_INNER_ABBREVIATIONS = _TITLES | frozenset(
    ("approx", "cf", "dept", "eg", "esp", "est", "fig", "ie", "incl", "vol", "vs", "viz")
)
# The end of a sentence only where the next word is written large.
_FINAL_ABBREVIATIONS = frozenset(
    ("a.m", "al", "bros", "co", "corp", "ed", "etc", "inc", "jr", "ltd", "p.m", "pp", "sr")
)
# Looking back further than this for an abbreviation would make long words costly.
_LOOK_BACK = 12

_OPENERS = "\"'“‘«([{*_"
_CLOSERS = "\"'”’»)\\]}*_"
_CJK_CLOSERS = "」』）〉》】”’\"')\\]"

# Repetitions are possessive and start where they cannot have been tried before: the scan is linear.
_SEAM = re.compile(
    r"(?P<url>(?i:https?)://[^\s<>\"]++)"
    r"|(?P<code>^(?:  |\t).*\S)"
    r"|(?P<line>(?<!\s)(?:[^\S\n]*+\n)++)"
    rf"|(?P<cjk>[。！？｡]++[{_CJK_CLOSERS}]*+)"
    rf"|(?P<stop>(?<![.!?…‽])[.!?…‽]++[{_CLOSERS}]*+(?=\s|$))",
    re.MULTILINE,
)
_URL_STOP = re.compile(rf"[.!?…]++[{_CLOSERS}]*+$")
_DOTTED = re.compile(r"(?:[a-z]\.)+[a-z]")


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text in order, stripped, none of them empty.

    Joined again they hold every character of the text but the white space between them.
    """
    start, sentences = 0, list[str]()
    for end in sentence_ends(text):
        sentences.append(text[start:end].strip())
        start = end
    return tuple(sentences)


def sentence_ends(text: str) -> tuple[int, ...]:
    """Return the offsets just after each sentence, ascending; the last is the end of the stripped text.

    A line break ends a sentence, and a line of code (indented by two spaces or a tab) is one piece.
    Closing quotes and brackets belong to the sentence before them. Abbreviations, versions,
    initials, numbers of lists, and what stands inside a link do not end a sentence.
    """
    ends, last, line_start = list[int](), 0, 0
    for seam in _SEAM.finditer(text):
        end = _end_at(seam, line_start)
        if end is not None and end > last:
            ends.append(end)
            last = end
        if seam.lastgroup == "line":
            line_start = seam.end()
    length = len(text.rstrip())
    if length > last:
        ends.append(length)
    return tuple(ends)


def _end_at(seam: re.Match[str], line_start: int) -> int | None:
    """Return where a sentence ends, if one ends at this seam."""
    match seam.lastgroup:
        case "line":
            return seam.start()
        case "cjk":
            # What stands in Japanese quotes is part of the sentence that goes on after them.
            goes_on = seam.group()[-1] in "」』" and _next_letter(seam, skip="").strip()
            return None if goes_on else seam.end()
        case "url":
            stop = _URL_STOP.search(seam.group()[-_LOOK_BACK:])
            return seam.end() if stop and not _next_letter(seam).islower() else None
        case "stop":
            return seam.end() if _is_stop(seam, line_start) else None
        case _:
            return None


def _is_stop(seam: re.Match[str], line_start: int) -> bool:
    """Whether a full stop, question mark or the like ends a sentence here."""
    mark, following = seam.group(), _next_letter(seam)
    if mark != ".":
        is_trailing_off = mark.startswith(("..", "…")) or mark[-1] not in ".!?‽"
        return not (is_trailing_off and following.islower())
    window = seam.string[max(line_start, seam.start() - _LOOK_BACK) : seam.start()]
    before = window.rpartition(" ")[2].lstrip(_OPENERS)
    word = before.lower()
    is_first = len(window.strip()) == len(before) and seam.start() - line_start <= _LOOK_BACK
    if word in _FINAL_ABBREVIATIONS:
        return not following.islower()
    is_initial = len(before) == 1 and before.isupper() and before != "I"
    is_list_number = is_first and word.isdecimal()
    is_dotted = _DOTTED.fullmatch(word) is not None
    is_numbered = word == "no" and following.isdecimal()
    return not (is_initial or is_list_number or is_dotted or is_numbered or word in _INNER_ABBREVIATIONS)


def _next_letter(seam: re.Match[str], *, skip: str = " \t" + _OPENERS) -> str:
    """Return the character that starts the next word on this line, after any opening quotes."""
    return seam.string[seam.end() : seam.end() + _LOOK_BACK].partition("\n")[0].lstrip(skip)[:1]
