"""What every test may use."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """Recorded data beside the checkout, for tests that can use it; skips where there is none."""
    folder = Path(os.environ.get("MATOME_SHARED", Path(__file__).parents[2] / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip("recorded data is not beside this checkout (set MATOME_SHARED)")
    return folder
