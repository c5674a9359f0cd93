"""What tests of the command line start from."""

import os
from pathlib import Path

import pytest

from bot.cli import main
from bot.exit_codes import Exit


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    assert main(["site", "init", str(folder), "--title", "It's “ours” <b>"]) == Exit.OK
    return folder


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction] - pytest uses it
    """Start in an empty folder and without settings, so that a developer's own change nothing."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    for name in [name for name in os.environ if name.startswith("MATOME_")]:
        monkeypatch.delenv(name)
