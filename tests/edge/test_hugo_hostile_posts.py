"""A starter site of 200 posts made of hostile text: it builds, shows every word, and no script runs."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.hugo import build_site
from bot.adapters.starter_site import create_site
from bot.domain.digest import Digest
from bot.domain.publishing import Edits
from bot.domain.thread import ItemId
from bot.rendering.matome.style import LATEST, SEED
from bot.services.publishing import Publication, Shelf, plan_publication
from bot.text.tags import identify_tag
from tests.chromium import open_tab
from tests.digests import digest, point, quote
from tests.hostile import PIECES, expected_text, hostile_strings, shown
from tests.html_page import Node, read_page
from tests.hugos import newest_hugo, oldest_hugo
from tests.threads import story

pytestmark = pytest.mark.hugo

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
POSTS = 200
AT_ONCE = 25  # pages in one tab
STATE = "[window.caught ?? null, document.title]"
TITLE = "見本のまとめ"
TRAP = "window.caught=(window.caught||[]).concat(document.title);document.title='caught'"

SCRIPTS = (
    f"<script>{TRAP}</script>", f"</script><script>{TRAP}</script>", f"</title><script>{TRAP}</script>",
    f'"><script>{TRAP}</script>', f"'><img src=x onerror=\"{TRAP}\">", f"<img src=x onerror={TRAP}>",
    f"<svg onload={TRAP}>", f"<svg><script>{TRAP}</script></svg>", f"<body onload={TRAP}>",
    f'" onmouseover="{TRAP}" x="', f"' autofocus onfocus='{TRAP}' x='", f"<details open ontoggle={TRAP}>",
    f"<iframe srcdoc='<script>parent.{TRAP}</script>'>", f"<iframe src='javascript:parent.{TRAP}'>",
    f"[x](javascript:{TRAP})", f"<javascript:{TRAP}>", f"![x](x 'y' onerror={TRAP})",
    "<meta http-equiv=refresh content='0;url=about:blank'>", "<base href='https://evil.example/'>",
    "<style>*{display:none}</style>", "<link rel=stylesheet href=//evil.example/>", "<!-- ", "<![CDATA[",
    f'https://example.com/"onmouseover="{TRAP}', f"https://example.com/'><script>{TRAP}</script>",
    f"data:text/html,<script>{TRAP}</script>", f"&lt;script&gt;{TRAP}&lt;/script&gt;", "<plaintext>",
)  # fmt: skip
SHORTCODES = (
    "{{<", ">}}", "{{%", "%}}", "{{</", "{{< /details >}}", "{{</details>}}",
    '{{< details summary="x">}}', '{{<matomeQuote body="x" userName="y" createdAt="" color="">}}',
    '" userName="mallory', '">}}', '{{% ref "/nowhere" %}}', "{{ .Site }}", '{{ partial "x" }}',
    "{{/* x */}}", "`{{< x >}}`", "\\`", "\\", "HAHAHUGOSHORTCODE", "HAHAHUGOSHORTCODE0s0HBHB",
    "https://example.com/HAHAHUGOSHORTCODE0s0HBHB", "https://HAHAHUGOSHORTCODE.example/",
    "HUGOMORE42", "<!--more-->", "__hdeferred/x__d=", "__h_pp_l1_0_x__e=", "{#id .class}",
    "{.class onclick=x}",
)  # fmt: skip
TOML = (
    "+++", "\n+++\n", "---", "'''", '"""', "title = 'x'", "\n[params]\n", "draft = true\n", "\\u0041", "\\",
    "tags = []", "# comment", "= ", "aliases = ['/']", "\nurl: /\n", "'", '"',
)  # fmt: skip
SIGNS = (
    "\u202e", "\u2066", "\u200f", "\ufeff", "\0", "\x1b[31m", "\x7f", "\u2028", "\r", "\ud800", "\U000e0041",
)  # fmt: skip
ALL = (*PIECES, *SCRIPTS, *SHORTCODES, *TOML, *SIGNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A published post: what became of it, and the words of its quotes."""

    change: Publication
    texts: tuple[str, ...]


def digest_of(number: int, texts: Sequence[str], words: Sequence[str]) -> Digest:
    """Return a digest in which every place that holds text holds some that is hostile."""
    quotes = (
        quote(
            number * 1_000 + place,
            text,
            author=words[place % len(words)],
            depth=place % 3,
            created_at=NOW - timedelta(minutes=place),
            score=place % 100,
            colour="#ff5733" if place % 5 == 0 else "",
        )
        for place, text in enumerate(texts)
    )
    return digest(
        *quotes,
        story=story(words[0], id=ItemId(number), url=f"https://example.com/{number}/{words[1]}"),
        headline=words[2],
        points=(point(words[3], number * 1_000),),
        tags=tuple(words[4:]),
    )


def publish_all() -> list[Written]:
    """Publish everything as the command line and the bot do; every second post once more, grown."""
    strings, words = hostile_strings(3_000, ALL), hostile_strings(POSTS * 9, ALL, seed=7)
    taken, used = set[Path](), ["Hacker News", "TCP/IP", "<x>", ":+1:", "it's"]
    published: list[Written] = []
    done = 0
    for number in range(1, POSTS + 1):
        count = 50 if number % 10 == 0 else 10
        texts = tuple(strings[(done + place) % len(strings)] for place in range(count))
        done += count
        about = words[(number - 1) * 9 : number * 9]
        style = SEED if number % 4 == 0 else LATEST
        edits = Edits(headline=f"x{about[5]}", tags=("y", *about[6:])) if number % 3 == 0 else Edits()
        shelf = Shelf(taken=frozenset(taken), vocabulary=tuple(used), images=("thumbnails/green1.jpg",))
        first = texts[: count // 2] if number % 2 else texts
        change = plan_publication(digest_of(number, first, about), shelf, now=NOW, style=style, edits=edits)
        if number % 2:
            shelf = replace(shelf, published=change.path, before=change.after)
            change = plan_publication(digest_of(number, texts, about), shelf, now=NOW, style=style)
            assert change.added == count - count // 2
        taken.add(change.path)
        used += [tag for tag in change.tags if tag not in used]
        published.append(Written(change=change, texts=texts))
    return published


@pytest.fixture(scope="module")
def posts() -> list[Written]:
    return publish_all()


@pytest.fixture(scope="module", params=["newest", "oldest"])
def site(
    request: pytest.FixtureRequest, posts: list[Written], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The built starter site with all posts; Hugo must not even warn."""
    hugo = newest_hugo() if request.param == "newest" else oldest_hugo()
    folder = tmp_path_factory.mktemp("site") / "site"
    create_site(folder, title=TITLE)
    settings = folder / "hugo.toml"  # two pages in one place would be written at the same time
    settings.write_text(f"printPathWarnings = true\n{settings.read_text('utf-8')}", encoding="utf-8")
    for post in posts:
        place = folder / post.change.path
        place.parent.mkdir(parents=True)
        place.write_bytes(post.change.after.encode())
    report = asyncio.run(build_site(folder, hugo=hugo))
    assert report.warnings == ()
    return report.destination


def page_of(site: Path, post: Written) -> Path:
    return site / post.change.path.relative_to("content").parent / "index.html"


def words_of(page: Node) -> list[str]:
    return [shown(words).strip("\n") for words in page.all("div", class_="words")]


def test_every_post_has_a_place_of_its_own(posts: list[Written]) -> None:
    assert len({post.change.path for post in posts}) == POSTS


def test_every_post_is_a_page_that_shows_its_words(site: Path, posts: list[Written]) -> None:
    for post in posts:
        page = read_page(page_of(site, post))
        assert words_of(page) == [expected_text(text).replace("\u200b", "") for text in post.texts]


def test_titles_and_tags_are_shown_as_they_are_in_the_post(site: Path, posts: list[Written]) -> None:
    for post in posts:
        page = read_page(page_of(site, post))
        assert page.one("title").text == f"{post.change.title} | {TITLE}"
        assert page.one("h1").text == post.change.title
        tags = {identify_tag(tag.text) for tag in page.all("a") if "tags/" in tag.attributes["href"]}
        assert {*map(identify_tag, post.change.tags)} <= tags  # one tag has one spelling in the whole site


def test_pages_hold_no_element_that_the_site_has_not_made(site: Path) -> None:
    for path in site.rglob("*.html"):
        for node in read_page(path).walk():
            assert node.tag not in {
                "script",
                "iframe",
                "svg",
                "base",
                "style",
                "object",
                "embed",
                "plaintext",
            }
            assert not any(name.startswith("on") for name in node.attributes)
            assert not re.match(
                r"\s*(?:javascript|data:text|vbscript)", node.attributes.get("href", ""), re.IGNORECASE
            )


async def test_no_script_runs_though_nothing_holds_it_back(
    site: Path, posts: list[Written], tmp_path: Path
) -> None:
    async with open_tab(has_policy=False) as tab:
        for start in range(0, POSTS, AT_ONCE):
            shown_now = posts[start : start + AT_ONCE]
            await tab.goto(frames_of(tmp_path, [page_of(site, post) for post in shown_now]))
            for frame, post in zip(tab.frames[1:], shown_now, strict=True):
                caught, title = await frame.evaluate(STATE)
                assert caught is None
                assert title == " ".join(f"{post.change.title} | {TITLE}".split())


async def test_a_script_would_have_been_caught(site: Path, posts: list[Written], tmp_path: Path) -> None:
    page = page_of(site, posts[0]).with_name("sprung.htm")
    page.write_text(page_of(site, posts[0]).read_text(encoding="utf-8") + SCRIPTS[0], encoding="utf-8")
    async with open_tab(has_policy=False) as tab:
        await tab.goto(frames_of(tmp_path, [page]))
        caught, title = await tab.frames[1].evaluate(STATE)
        assert (len(caught), title) == (1, "caught")


def frames_of(folder: Path, pages: Sequence[Path]) -> str:
    """Return the address of a page that shows others; a browser opens them together in less time."""
    frames = "".join(f'<iframe src="{page.as_uri()}"></iframe>' for page in pages)
    (folder / "frames.html").write_text(f"<!doctype html>{frames}", encoding="utf-8")
    return (folder / "frames.html").as_uri()
