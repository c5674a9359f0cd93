"""Text that wants to do harm to a page, and what a reader has to see of it."""

import random
import re
from collections.abc import Sequence

from bot.text.hugo_markup import normalise
from tests.html_page import Node
from tests.strategies import SNIPPETS

MARKDOWN = (
    "*a*", "**b**", "_c_", "__init__", "`code`", "``", "\\`", "\\", "~~x~~", "# ", "## ", "> ", "- ", "+ ",
    "* ", "1. ", "12) ", "    indented", "---", "***", "===", "| a | b |", "[a](b)", "![a](b)", "[a]: b",
    "[^1]", "[^1]: x", "- [ ] ", "{.class}", "{{< x >}}", "{{% x %}}", "{{ . }}", "{{", "}}", ">}}",
    "{{</* x */>}}", ":smile:", ":+1:", ":", "::", "...", "..", "--", "---", "'", '"', "''", "<<", ">>",
    "(c)", "$$x$$", "\\(x\\)", "^x^", "++x++", "==x==", "H~2~O",
)  # fmt: skip
HTML = (
    "<b>", "</p>", "</section>", "<script>alert(1)</script>", "<img src=x onerror=y>", "<!--", "-->",
    "<br>", "<br/>", "<?php", "<![CDATA[", "<plaintext>", "<details>", "&lt;", "&amp;amp;", "&copy;",
    "&copy", "&#60;", "&#x3c;", "&", "&&", "a < b && c > d", "&nbsp;", "<a href='javascript:x'>",
    "<https://example.com/>", "<me@example.com>", "&#0;",
)  # fmt: skip
ADDRESSES = (
    "https://example.com", "https://example.com/a_b_c", "https://example.com/(x)",
    "(https://example.com/y)", "https://example.com/100%", "https://example.com/%E3%8",
    "https://example.com/%zz?q=%", "http://[::1]/", "https://ja.wikipedia.org/wiki/日本",
    "https://example.com/?a=1&copy=2&lt;=3", "https://example.com/#a#b", "https://user:pass@example.com/",
    "https://example.com:99999/x", "http://example.com/a'b", "https://example.com/*x*",
    "HTTPS://EXAMPLE.COM/Ä", "https://example.com/a`b", "https://example.com/a\\b",
    "https://example.com/{{<x>}}", "www.example.com", "me@example.com", "ftp://example.com", "https://",
    "https://example.com/a|b^c[d]", "https://a..b/", "https://example.com/a&amp;b", "https://example.com/;",
    "https://-x.example/", "https://example.com/café。",
)  # fmt: skip
WORDS = (
    "word", "日本語の文。", "と", "。", "、", "W" * 200, "مرحبا", "👨\u200d👩\u200d👧", "\u3000", "\u00a0",
    " ", "  ", "   ", "\n", "\n\n", "\n  code",
)  # fmt: skip
PIECES = (*MARKDOWN, *HTML, *ADDRESSES, *WORDS, *SNIPPETS)


def hostile_strings(count: int, pieces: Sequence[str], *, seed: int = 20_260_301) -> tuple[str, ...]:
    """Return every piece alone, then random joins of pieces, the same each time."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    alone = [piece for piece in pieces if normalise(piece)]
    joined: list[str] = []
    while len(alone) + len(joined) < count:
        chosen = chance.choices(pieces, k=chance.randint(2, 7))
        glue = chance.choice(("", "", " ", "x", "\n"))
        if normalise(text := glue.join(chosen)):
            joined.append(text)
    return (*alone, *joined)[:count]


def shown(node: Node) -> str:
    """Return the words of a node as a browser shows them: one white space for several, breaks as lines."""
    return node.text.replace("\u200b", "")


def expected_text(text: str) -> str:
    """Return a text with the spaces that HTML would swallow as those that it keeps."""
    return re.sub(r"(?m)^ +|(?<= ) +", lambda run: "\u00a0" * len(run.group()), normalise(text))


def same_signs(url: str) -> str:
    """Return an address with the signs that Go's templates write as escapes written so."""
    return url.replace("(", "%28").replace(")", "%29").replace("'", "%27")
