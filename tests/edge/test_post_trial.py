"""A post is built by a real Hugo, with the site's own templates, before it is published."""

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.adapters.post_index import LARGEST_POST
from bot.adapters.post_trial import try_post
from bot.errors import Refused
from bot.rendering.matome.reader import read_post
from bot.rendering.matome.sample import sample_post
from bot.rendering.templates import packaged
from tests.digests import digest, quote
from tests.git_sites import a_digest, commits_of, make_site, publish_to, repository
from tests.hugos import newest_hugo, oldest_hugo
from tests.threads import story

pytestmark = pytest.mark.hugo

PATH = Path("content/posts/2026_03/2026_03_01_a/index.md")
SAMPLE = sample_post()
QUOTE = Path("layouts/shortcodes/matomeQuote.html")
# Fails for one post only, the one with this number in it.
ODD = SAMPLE.replace('id="2"', 'id="666"')
FOLD = ODD[: ODD.index("{{< details")].count("\n") + 1


def starter_templates() -> dict[Path, bytes]:
    root = packaged("templates") / "site"
    found = {path.relative_to(root): path.read_bytes() for path in root.rglob("*.html")}
    kinds = {"shortcodes", "partials", "_markup"}
    return {path: content for path, content in found.items() if kinds & set(path.parts)}


def failing_for_one(action: str) -> dict[Path, bytes]:
    template = f'{{{{ if eq (.Get "id") "666" }}}}{{{{ {action} }}}}{{{{ end }}}}'
    return {**starter_templates(), QUOTE: template.encode()}


async def complaint_about(text: str, templates: Mapping[Path, bytes], hugo: Path | None = None) -> str:
    with pytest.raises(Refused) as caught:
        await try_post(PATH, text, templates, sample=SAMPLE, hugo=hugo)
    return str(caught.value)


@pytest.mark.parametrize("choose", [newest_hugo, oldest_hugo])
async def test_a_post_that_builds_is_let_through(choose: type[Path]) -> None:
    with capture_logs() as logs:
        await try_post(PATH, SAMPLE, starter_templates(), sample="", hugo=choose())
    assert logs == []


@pytest.mark.parametrize("choose", [newest_hugo, oldest_hugo])
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{{</details>}}", "", "details"),
        ("matomeQuote", "matomeQuot", 'template for shortcode "matomeQuot" not found'),
        ("title = ", "title = [", "toml"),
        ('{{% ref "/posts/" %}}', '{{% ref "/nowhere/" %}}', "page not found"),
    ],
)
async def test_a_post_that_breaks_is_refused_with_the_reason_and_the_place(
    choose: type[Path], old: str, new: str, words: str
) -> None:
    said = await complaint_about(SAMPLE.replace(old, new), starter_templates(), choose())
    assert f"Hugo cannot build {PATH}" in said
    assert words in said
    assert "matome-trial" not in said  # no path of this machine


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (".Nope", "Nope"),
        ('errorf "no such %s" "thing"', "no such thing"),
        ('(resources.GetRemote "http://127.0.0.1:9/").Content', "access denied"),
        ('getenv "HUGO_SECRET"', "access denied"),
        ('partial "nowhere.html" .', "nowhere.html"),
    ],
)
async def test_a_shortcode_that_fails_is_told(action: str, words: str) -> None:
    said = await complaint_about(ODD, failing_for_one(action))
    assert words in said


async def test_the_line_of_the_fold_with_a_shortcode_that_fails_is_told() -> None:
    said = await complaint_about(ODD, failing_for_one(".Nope"))
    assert f"{PATH}:{FOLD}" in said


async def test_templates_that_cannot_be_tried_alone_let_everything_through_and_are_logged() -> None:
    broken = {**starter_templates(), QUOTE: b'{{ partial "of-the-theme.html" . }}'}
    with capture_logs() as logs:
        await try_post(PATH, ODD, broken, sample=SAMPLE)
    (entry,) = logs
    assert entry["log_level"] == "warning"
    assert "of-the-theme.html" in entry["reason"]


async def test_a_site_without_templates_of_its_own_is_not_tried(tmp_path: Path) -> None:
    await try_post(PATH, "{{< nope >}}", {Path("hugo.toml"): b""}, sample=SAMPLE, hugo=tmp_path / "nowhere")


async def test_a_machine_without_hugo_lets_posts_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    await try_post(PATH, "{{< nope >}}", starter_templates(), sample=SAMPLE)


async def test_what_the_site_says_of_markup_and_parameters_holds() -> None:
    templates = failing_for_one('if ne site.Params.mood "good" }}{{ errorf "no mood" }}{{ end')
    assert "no mood" in await complaint_about(ODD, templates)
    own = b'title = "x"\n[params]\nmood = "good"\nsince = 2020-01-01\n[security.exec]\nallow = [".*"]\n'
    await try_post(PATH, ODD, {**templates, Path("hugo.toml"): own}, sample=SAMPLE)
    assert "no mood" in await complaint_about(ODD, {**templates, Path("hugo.toml"): b"[[["})


