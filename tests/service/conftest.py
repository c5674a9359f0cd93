"""What tests of the command line start from."""

from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.console import Exit


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    assert main(["site", "init", str(folder), "--title", "It's “ours” <b>"]) == Exit.OK
    return folder
