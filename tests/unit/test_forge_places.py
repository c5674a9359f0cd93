import pytest

from bot.adapters.forges.complaints import read_complaint
from bot.adapters.forges.place import ForgeKind, Place, find_place, is_private_enough


def place_of(repository: str, forge: str | None = None, api: str | None = None) -> Place:
    place = find_place(repository, forge=forge, api=api)
    assert place is not None
    return place


@pytest.mark.parametrize(
    ("repository", "kind", "api", "web", "name"),
    [
        ("https://github.com/ann/site.git", "github", "https://api.github.com", "github.com/ann/site", ""),
        ("https://GitHub.com/ann/site/", "github", "https://api.github.com", "github.com/ann/site", ""),
        ("git@github.com:ann/site.git", "github", "https://api.github.com", "github.com/ann/site", ""),
        (
            "ssh://git@ssh.github.com:443/ann/site.git",
            "github",
            "https://api.github.com",
            "github.com/ann/site",
            "",
        ),
        (
            "https://ours.ghe.com/ann/site",
            "github",
            "https://api.ours.ghe.com",
            "ours.ghe.com/ann/site",
            "",
        ),
        (
            "https://gitlab.com/a/b/c.git",
            "gitlab",
            "https://gitlab.com/api/v4",
            "gitlab.com/a/b/c",
            "a/b/c",
        ),
        (
            "ssh://git@codeberg.org/ann/site.git",
            "gitea",
            "https://codeberg.org/api/v1",
            "codeberg.org/ann/site",
            "",
        ),
    ],
)
def test_the_large_hosts_are_known(repository: str, kind: str, api: str, web: str, name: str) -> None:
    place = place_of(repository)
    assert (place.kind, place.api, place.web) == (kind, api, f"https://{web}")
    assert place.name == (name or "ann/site")


@pytest.mark.parametrize(
    ("repository", "forge", "api"),
    [
        ("https://git.example.org:3000/ann/site.git", "gitea", "https://git.example.org:3000/api/v1"),
        ("https://example.org/git/ann/site.git", "gitea", "https://example.org/git/api/v1"),
        ("git@git.example.org:ann/site.git", "github", "https://git.example.org/api/v3"),
        ("ssh://git@git.example.org:2222/ann/site.git", "gitlab", "https://git.example.org/api/v4"),
    ],
)
def test_the_api_of_another_host_follows_from_its_kind(repository: str, forge: str, api: str) -> None:
    place = place_of(repository, forge)
    assert (place.api, place.name) == (api, "ann/site")
    assert find_place(repository, forge=None, api=None) is None


@pytest.mark.parametrize("repository", ["/srv/ann/site.git", "file:///srv/ann/site.git"])
def test_a_folder_has_a_forge_only_when_it_is_named_with_its_api(repository: str) -> None:
    assert find_place(repository, forge="gitea", api=None) is None
    place = place_of(repository, "gitea", "http://127.0.0.1:3000/api/v1/")
    assert (place.api, place.name) == ("http://127.0.0.1:3000/api/v1", "ann/site")
    assert place.web == "http://127.0.0.1:3000/ann/site"


@pytest.mark.parametrize("repository", ["https://github.com/site.git", "git@github.com:site.git"])
def test_a_repository_without_an_owner_has_no_forge(repository: str) -> None:
    assert find_place(repository, forge=None, api=None) is None


@pytest.mark.parametrize(
    ("kind", "commit", "pull"),
    [
        (ForgeKind.GITHUB, "commit/abc", "pull/7"),
        (ForgeKind.GITLAB, "-/commit/abc", "-/merge_requests/7"),
        (ForgeKind.GITEA, "commit/abc", "pulls/7"),
    ],
)
def test_each_kind_has_its_pages(kind: ForgeKind, commit: str, pull: str) -> None:
    place = place_of("https://git.example.org/ann/site.git", kind)
    assert place.commit_page("abc") == f"https://git.example.org/ann/site/{commit}"
    assert place.pull_page(7, "") == f"https://git.example.org/ann/site/{pull}"


@pytest.mark.parametrize(
    "said",
    [
        "javascript:alert(1)",
        "https://evil.example/ann/site/pull/7",
        "https://github.com@evil.example/7",
        "https://me:secret@github.com/7",
        "https://[github.com/7",
        "//github.com/7",
        "https://github.com/x)[y](z",
    ],
)
def test_a_page_elsewhere_is_not_believed(said: str) -> None:
    place = place_of("https://github.com/ann/site")
    assert place.pull_page(7, said) == "https://github.com/ann/site/pull/7"
    assert place.pull_page(7, "https://github.com/Ann/Site/pull/7") == "https://github.com/Ann/Site/pull/7"


@pytest.mark.parametrize(
    ("url", "is_private"),
    [
        ("https://git.example.org/api/v1", True),
        ("http://git.example.org/api/v1", False),
        ("http://127.0.0.1:3000/api/v1", True),
        ("http://[::1]:3000/api/v1", True),
        ("http://localhost/api/v1", True),
        ("http://localhost.example.org/", False),
        ("ftp://127.0.0.1/", False),
    ],
)
def test_a_token_goes_over_https_or_stays_on_this_machine(url: str, is_private: bool) -> None:  # noqa: FBT001 - by place
    assert is_private_enough(url) is is_private


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            (
                b'{"message":"Validation Failed","errors":[{"resource":"PullRequest","code":"custom",'
                b'"message":"A pull request already exists for ann:matome/1."}]}'
            ),
            "Validation Failed; A pull request already exists for ann:matome/1.",
        ),
        (
            b'{"message":["Another open merge request","Two\\nlines"]}',
            "Another open merge request; Two lines",
        ),
        (b'{"message":{"title":["can\'t be blank"]}}', "can't be blank"),
        (b'{"error":"title is missing"}', "title is missing"),
        (b'{"message":"no","url":"https://git.example.org/api/swagger"}', "no"),
        (b"<html>", ""),
        (b"[1]", ""),
        (b'{"message":null}', ""),
        (b'{"message":' + b"[" * 50 + b"]" * 50 + b"}", ""),
    ],
)
def test_a_complaint_becomes_one_line(body: bytes, words: str) -> None:
    assert read_complaint(body) == words


def test_a_long_complaint_is_shortened() -> None:
    assert len(read_complaint(b'{"message":"' + b"word " * 500 + b'"}')) <= 200
