"""Runs git itself: no shell, no person's configuration, no prompts, and no longer than it may take."""

import asyncio
import os
import re
import shlex
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.adapters.git_failures import explain_failure
from bot.errors import Misconfigured, Refused, Unavailable

# GIT_CONFIG_GLOBAL and `fetch --stdin` are no older (https://git-scm.com/docs/git, read 2026-11-25).
_OLDEST = (2, 32)
_CONFIGURATION = (
    "core.hooksPath=/dev/null",
    "credential.helper=",
    "http.followRedirects=false",  # the token is for the address that the operator gave, and no other
    "gc.autoDetach=false",  # nothing is at work in the folder when we have left it
    "maintenance.autoDetach=false",
)
_OPTIONS = tuple(part for entry in _CONFIGURATION for part in ("-c", entry))
_ENVIRONMENT = {
    "LC_ALL": "C",  # its complaints are told apart by their English words
    "GIT_ALLOW_PROTOCOL": "https:ssh:file",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_SSH_COMMAND": "ssh -oBatchMode=yes -oConnectTimeout=20",
    "GIT_TERMINAL_PROMPT": "0",
}
# Where programs, the agent with SSH keys, proxies and certificates are is the machine's to say.
_TAKEN_OVER = frozenset(
    {"PATH", "TMPDIR", "SSH_AUTH_SOCK", "GIT_SSL_CAINFO", "SSL_CERT_FILE", "SSL_CERT_DIR"}
)
_PROXIES = frozenset({"http_proxy", "https_proxy", "all_proxy", "no_proxy"})

# Forges take a token as the password of any name; this one is what GitHub asks for with tokens of Apps.
# https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/authenticating-as-a-github-app-installation
# (read 2026-11-25)
_ASKPASS = """#!/bin/sh
case "$1" in
Username*) echo x-access-token ;;
*) printf '%s\\n' "$MATOME_SITE_TOKEN" ;;
esac
"""
_MOST_OUTPUT = 64_000_000  # bytes
_MOST_COMPLAINTS = 64_000
_PART = 65_536
_VERSION = re.compile(rb"(\d+)\.(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A repository elsewhere: its address, one of its branches, and what opens it.

    `token` is for https; `ssh_key` the file of a key for ssh, None for those of the machine.
    """

    url: str
    branch: str
    token: str | None = field(default=None, repr=False)
    ssh_key: Path | None = None


class Git:
    """Git in one bare repository of ours.

    Args:
        folder: The bare repository; made by `init`.
        askpass: Where the program that hands the token over lies; written when there is a token.
        remote: The repository that commands reach as `origin`, named in errors.
        held: A descriptor that commands keep open, so that a lock on it outlasts us while one still runs.
        limit: How long one command may take.
    """

    def __init__(
        self,
        folder: Path,
        *,
        askpass: Path,
        remote: Remote,
        held: int,
        limit: timedelta = timedelta(minutes=10),
    ) -> None:
        self._command = ("git", "--git-dir", str(folder), *_OPTIONS)
        self._remote = remote
        self._held = held
        self._limit = limit
        self._environment = _ENVIRONMENT | {
            name: value
            for name, value in os.environ.items()
            if name in _TAKEN_OVER or name.lower() in _PROXIES
        }
        if remote.ssh_key is not None:
            key = require_key(remote.ssh_key)
            self._environment["GIT_SSH_COMMAND"] += f" -oIdentitiesOnly=yes -i {shlex.quote(str(key))}"
        if remote.token and remote.url.startswith("https://"):
            _write_program(askpass, _ASKPASS)
            self._environment |= {"GIT_ASKPASS": str(askpass), "MATOME_SITE_TOKEN": remote.token}

    async def check_version(self) -> None:
        """Make sure that git is there and new enough.

        Raises:
            Misconfigured: It is not.
        """
        words = await self.run("version")
        found = _VERSION.search(words)
        if found is None or (int(found[1]), int(found[2])) < _OLDEST:
            raise Misconfigured(
                "This git is too old: {version}.",
                hint="Install git 2.32 or newer.",
                version=words.decode(errors="replace").strip(),
            )

    async def run(
        self, *arguments: str, given: bytes = b"", settings: Mapping[str, str] | None = None
    ) -> bytes:
        """Run a command and return what it prints; nothing that it starts outlives the call.

        Args:
            arguments: The command and its arguments; never a secret, as everybody can see them.
            given: Its standard input.
            settings: Further environment variables.

        Raises:
            BotError: It failed, and the sentence says why (see `explain_failure`); it is not installed; it
                took too long or printed too much.
        """
        process = await self._start(arguments, self._environment | dict(settings or {}))
        try:
            async with asyncio.timeout(self._limit.total_seconds()):
                async with asyncio.TaskGroup() as group:
                    group.create_task(_feed(process, given))
                    printed = group.create_task(_read_end(process.stdout, _MOST_OUTPUT + 1))
                    complaints = group.create_task(_read_end(process.stderr, _MOST_COMPLAINTS))
                code = await process.wait()
        except TimeoutError as error:
            raise Unavailable(
                "{repository} did not answer within {seconds:g} seconds.",
                hint="Try again later.",
                repository=self._remote.url,
                seconds=self._limit.total_seconds(),
            ) from error
        finally:
            await _end(process)
        if code != 0:
            raise self._explain(complaints.result() + printed.result()[:_MOST_COMPLAINTS])
        if len(printed.result()) > _MOST_OUTPUT:
            raise Refused("{repository} holds too much to be read.", repository=self._remote.url)
        return printed.result()

    async def _start(
        self, arguments: tuple[str, ...], environment: dict[str, str]
    ) -> asyncio.subprocess.Process:
        try:
            return await asyncio.create_subprocess_exec(
                *self._command,
                *arguments,
                env=environment,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                pass_fds=(self._held,),
                start_new_session=True,
            )
        except OSError as error:
            raise Misconfigured(
                "Git does not run: {reason}.", hint="Install git 2.32 or newer.", reason=error.strerror
            ) from error

    def _explain(self, complaints: bytes) -> Exception:
        words = complaints.decode("utf-8", errors="replace")
        if self._remote.token:
            words = words.replace(self._remote.token, "…")
        return explain_failure(words, repository=self._remote.url, branch=self._remote.branch)


def require_key(file: Path) -> Path:
    """Return the absolute path of a key's file.

    Raises:
        Misconfigured: There is no such file, or we may not read it.
    """
    try:
        with file.open("rb"):
            return file.absolute()
    except OSError as error:
        raise Misconfigured(
            "The key {file} cannot be read: {reason}.",
            hint="Check the path in the settings, and who may read the file.",
            file=file,
            reason=error.strerror,
        ) from error


def _write_program(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o700)


async def _feed(process: asyncio.subprocess.Process, given: bytes) -> None:
    if process.stdin is None:
        return
    try:
        process.stdin.write(given)
        await process.stdin.drain()
        process.stdin.close()
    except (BrokenPipeError, ConnectionResetError):
        return  # it has ended already, and its exit code says the rest


async def _read_end(stream: asyncio.StreamReader | None, most: int) -> bytes:
    """Return the last bytes of a stream; all of it is read, so that git never waits for us."""
    kept = bytearray()
    while stream is not None and (part := await stream.read(_PART)):
        kept += part
        del kept[:-most]
    return bytes(kept)


async def _end(process: asyncio.subprocess.Process) -> None:
    """End the process with all that it started, if it still runs."""
    if process.returncode is None:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
