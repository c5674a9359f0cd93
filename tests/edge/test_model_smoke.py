"""A real server of models, for those who have one: that the transport works, not how well it writes.

Start a server, such as llama.cpp's with any model, and name it:
MATOME_SMOKE_URL=http://127.0.0.1:8080/v1 MATOME_SMOKE_MODEL=… uv run pytest tests/edge/test_model_smoke.py
"""

import asyncio
import os
import time

import pytest

from bot.adapters.http import open_http
from bot.writing.model.endpoint import Endpoint
from bot.writing.model.salvage import read_object
from tests.model_endpoints import question

_SECONDS = 240.0


async def test_a_real_server_answers() -> None:
    url = os.environ.get("MATOME_SMOKE_URL")
    if url is None:
        pytest.skip("no server of models is named (set MATOME_SMOKE_URL)")
    async with open_http(timeout=_SECONDS, attempts=1, concurrency=1, max_bytes=2_000_000) as client:
        endpoint = Endpoint(
            client.post_json,
            url=url,
            key=None,
            concurrency=1,
            per_minute=60,
            timeout=_SECONDS,
            clock=time.monotonic,
            sleep=asyncio.sleep,
        )
        model = os.environ.get("MATOME_SMOKE_MODEL", "default")
        reply = await endpoint.ask(question(), model=model, until=time.monotonic() + _SECONDS)
    assert reply.usage.tokens_out > 0
    assert isinstance(read_object(reply.text), dict)
