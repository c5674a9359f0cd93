"""What GitHub, GitLab and Gitea answer about pull requests, by their documentation and in their words.

https://docs.github.com/en/rest/pulls/pulls, https://docs.gitlab.com/api/merge_requests/,
https://docs.gitea.com/api/ (read 2026-11-25).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, cast
from urllib.parse import quote, unquote

from starlette.responses import JSONResponse

KindName = Literal["github", "gitlab", "gitea"]
Json = Mapping[str, object]


@dataclass(slots=True, kw_only=True)
class Pull:
    """A pull request; `owner` is whose repository its branch is in."""

    number: int
    owner: str
    head: str
    base: str
    title: str = ""
    body: str = ""
    is_open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that was let in; `path` is below the base of the API, as it was sent."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Json


@dataclass(slots=True)
class Pulls:
    """The pull requests of one repository, `name`; `has_branch` tells which branches it has."""

    name: str
    web: str
    has_branch: Callable[[str], bool]
    all: list[Pull] = field(default_factory=list[Pull])

    @property
    def owner(self) -> str:
        return self.name.split("/")[0]

    def add(self, *, head: str, base: str = "main", owner: str = "", title: str = "") -> Pull:
        pull = Pull(
            number=len(self.all) + 1, owner=owner or self.owner, head=head, base=base, title=title or head
        )
        self.all.append(pull)
        return pull

    def open_twin(self, head: str, base: str) -> Pull | None:
        wanted = (self.owner, head, base, True)
        found = (pull for pull in self.all if (pull.owner, pull.head, pull.base, pull.is_open) == wanted)
        return next(found, None)

    def numbered(self, number: str) -> Pull | None:
        return next((pull for pull in self.all if str(pull.number) == number), None)


def _page(asked: Asked, found: list[Json], size_name: str, usual: int, most: int) -> JSONResponse:
    size = min(int(asked.query.get(size_name, usual)), most)
    page = int(asked.query.get("page", 1))
    part = found[(page - 1) * size : page * size]
    headers = {"x-total-count": str(len(found))}
    if page * size < len(found):
        headers["link"] = f'<https://elsewhere.example/steal?page={page + 1}>; rel="next"'
    return JSONResponse(part, headers=headers)


def _text(body: Json, name: str) -> str:
    return str(body.get(name) or "")


def answer_github(pulls: Pulls, asked: Asked) -> JSONResponse:
    place = f"/repos/{pulls.name}/pulls"
    if asked.path == place and asked.method == "GET":
        wanted = [pull for pull in pulls.all if _is_wanted_by_github(pull, asked.query)]
        return _page(asked, [show_github(pulls, pull) for pull in wanted], "per_page", 30, 100)
    if asked.path == place and asked.method == "POST":
        return _open_github(pulls, asked.body)
    pull = pulls.numbered(asked.path.removeprefix(f"{place}/"))
    if pull is None or asked.method != "PATCH":
        return JSONResponse({"message": "Not Found", "status": "404"}, 404)
    _change(pull, asked.body, body_name="body")
    pull.is_open = asked.body.get("state", "open" if pull.is_open else "closed") == "open"
    return JSONResponse(show_github(pulls, pull))


def _is_wanted_by_github(pull: Pull, query: Mapping[str, str]) -> bool:
    state, head, base = query.get("state", "open"), query.get("head", ""), query.get("base", "")
    return (
        (state == "all" or pull.is_open == (state == "open"))
        and (":" not in head or head == f"{pull.owner}:{pull.head}")  # any other filter is ignored
        and (not base or base == pull.base)
    )


def _open_github(pulls: Pulls, body: Json) -> JSONResponse:
    head, base = _text(body, "head"), _text(body, "base")
    errors: list[Json] = [
        {"resource": "PullRequest", "field": name, "code": "missing_field"}
        for name in ("title", "head", "base")
        if not _text(body, name)
    ] or [
        {"resource": "PullRequest", "field": name, "code": "invalid"}
        for name, branch in (("head", head), ("base", base))
        if not pulls.has_branch(branch)
    ]
    if not errors and pulls.open_twin(head, base):
        words = f"A pull request already exists for {pulls.owner}:{head}."
        errors = [{"resource": "PullRequest", "code": "custom", "message": words}]
    if errors:
        return JSONResponse({"message": "Validation Failed", "errors": errors, "status": "422"}, 422)
    pull = pulls.add(head=head, base=base)
    _change(pull, body, body_name="body")
    return JSONResponse(show_github(pulls, pull), 201)


def show_github(pulls: Pulls, pull: Pull, page: str = "pull") -> Json:
    name = pulls.name.partition("/")[2]
    ends = {
        end: {
            "label": f"{owner}:{ref}",
            "ref": ref,
            "repo": {"id": _id(owner), "full_name": f"{owner}/{name}"},
        }
        for end, owner, ref in (("head", pull.owner, pull.head), ("base", pulls.owner, pull.base))
    }
    return {
        "id": 1000 + pull.number,
        "number": pull.number,
        "state": "open" if pull.is_open else "closed",
        "title": pull.title,
        "body": pull.body,
        "html_url": f"{pulls.web}/{page}/{pull.number}",
        **ends,
    }


def _id(owner: str) -> int:
    return sum(owner.encode())


def _change(pull: Pull, body: Json, *, body_name: str) -> None:
    pull.title = str(body.get("title", pull.title))
    pull.body = str(body.get(body_name, pull.body))


def answer_gitea(pulls: Pulls, asked: Asked) -> JSONResponse:
    place = f"/repos/{pulls.name}/pulls"
    if asked.path == place and asked.method == "GET":  # newest first, and no filter for a branch
        state = asked.query.get("state", "open")
        wanted = [pull for pull in pulls.all if state == "all" or pull.is_open == (state == "open")]
        return _page(asked, [show_github(pulls, pull, "pulls") for pull in reversed(wanted)], "limit", 30, 50)
    if asked.path == place and asked.method == "POST":
        return _open_gitea(pulls, asked.body)
    pull = pulls.numbered(asked.path.removeprefix(f"{place}/"))
    if pull is None or asked.method != "PATCH":
        return JSONResponse({"message": "The target couldn't be found.", "errors": []}, 404)
    _change(pull, asked.body, body_name="body")
    pull.is_open = asked.body.get("state", "open" if pull.is_open else "closed") == "open"
    return JSONResponse(show_github(pulls, pull, "pulls"), 201)


def _open_gitea(pulls: Pulls, body: Json) -> JSONResponse:
    head, base = _text(body, "head"), _text(body, "base")
    if not (_text(body, "title") and head and base):
        return JSONResponse({"message": "[Title]: Required"}, 422)
    if not (pulls.has_branch(head) and pulls.has_branch(base)):
        return JSONResponse({"message": "The target couldn't be found.", "errors": []}, 404)
    if twin := pulls.open_twin(head, base):
        words = f"pull request already exists for these targets [id: {twin.number}, head_branch: {head}]"
        return JSONResponse({"message": words}, 409)
    pull = pulls.add(head=head, base=base)
    _change(pull, body, body_name="body")
    return JSONResponse(show_github(pulls, pull, "pulls"), 201)


def answer_gitlab(pulls: Pulls, asked: Asked) -> JSONResponse:
    place = f"/projects/{quote(pulls.name, safe='')}/merge_requests"
    if asked.path == place and asked.method == "GET":
        wanted = [pull for pull in pulls.all if _is_wanted_by_gitlab(pull, asked.query)]
        return _page(asked, [_show_gitlab(pulls, pull) for pull in reversed(wanted)], "per_page", 20, 100)
    if asked.path == place and asked.method == "POST":
        return _open_gitlab(pulls, asked.body)
    pull = pulls.numbered(asked.path.removeprefix(f"{place}/"))
    if pull is None or asked.method != "PUT":
        known = unquote(asked.path).startswith(f"/projects/{pulls.name}/")
        return JSONResponse({"message": "404 Not found" if known else "404 Project Not Found"}, 404)
    if not set(asked.body) & {"title", "description", "state_event"}:
        return JSONResponse({"error": "title, description are missing, at least one is needed"}, 400)
    _change(pull, asked.body, body_name="description")
    event = asked.body.get("state_event")
    pull.is_open = {"close": False, "reopen": True}.get(cast("str", event), pull.is_open)
    return JSONResponse(_show_gitlab(pulls, pull))


def _is_wanted_by_gitlab(pull: Pull, query: Mapping[str, str]) -> bool:
    states = {"opened": (True,), "closed": (False,)}.get(query.get("state", "all"), (True, False))
    source, target = query.get("source_branch", pull.head), query.get("target_branch", pull.base)
    return pull.is_open in states and (source, target) == (pull.head, pull.base)


def _open_gitlab(pulls: Pulls, body: Json) -> JSONResponse:
    for name in ("source_branch", "target_branch", "title"):
        if not _text(body, name):
            return JSONResponse({"error": f"{name} is missing"}, 400)
    head, base = _text(body, "source_branch"), _text(body, "target_branch")
    if twin := pulls.open_twin(head, base):
        words = f"Another open merge request already exists for this source branch: !{twin.number}"
        return JSONResponse({"message": [words]}, 409)
    pull = pulls.add(head=head, base=base)
    _change(pull, body, body_name="description")
    return JSONResponse(_show_gitlab(pulls, pull), 201)


def _show_gitlab(pulls: Pulls, pull: Pull) -> Json:
    return {
        "id": 1000 + pull.number,
        "iid": pull.number,
        "project_id": _id(pulls.owner),
        "source_project_id": _id(pull.owner),
        "target_project_id": _id(pulls.owner),
        "source_branch": pull.head,
        "target_branch": pull.base,
        "state": "opened" if pull.is_open else "closed",
        "title": pull.title,
        "description": pull.body,
        "web_url": f"{pulls.web}/-/merge_requests/{pull.number}",
    }
