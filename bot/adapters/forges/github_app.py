"""Tokens of a GitHub App: each holds for an hour, for one repository and the two permissions that we need.

https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app (read 2026-11-25):
the App proves itself by a JSON Web Token, signed with its private key by RS256 and good for ten minutes at
most; with that it asks for its installation on the repository, and for a token of that.
"""

import asyncio
import base64
import json
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from bot.adapters.forges.calls import SendJson
from bot.adapters.forges.github import github_calls
from bot.adapters.forges.place import Place
from bot.adapters.git import require_key
from bot.errors import Misconfigured

_PERMISSIONS = {"contents": "write", "pull_requests": "write"}
_CLOCKS_DIFFER = timedelta(minutes=1)
_GOOD_FOR = timedelta(minutes=8)
_LEAST_LEFT = timedelta(minutes=10)  # of a token, for what is done with it


class _Installation(BaseModel):
    id: int = Field(ge=1)


class _Lent(BaseModel):
    token: str = Field(min_length=1, pattern=r"^[!-~]+$", repr=False)
    expires_at: AwareDatetime


class GitHubApp:
    """A GitHub App, installed on one repository.

    Args:
        send: Sends requests.
        place: The repository.
        app: The App's id.
        key: The file of its private key.
        now: Tells the time.
    """

    def __init__(
        self, send: SendJson, place: Place, *, app: int, key: Path, now: Callable[[], datetime]
    ) -> None:
        self._calls = github_calls(send, place, self._sign)
        self._place = place
        self._app = app
        self._key = key
        self._now = now
        self._lent: _Lent | None = None
        self._turn = asyncio.Lock()

    async def take_token(self) -> str:
        """Return a token that holds for some minutes at least.

        Raises:
            Misconfigured: The App's id or key is wrong, or it is not installed on the repository.
            Unavailable: GitHub cannot answer now.
        """
        async with self._turn:
            if self._lent is None or self._lent.expires_at - self._now() < _LEAST_LEFT:
                self._lent = await self._borrow()
            return self._lent.token

    async def _borrow(self) -> _Lent:
        await self._sign()  # a key that cannot be used has a sentence of its own
        try:
            found = await self._calls.ask("GET", f"repos/{self._place.name}/installation")
            installation = _Installation.model_validate(found)
            wanted = {
                "repositories": [self._place.name.rpartition("/")[2]],
                "permissions": _PERMISSIONS,
            }
            path = f"app/installations/{installation.id}/access_tokens"
            return _Lent.model_validate(await self._calls.ask("POST", path, wanted))
        except ValidationError:  # it quotes the answer
            raise self._calls.nonsense() from None
        except Misconfigured as error:
            raise Misconfigured(
                "{source} does not let the App {app} into {repository}.",
                hint="Check APP_ID and APP_KEY of the site, where the App is installed, and what it may do.",
                source=self._calls.source,
                app=str(self._app),
                repository=self._place.name,
            ) from error

    async def _sign(self) -> str:
        """Return what proves that we are the App."""
        now = self._now()
        claims = {
            "iat": int((now - _CLOCKS_DIFFER).timestamp()),
            "exp": int((now + _GOOD_FOR).timestamp()),
            "iss": str(self._app),
        }
        said = f"{_encode_json({'alg': 'RS256', 'typ': 'JWT'})}.{_encode_json(claims)}"
        return f"{said}.{_encode(await _sign_with(self._key, said.encode()))}"


async def _sign_with(key: Path, said: bytes) -> bytes:
    """Sign by RSA and SHA-256, with the program that has the keys of everybody else."""
    command = ("openssl", "dgst", "-sha256", "-sign", str(require_key(key)))
    try:
        process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
    except OSError as error:
        raise Misconfigured(
            "The program openssl cannot be run; it signs for the GitHub App.", hint="Install OpenSSL."
        ) from error
    signature, _ = await process.communicate(said)
    if process.returncode:
        raise Misconfigured(
            "The file {file} holds no private key of a GitHub App.",
            hint="Make one on the App's page, and name its .pem file as APP_KEY of the site.",
            file=key,
        )
    return signature


def _encode_json(value: Mapping[str, object]) -> str:
    return _encode(json.dumps(value, separators=(",", ":")).encode())


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
