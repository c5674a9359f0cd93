"""A site in a git repository is read without a work tree, and changed by one file at a time."""

import os
from pathlib import Path

import pytest

from bot.adapters.site_folder import SiteFolder
from bot.domain.thread import ItemId
from bot.errors import Refused
from tests.git_sites import (
    AUTHOR,
    POSTS,
    a_digest,
    commits_of,
    files_of,
    git,
    make_site,
    post_text,
    publish_to,
    push_file,
    repository,
)
from tests.threads import START

PATH = f"{POSTS}/2026_03/2026_03_01_story_100/index.md"


async def test_the_first_publication_is_one_commit_of_one_file(tmp_path: Path) -> None:
    bare = make_site(tmp_path)
    published = await publish_to(repository(bare, tmp_path / "cache"), a_digest())
    assert (published.path, published.is_new) == (Path(PATH), True)
    assert commits_of(bare)[0] == published.commit
    assert git(bare, "show", "--name-only", "--format=", "main").split() == [PATH]
    assert git(bare, "show", f"main:{PATH}") == published.change.after


async def test_a_commit_says_who_when_and_what(tmp_path: Path) -> None:
    bare = make_site(tmp_path)
    async with repository(bare, tmp_path / "cache").turn() as site:
        await site.commit({Path(PATH): "text\n"}, "Publish: 一つ\n\n# the address\n", now=START)
    form = "%an <%ae>%n%cn <%ce>%n%at %ct%n%B"
    said = git(bare, "show", "--no-patch", f"--format={form}", "main").rstrip().split("\n")
    moment = f"{START.timestamp():.0f}"
    assert said == [AUTHOR, AUTHOR, f"{moment} {moment}", "Publish: 一つ", "", "# the address"]


async def test_publishing_again_makes_no_commit(tmp_path: Path) -> None:
    bare = make_site(tmp_path)
    first = await publish_to(repository(bare, tmp_path / "cache"), a_digest())
    again = await publish_to(repository(bare, tmp_path / "cache"), a_digest())
    elsewhere = await publish_to(repository(bare, tmp_path / "another cache"), a_digest())
    assert again.commit is elsewhere.commit is None
    assert (again.path, again.is_new) == (first.path, False)
    assert len(commits_of(bare)) == 2


async def test_the_same_text_is_no_commit(tmp_path: Path) -> None:
    bare = make_site(tmp_path, {PATH: "text\n"})
    async with repository(bare, tmp_path / "cache").turn() as site:
        assert await site.commit({Path(PATH): "text\n"}, "Nothing", now=START) is None
    assert len(commits_of(bare)) == 1


async def test_a_grown_thread_renews_its_post_in_place(tmp_path: Path) -> None:
    bare = make_site(tmp_path)
    site = repository(bare, tmp_path / "cache")
    await publish_to(site, a_digest(quotes=2))
    before = files_of(bare)
    renewed = await publish_to(site, a_digest(quotes=5))
    assert (renewed.path, renewed.is_new) == (Path(PATH), False)
    assert git(bare, "show", f"main:{PATH}").count("matomeQuote") == 5
    assert files_of(bare).keys() == before.keys()
    assert len(commits_of(bare)) == 3


async def test_nothing_else_in_the_repository_changes(tmp_path: Path) -> None:
    odd = {
        "run.sh": "#!/bin/sh\n",
        f"{POSTS}/-rf 'a' \"b\"\tc\n.md": post_text(5),
        f"{POSTS}/日本語/é.md": post_text(6),
        "CRLF.txt": "a\r\nb\r\n",
        ".gitattributes": "* text=auto\n*.md filter=upper\n",
        "binary": bytes(range(256)),
    }
    bare = make_site(tmp_path, odd)
    work = tmp_path / "work"
    (work / "run.sh").chmod(0o755)
    (work / "link").symlink_to("hugo.toml")
    os.makedirs(os.fsencode(work) + b"/odd \xff")  # noqa: PTH103 - a name that is not UTF-8
    with open(os.fsencode(work) + b"/odd \xff/\xfe.md", "wb") as file:  # noqa: ASYNC230, PTH123
        file.write(b"\xff")
    head = commits_of(bare)[0]
    git(work, "add", ".")
    git(work, "update-index", "--add", "--cacheinfo", f"160000,{head},themes/theirs")
    git(work, "commit", "-q", "-m", "Odd things")
    git(work, "push", "-q", "origin", "main")
    before = files_of(bare)
    assert {about[:6] for about in before.values()} == {"100644", "100755", "120000", "160000"}
    await publish_to(repository(bare, tmp_path / "cache"), a_digest())
    after = files_of(bare)
    assert after.pop(PATH).startswith("100644 blob ")
    assert after == before
    assert git(bare, "fsck", "--strict") == ""