async def test_no_secret_of_ours_reaches_hugo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATOME_SITE_TOKEN", "s3cret")
    monkeypatch.setenv("HUGO_TITLE", "s3cret")
    program = tmp_path / "hugo"
    program.write_text(f'#!/bin/sh\nenv > "{tmp_path}/env"\nexec {newest_hugo()} "$@"\n', encoding="utf-8")
    program.chmod(0o700)
    await try_post(PATH, SAMPLE, starter_templates(), sample="", hugo=program)
    seen = (tmp_path / "env").read_text("utf-8")
    assert "s3cret" not in seen
    assert f"HOME={Path.home()}" not in seen


async def test_a_build_that_does_not_end_is_a_refusal(tmp_path: Path) -> None:
    program = tmp_path / "hugo"
    program.write_text(
        f'#!/bin/sh\ngrep -q 666 "$2/{PATH}" && exec tail -f /dev/null\nexec {newest_hugo()} "$@"\n',
        encoding="utf-8",
    )
    program.chmod(0o700)
    with pytest.raises(Refused, match="did not finish within 1 seconds"):
        await try_post(
            PATH, ODD, starter_templates(), sample=SAMPLE, hugo=program, limit=timedelta(seconds=1)
        )


def test_the_sample_keeps_the_format() -> None:
    assert read_post(SAMPLE.encode()).problems == ()


async def test_a_post_of_which_hugo_makes_no_page_is_refused() -> None:
    hidden = SAMPLE.replace("+++\n\n", "[build]\nrender = 'never'\n+++\n\n", 1)
    assert "it makes no page of it" in await complaint_about(hidden, starter_templates())


async def test_a_post_of_more_than_an_index_reads_is_refused(tmp_path: Path) -> None:
    text = SAMPLE + "x" * LARGEST_POST
    with pytest.raises(Refused, match="would be larger than 1000 kB"):
        await try_post(PATH, text, {}, sample=SAMPLE, hugo=tmp_path / "nowhere")


async def test_a_post_that_the_sites_templates_refuse_is_not_published(tmp_path: Path) -> None:
    templates = {str(path): content for path, content in starter_templates().items()}
    template = '{{ if in (.Get "body") "bad" }}{{ errorf "a bad word" }}{{ end }}'
    bare = make_site(tmp_path, {**templates, str(QUOTE): template, "layouts/large.html": os.urandom(10)})
    site = repository(bare, tmp_path / "cache")
    bad = digest(quote(1, "a bad word"), story=story("Bad"))
    with pytest.raises(Refused, match="a bad word"):
        await publish_to(site, bad)
    assert len(commits_of(bare)) == 1
    assert (await publish_to(site, a_digest())).is_new
    assert len(commits_of(bare)) == 2


async def test_a_site_tells_the_templates_that_posts_are_made_with(tmp_path: Path) -> None:
    wanted: dict[str, str | bytes] = {
        "layouts/shortcodes/a.html": "a",
        "layouts/_shortcodes/b.html": "b",
        "layouts/_default/_markup/render-link.html": "c",
        "layouts/_partials/deep/d.html": "d",
        "i18n/ja.toml": "e",
        "hugo.toml": "f",
    }
    others: dict[str, str | bytes] = {
        "layouts/index.html": "",
        "static/shortcodes/a.html": "",
        "themes/x/layouts/shortcodes/a.html": "",
    }
    bare = make_site(tmp_path, {**wanted, **others})
    (tmp_path / "work" / "layouts" / "shortcodes" / "link.html").symlink_to("/etc/passwd")
    async with repository(bare, tmp_path / "cache").turn() as site:
        found = await site.templates()
    assert {str(path): content for path, content in found.items()} == {
        name: str(content).encode() for name, content in wanted.items()
    }


@pytest.mark.parametrize("count", [1, 501])
async def test_templates_that_are_too_large_or_too_many_are_not_tried_in_part(
    tmp_path: Path, count: int
) -> None:
    size = 300_000 if count == 1 else 1
    many = {f"layouts/shortcodes/{number}.html": "x" * size for number in range(count)}
    async with repository(make_site(tmp_path, {**many}), tmp_path / "cache").turn() as site:
        assert await site.templates() == {}


async def test_an_empty_template_counts_as_one(tmp_path: Path) -> None:
    bare = make_site(tmp_path, {"layouts/shortcodes/a.html": ""})
    async with repository(bare, tmp_path / "cache").turn() as site:
        assert await site.templates() == {Path("hugo.toml"): b"", Path("layouts/shortcodes/a.html"): b""}
