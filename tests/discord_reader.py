"""A small model of how Discord's clients read markup, so that tests can see what a reader would see.

Written from the rules that https://github.com/LyricLy/parse-discord measured (read 2026-11-24). It is
greedy on purpose: where the clients disagree, it finds markup.
"""

import re
from dataclasses import dataclass, field

_ITALIC = r"\*(?!\s)(?P<italic>(?:\\.|[^*\\])+?)(?<!\s)\*(?!\*)|_(?P<italic_>(?:\\.|[^_\\])+?)_(?!\w)"
_RULES = re.compile(
    r"```(?:[\w+.-]*\n)?(?P<code>.*?[^\n].*?)```"
    r"|\\(?P<escaped>[^0-9A-Za-z\s])"
    r"|(?P<bare>(?:https?|steam)://[^\s<]+[^<.,:;\"'\]\s])"
    r"|<(?P<bracketed>[^: >]+:/[^ >]+)>"
    r"|(?P<masked>\[(?:\[[^\]]*\]|[^\[\]])*\]\(\s*<?[^\s)]*>?\s*\))"
    r"|(?P<mention><(?:@[!&]?|\#|a?:\w+:|t:|id:|/[^>]*:)[^>\s]*>|@everyone|@here|:[\w+-]+:)"
    r"|(?P<bold>\*\*.+?\*\*|__.+?__|~~.+?~~|\|\|.+?\|\|)"
    rf"|{_ITALIC}"
    r"|(?P<ticks>`+)(?P<inline>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|(?P<block>^[ ]*(?:\#{1,3}\s+(?=\S)|-\#\s+|[*-]\s+|\d+\.\s+|>>>\s))"
    r"|(?P<quote>^>[ ](?=[^\n]))",
    re.MULTILINE | re.DOTALL,
)


@dataclass(slots=True, kw_only=True)
class Reading:
    """What a reader sees: the text, and which markup had an effect."""

    text: str = ""
    links: list[str] = field(default_factory=list[str])
    effects: set[str] = field(default_factory=set[str])


def read(markup: str) -> Reading:
    """Return what a description of an embed shows."""
    reading, start = Reading(), 0
    while rule := _RULES.search(markup, start):
        reading.text += markup[start : rule.start()]
        start = rule.end()
        start -= _apply(rule, reading)
    reading.text += markup[start:]
    return reading


def _apply(rule: re.Match[str], reading: Reading) -> int:
    """Add what a rule shows; return how many characters it gives back."""
    found = {name: value for name, value in rule.groupdict().items() if value is not None}
    given_back = 0
    match found:
        case {"code": code}:
            reading.effects.add("code")
            reading.text += code.strip("\n")
        case {"escaped": char}:
            reading.text += char
        case {"bare": url} | {"bracketed": url}:
            if "bare" in found and url.endswith(")") and url.count(")") > url.count("("):
                url, given_back = url[:-1], 1
            reading.links.append(url)
            reading.text += url
        case {"italic": words} | {"italic_": words}:
            inner = read(words)
            reading.effects |= {"italic"} | inner.effects
            reading.links += inner.links
            reading.text += inner.text
        case _:
            reading.effects |= found.keys() - {"ticks"}
            reading.text += "" if "quote" in found else rule.group()
    return given_back
