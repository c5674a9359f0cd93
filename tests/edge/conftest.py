"""What the tests of adapters may use."""

from collections.abc import Iterator

import pytest
import stamina


@pytest.fixture(autouse=True)
def _no_pauses() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction] - pytest uses it
    """Retries happen at once."""
    with stamina.set_testing(True, attempts=10, cap=True):
        yield