async def test_an_executable_post_stays_one(tmp_path: Path) -> None:
    bare = make_site(tmp_path, {PATH: "old\n"})
    (tmp_path / "work" / PATH).chmod(0o755)
    push_file(bare, "other", "text")
    async with repository(bare, tmp_path / "cache").turn() as site:
        await site.commit({Path(PATH): "new\n"}, "Renew", now=START)
    assert files_of(bare)[PATH].startswith("100755 ")


@pytest.mark.parametrize(
    "place",
    [
        "hugo.toml",
        "content/../hugo.toml",
        "/content/posts/a.md",
        "content",
        "content/posts",
        "content/posts/link.md",
        "content/posts/link.md/a.md",
        "content/posts/_index.md/a.md",
    ],
)
async def test_nothing_is_written_in_the_way_of_other_things(place: str, tmp_path: Path) -> None:
    bare = make_site(tmp_path)
    (tmp_path / "work" / POSTS / "link.md").symlink_to("../../hugo.toml")
    push_file(bare, "other", "text")
    async with repository(bare, tmp_path / "cache").turn() as site:
        with pytest.raises(Refused, match="is not a place under content"):
            await site.commit({Path(place): "text\n"}, "No", now=START)
    assert len(commits_of(bare)) == 2


async def test_a_repository_tells_what_a_folder_of_the_same_site_tells(tmp_path: Path) -> None:
    bare = make_site(
        tmp_path,
        {
            f"{POSTS}/b.md": post_text(2, tags='"AI", "Rust"'),
            f"{POSTS}/a/index.md": post_text(1, tags='"rust"'),
            f"{POSTS}/a-later/index.md": post_text(1),
            f"{POSTS}/none.md": "no post",
            f"{POSTS}/long.md": post_text(7) + "x" * 1_200_000,
            "content/page.md": post_text(9),
            "assets/thumbnails/a.SVG": "",
            "static/thumbnails/b.jpg": "",
            "static/thumbnails/deep/c.jpg": "",
        },
    )
    folder = SiteFolder(tmp_path / "work")
    for _ in range(2):  # the second time from what was kept
        async with repository(bare, tmp_path / "cache").turn() as site:
            assert site.paths() == folder.paths()
            assert site.posts() == {item: path for item, path in folder.posts().items() if item != 7}
            assert site.vocabulary() == folder.vocabulary()
            assert site.images() == folder.images()
            assert await site.read(Path(POSTS, "b.md")) == folder.read(Path(POSTS, "b.md"))
            assert await site.read(Path(POSTS, "c.md")) is None


async def test_a_post_that_is_not_text_is_refused(tmp_path: Path) -> None:
    bare = make_site(tmp_path, {f"{POSTS}/a.md": post_text(1).encode() + b"\xff"})
    async with repository(bare, tmp_path / "cache").turn() as site:
        assert site.posts() == {ItemId(1): Path(POSTS, "a.md")}
        with pytest.raises(Refused, match="not UTF-8"):
            await site.read(Path(POSTS, "a.md"))


async def test_another_branch_is_left_alone(tmp_path: Path) -> None:
    bare = make_site(tmp_path)
    git(bare, "branch", "drafts/new")
    published = await publish_to(repository(bare, tmp_path / "cache", "drafts/new"), a_digest())
    assert git(bare, "rev-parse", "drafts/new").strip() == published.commit
    assert PATH not in files_of(bare)


async def test_a_repository_whose_history_was_rewritten_is_followed(tmp_path: Path) -> None:
    bare = make_site(tmp_path)
    site = repository(bare, tmp_path / "cache")
    await publish_to(site, a_digest(1))
    git(tmp_path / "work", "commit", "-q", "--amend", "-m", "Another beginning")
    git(tmp_path / "work", "push", "-q", "--force", "origin", "main")
    published = await publish_to(site, a_digest(2))
    assert commits_of(bare) == [published.commit, git(tmp_path / "work", "rev-parse", "HEAD").strip()]
