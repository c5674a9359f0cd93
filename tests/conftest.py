"""What every test may use."""

from collections.abc import Callable, Generator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from tests.discord_spec import Inspect, no_inspection, open_inspection
from tests.samples import DISCORD_DESCRIPTION, SHARED

# The same examples everywhere and at every run, however busy the machine is; to look further:
# pytest tests/property --hypothesis-profile=default
settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.load_profile("steady")

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a person who has read the change rewrite the golden files."""
    parser.addoption(
        "--update-goldens", action="store_true", help="rewrite tests/golden from what is rendered"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a rendered text with the file of that name in tests/golden, byte for byte."""

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-goldens"):
            path.write_bytes(text.encode())
        assert text.encode() == path.read_bytes(), f"{name} differs; read it, then --update-goldens"

    return check


@pytest.fixture(scope="session")
def shared() -> Path:
    """Recorded data beside the checkout, for tests that can use it; skips where there is none."""
    if not (SHARED / "data").is_dir():
        pytest.skip("recorded data is not beside this checkout (set MATOME_SHARED)")
    return SHARED


@pytest.fixture(scope="session")
def inspect() -> Inspect:
    """Hold requests against Discord's own description; finds nothing where there is no copy of it."""
    return open_inspection(DISCORD_DESCRIPTION) if DISCORD_DESCRIPTION.is_file() else no_inspection


@pytest.fixture(autouse=True)
def _fresh_logging() -> Generator[None]:  # pyright: ignore[reportUnusedFunction] - pytest uses it
    """Undo what a command set up for its own process."""
    yield
    structlog.reset_defaults()
