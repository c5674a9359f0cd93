"""Where a repository is on its forge: the base of the API, its name there, and the addresses of its pages."""

import re
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import quote, urlsplit

# An address without a user, a query, or anything that markup knows.
_PLAIN = re.compile(r"https?://(?P<host>[\w.-]+)(?::\d+)?/[\w.~/-]*", re.ASCII)
_SSH_SHORT = re.compile(r"^(?:[\w.-]+@)?(?P<host>[\w.-]+):(?!/?/)(?P<path>\S+)$")  # user@host:path


class ForgeKind(StrEnum):
    """The contracts that we know; Forgejo's is Gitea's."""

    GITHUB = "github"
    GITLAB = "gitlab"
    GITEA = "gitea"


_KNOWN = {
    "github.com": ForgeKind.GITHUB,
    "gitlab.com": ForgeKind.GITLAB,
    "codeberg.org": ForgeKind.GITEA,
    "gitea.com": ForgeKind.GITEA,
}
# https://docs.github.com/en/enterprise-cloud@latest/rest/overview (read 2026-11-25): api.NAME.ghe.com
_GITHUB_FOR_ENTERPRISES = ".ghe.com"
# Hosts for SSH where its usual port is blocked
# (https://docs.github.com/en/authentication/troubleshooting-ssh/using-ssh-over-the-https-port and
# https://docs.gitlab.com/user/gitlab_com/#alternative-ssh-port, read 2026-11-25).
_BY_SSH = {"ssh.github.com": "github.com", "altssh.gitlab.com": "gitlab.com"}
# https://docs.github.com/en/enterprise-server/rest/quickstart, https://docs.gitlab.com/api/rest/ and
# https://docs.gitea.com/development/api-usage (read 2026-11-25)
_APIS = {ForgeKind.GITHUB: "api/v3", ForgeKind.GITLAB: "api/v4", ForgeKind.GITEA: "api/v1"}
_PULLS = {
    ForgeKind.GITHUB: "pull",
    ForgeKind.GITLAB: "-/merge_requests",
    ForgeKind.GITEA: "pulls",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A repository on its forge. `api` and `web`, its page, have no slash at their end.

    `name` is the path by which the forge knows it: `owner/name`, on GitLab maybe more.
    """

    kind: ForgeKind
    api: str
    web: str
    name: str

    @property
    def owner(self) -> str:
        """Who the repository belongs to."""
        return self.name.partition("/")[0]

    def commit_page(self, commit: str) -> str:
        """Return the address of a commit's page."""
        return f"{self.web}{'/-' if self.kind is ForgeKind.GITLAB else ''}/commit/{commit}"

    def pull_page(self, number: int, said: str) -> str:
        """Return the address of a pull request's page: what the forge said, if that leads to itself.

        Args:
            number: Of the request.
            said: What the forge gave as its address; untrusted.
        """
        own = {urlsplit(address).hostname for address in (self.web, self.api)}
        plain = _PLAIN.fullmatch(said)
        if plain and plain["host"].lower() in own:
            return said
        return f"{self.web}/{_PULLS[self.kind]}/{number}"


def find_place(repository: str, *, forge: str | None, api: str | None) -> Place | None:
    """Return where a repository is on its forge; None where no forge is known for it.

    Args:
        repository: The address of the repository, as `read_address` returns it.
        forge: The kind, for hosts that are not known.
        api: The base of the API; that of the kind on the repository's host when None.
    """
    origin, path = _split(repository)
    host = urlsplit(origin).hostname or ""
    kind = ForgeKind(forge) if forge else _KNOWN.get(host)
    if kind is None and host.endswith(_GITHUB_FOR_ENTERPRISES):
        kind = ForgeKind.GITHUB
    parts = [part for part in path.removesuffix("/").removesuffix(".git").split("/") if part]
    if kind is None or len(parts) < 2 or not (origin or api):  # noqa: PLR2004 - owner and name
        return None
    if not origin:
        parts = parts[-2:]
    # GitLab has groups in groups; the others may be below a path of their host.
    first = 0 if kind is ForgeKind.GITLAB else len(parts) - 2
    top = "/".join([origin or _origin(api or ""), *parts[:first]])
    name = "/".join(parts[first:])
    is_cloud = host == "github.com" or host.endswith(_GITHUB_FOR_ENTERPRISES)
    default = f"https://api.{host}" if is_cloud else f"{top}/{_APIS[kind]}"
    return Place(kind=kind, api=(api or default).rstrip("/"), web=f"{top}/{quote(name)}", name=name)


def is_private_enough(url: str) -> bool:
    """Whether a token may be sent to an address: over https, or to this machine itself."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname or ""))


def _split(repository: str) -> tuple[str, str]:
    """Return the origin of a repository's pages, empty for a folder, and the path."""
    if "://" not in repository:
        short = None if repository.startswith("/") else _SSH_SHORT.match(repository)
        return (f"https://{_web_host(short['host'])}", short["path"]) if short else ("", repository)
    parts = urlsplit(repository)
    match parts.scheme:
        case "https":
            return f"https://{parts.netloc.lower()}", parts.path
        case "ssh":
            return f"https://{_web_host(parts.hostname or '')}", parts.path
        case _:
            return "", parts.path


def _web_host(host: str) -> str:
    return _BY_SSH.get(host.lower(), host.lower())


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
