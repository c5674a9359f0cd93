"""Two real Hugo versions show exactly what people wrote, whatever it was."""

import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest

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
from tests.hostile import PIECES, expected_text, hostile_strings, same_signs, shown
from tests.html_page import Node, read_page
from tests.hugos import newest_hugo, oldest_hugo
from tests.threads import story

pytestmark = pytest.mark.hugo

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
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

STRINGS_SHOWN = hostile_strings(STRINGS, PIECES)


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


@pytest.fixture(
    scope="module", params=["newest", "newest with a link hook", "oldest", "oldest with a link hook"]
)
def pages(
    request: pytest.FixtureRequest, posts: dict[str, MatomePost], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Node]:
    """The posts as one Hugo version shows them, with a theme that renders links itself or without."""
    version, _, hook = str(request.param).partition(" ")
    hugo = newest_hugo() if version == "newest" else oldest_hugo()
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
        [str(hugo), "--source", str(site)], capture_output=True, text=True, timeout=300, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return {name: read_page(next((site / "public/posts").rglob(f"*{name}/index.html"))) for name in posts}


def quotes_of(page: Node) -> Iterator[Node]:
    for section in page.all("section"):
        yield section.one("p")


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
