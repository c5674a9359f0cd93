"""The starter site is made whole or not at all, and the real Hugo builds matome posts of every era in it."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest

from bot.adapters.hugo import BuildReport, build_site
from bot.adapters.starter_site import create_site
from bot.errors import Misconfigured, Refused
from bot.text.hugo_markup import escape_body
from tests.html_page import Node, read_page

RECORDS = Path(__file__).parent / "posts"
POSTS = {
    "2026_03/2026_03_02_a_lost_row": (RECORDS / "latest.md").read_text(encoding="utf-8"),
    "2025_02/2025_02_25_old": (RECORDS / "seed.md").read_text(encoding="utf-8"),
    "2025_02/2025_02_08_01": (RECORDS / "by_hand.md").read_text(encoding="utf-8"),
}


def post_page(report: BuildReport, place: str) -> Node:
    return read_page(report.destination / "posts" / place / "index.html")


async def build(folder: Path, posts: Mapping[str, str], *, base_url: str | None = None) -> BuildReport:
    """Make a site with the posts and build it; it must not even warn."""
    create_site(folder, title="見本のまとめ")
    for place, post in posts.items():
        path = folder / "content" / "posts" / place / "index.md"
        path.parent.mkdir(parents=True)
        path.write_text(post, encoding="utf-8")
    report = await build_site(folder, base_url=base_url)
    assert report.warnings == ()
    return report


def test_a_site_has_what_posts_need(tmp_path: Path) -> None:
    files = create_site(tmp_path / "new" / "site", title="まとめ")
    names = {path.relative_to(tmp_path / "new" / "site").as_posix() for path in files}
    assert {"hugo.toml", ".gitignore", "README.md", "content/posts/_index.md"} <= names
    assert {
        f"layouts/shortcodes/{name}.html" for name in ("matomeQuote", "matomeSummary", "details")
    } <= names
    assert not any(name.endswith(".j2") for name in names)


def test_an_empty_folder_is_filled_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    create_site(tmp_path / "site", title="まとめ")
    assert (tmp_path / "site" / "hugo.toml").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_with_something_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(Refused, match="not an empty folder"):
        create_site(tmp_path, title="まとめ")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match="not an empty folder"):
        create_site(tmp_path / "file", title="まとめ")


def test_a_place_that_cannot_hold_a_folder_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Misconfigured, match="cannot be written"):
        create_site(tmp_path / "file" / "site", title="まとめ")


@pytest.mark.hugo
async def test_any_title_is_only_a_title(tmp_path: Path) -> None:
    title = "a \"b\" \\ <script>x</script>\n\0\x7f {{ now }} ''' 😀 \u202e"
    create_site(tmp_path, title=title)
    report = await build_site(tmp_path)
    page = read_page(report.home)
    assert page.one("title").text == "a \"b\" \\ <script>x</script> {{ now }} ''' 😀"
    assert page.all("script") == []


@pytest.mark.hugo
async def test_a_site_without_posts_builds(tmp_path: Path) -> None:
    report = await build(tmp_path, {})
    assert "まだ記事がありません" in read_page(report.home).one("main").text


@pytest.mark.hugo
async def test_a_quote_shows_author_time_place_in_the_thread_and_permalink(tmp_path: Path) -> None:
    page = post_page(await build(tmp_path, POSTS), "2026_03/2026_03_02_a_lost_row")
    first, reply = page.one("div", id="c102"), page.one("div", id="c103")
    assert first.one("b").text == "hoshi"
    assert first.one("time").attributes["datetime"] == "2026-03-02T02:00:30Z"
    assert first.one("time").text == "2026/03/02 02:00 UTC"
    assert first.one("a", class_="when").attributes["href"] == "https://news.ycombinator.com/item?id=102"
    assert first.attributes["style"] == "--depth:0;--accent:#ff5c5c"
    assert first.one("span", class_="star")
    assert reply.attributes["style"] == "--depth:1"
    assert reply.one("a", class_="answers").attributes["href"] == "#c102"
    assert reply.one("a", class_="answers").text == "↪ hoshi"
    assert first.all("a", class_="answers") == []


@pytest.mark.hugo
async def test_text_and_links_of_a_quote_are_whole(tmp_path: Path) -> None:
    page = post_page(await build(tmp_path, POSTS), "2026_03/2026_03_02_a_lost_row")
    words = page.one("div", id="c102").one("div", class_="words")
    assert words.text == "最初の意見。https://example.com/a?b=1&copy=2を見て。"
    assert words.one("a").attributes["href"] == "https://example.com/a?b=1&copy=2"
    words = page.one("div", id="c103").one("div", class_="words")
    assert "列[鍵]()と半端な住所" in words.text
    assert words.one("a").attributes["href"] == "https://example.com/%25A"


@pytest.mark.hugo
async def test_an_image_from_elsewhere_is_a_link(tmp_path: Path) -> None:
    post = "+++\ntitle = 'x'\n+++\n\n![far &#38; wide](https://example.com/x.png) ![near](x.png)\n"
    page = post_page(await build(tmp_path, {"2026_03/x": post}), "2026_03/x").one("div", class_="body")
    assert page.one("a").attributes["href"] == "https://example.com/x.png"
    assert page.one("a").text == "far & wide"
    assert page.one("img").attributes["src"] == "x.png"


@pytest.mark.hugo
async def test_parameters_out_of_place_are_left_out(tmp_path: Path) -> None:
    page = post_page(await build(tmp_path, POSTS), "2026_03/2026_03_02_a_lost_row")
    assert page.one("div", id="c104").attributes["style"] == "--depth:9"
    (stray,) = [quote for quote in page.all("div", class_="quote") if "sora" in quote.text]
    assert stray.attributes == {"class": "quote", "style": "--depth:0"}
    assert "いつか" in stray.text
    assert stray.all("time") == stray.all("a") == []


@pytest.mark.hugo
async def test_folds_hold_their_quotes_and_say_how_many(tmp_path: Path) -> None:
    report = await build(tmp_path, POSTS)
    fold = post_page(report, "2026_03/2026_03_02_a_lost_row").one("details")
    assert fold.one("summary").text == "もっとコメントを表示（1） 2件"
    assert [quote.one("b").text for quote in fold.all("div", class_="quote")] == ["mori", "sora"]
    folds = post_page(report, "2025_02/2025_02_25_old").all("details")
    assert [fold.one("b").text for fold in folds] == ["yama", "oka"]
    by_hand = post_page(report, "2025_02/2025_02_08_01").one("details")
    assert "open" in by_hand.attributes
    assert by_hand.one("strong").text == "手で"


@pytest.mark.hugo
async def test_the_title_is_text_and_shown_once(tmp_path: Path) -> None:
    page = post_page(await build(tmp_path, POSTS), "2026_03/2026_03_02_a_lost_row")
    assert page.one("h1").text == "停電で消えた一行<b>"
    assert page.one("main").text.count("停電で消えた一行") == 1
    assert page.one("title").text == "停電で消えた一行<b> | 見本のまとめ"
    assert page.one("meta", name="description").attributes["content"] == "消えた一行の話 & 教訓。"
    assert page.one("aside", class_="summary").text.strip() == "ディスクは嘘をつく。\nだから確かめる。"


@pytest.mark.hugo
async def test_an_image_is_shown_where_there_is_one(tmp_path: Path) -> None:
    report = await build(tmp_path, POSTS)
    assert post_page(report, "2026_03/2026_03_02_a_lost_row").one("img", class_="band")
    assert post_page(report, "2025_02/2025_02_25_old").all("img") == []


@pytest.mark.hugo
async def test_no_script_may_run_in_any_page(tmp_path: Path) -> None:
    report = await build(tmp_path, POSTS)
    for path in report.destination.rglob("*.html"):
        page = read_page(path)
        (policy,) = page.all("meta", **{"http-equiv": "Content-Security-Policy"})
        assert "script-src 'none'" in policy.attributes["content"]
        assert page.one("html").attributes["lang"] == "ja"


@pytest.mark.hugo
async def test_every_link_of_a_site_on_the_disk_leads_to_a_file(tmp_path: Path) -> None:
    report = await build(tmp_path, POSTS)
    pages = sorted(report.destination.rglob("*.html"))
    assert len(pages) > len(POSTS) + 3
    for path in pages:
        for target in addresses(read_page(path)):
            parts = urlsplit(target)
            if parts.scheme in {"data", "https"}:
                assert parts.hostname in {None, "news.ycombinator.com", "example.com"}
            else:
                place = path.parent / unquote(parts.path) if parts.path else path
                assert place.is_file(), (path, target)


def addresses(page: Node) -> list[str]:
    return [
        node.attributes[name]
        for tag, name in (("a", "href"), ("link", "href"), ("img", "src"))
        for node in page.all(tag)
    ]


@pytest.mark.hugo
async def test_a_published_site_has_feeds_with_whole_addresses(tmp_path: Path) -> None:
    report = await build(tmp_path, POSTS, base_url="https://matome.example/sub/")
    channel = ET.parse(report.destination / "index.xml").getroot().find("channel")  # noqa: S314 - our own file
    assert channel is not None
    links = [item.findtext("link", "") for item in channel.findall("item")]
    assert links[0] == "https://matome.example/sub/posts/2026_03/2026_03_02_a_lost_row/"
    assert len(links) == len(POSTS)
    assert channel.findtext("item/title") == "停電で消えた一行<b>"
    assert "2026_03_02_a_lost_row" in (report.destination / "sitemap.xml").read_text(encoding="utf-8")
    page = post_page(report, "2026_03/2026_03_02_a_lost_row")
    assert page.one("link", rel="canonical").attributes["href"] == links[0]
    assert not list((report.destination / "tags").rglob("*.xml"))


@pytest.mark.hugo
async def test_hostile_words_are_shown_as_they_are(tmp_path: Path) -> None:
    texts = (
        "2*3*4 __init__ `code` ~~x~~ [a](javascript:b) ![c](d)",
        "<script>alert(1)</script> & &amp; \"quoted\" 'single'",
        "# heading\n- item\n\n  code {{< x >}} {{ y }} \\",
        ":heart: -- ... www.example.com http://example.com/?a=1&lt=2",
    )
    quotes = "\n\n".join(
        f'{{{{<matomeQuote body="{escape_body(text)}" userName="u{index}" createdAt="" color="">}}}}'
        for index, text in enumerate(texts)
    )
    post = f"+++\ndate = '2026-03-02T00:00:00'\ntitle = 'x'\n+++\n\n{quotes}\n"
    page = post_page(await build(tmp_path, {"2026_03/x": post}), "2026_03/x")
    shown = [words.text for words in page.all("div", class_="words")]
    assert [" ".join(text.split()) for text in shown] == [" ".join(text.split()) for text in texts]


@pytest.mark.hugo
async def test_the_recorded_posts_of_every_era_build_unchanged(tmp_path: Path, shared: Path) -> None:
    recorded = sorted((shared / "data" / "site-posts").glob("*.md"))
    posts = {f"{path.stem[:7]}/{path.stem}": path.read_text(encoding="utf-8") for path in recorded}
    posts["2025_02/seed"] = (shared / "data" / "seed-post.md").read_text(encoding="utf-8")
    report = await build(tmp_path, posts)
    for place, post in posts.items():
        page = post_page(report, place)
        assert len(page.all("div", class_="quote")) == post.count("{{<matomeQuote ")
        assert len(page.all("details")) == post.count("{{< details ")
        assert page.one("meta", name="description").attributes["content"]
