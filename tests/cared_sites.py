"""Small sites with defects in them, in a folder or in a bare repository."""

from collections.abc import Mapping
from pathlib import Path

from tests.defective_posts import CASES, GOOD
from tests.git_sites import git, make_site

POSTS = "content/posts"
THUMBNAIL = "assets/thumbnails/red1.jpg"


def post_of(item: int, name: str | None = None) -> str:
    """The good post, or that with a defect, as one about another discussion."""
    text = GOOD if name is None else CASES[name].text
    return text.replace("id=101", f"id={item}")


def path_of(item: int) -> str:
    return f"{POSTS}/2025_02/2025_02_25_post_{item}/index.md"


def some_posts() -> dict[str, str]:
    names = (None, "unclosed fold", "empty quote", "link")
    return {path_of(item): post_of(item, name) for item, name in enumerate(names, 101)}


class Place:
    """A site to look after, in either kind of place."""

    def __init__(self, folder: Path, files: Mapping[str, str], *, is_bare: bool) -> None:
        self.bare = make_site(folder, {THUMBNAIL: "x", **files})
        self.work = folder / "work"
        self.is_bare = is_bare
        self.arguments = ["--repo", str(self.bare)] if is_bare else [str(self.work)]
        self.target = ["--repo", str(self.bare)] if is_bare else ["--out", str(self.work)]

    def read(self, path: str) -> str:
        if self.is_bare:
            return git(self.bare, "cat-file", "blob", f"main:{path}")
        return (self.work / path).read_text(encoding="utf-8")

    def say(self, path: str) -> str:
        """A path as it is printed."""
        return path if self.is_bare else str(self.work / path)
