"""The real process is killed at random points while schedules fire; nothing is lost, nothing comes twice."""

from pathlib import Path

import pytest

from tests.killed_schedules import killed_schedules

_KILLS = 25  # for each seed; `benchmarks/kill.py` does more


@pytest.mark.parametrize("seed", range(1, 9))
async def test_a_slot_is_posted_once_however_often_the_bot_is_killed(tmp_path: Path, seed: int) -> None:
    async with killed_schedules(tmp_path, seed=seed) as killed:
        await killed.kill(_KILLS)
        accounts = await killed.count(await killed.finish(within=240))
        assert accounts.wrong == []
        assert killed.bots.local.refusals == []
    # The run was worth it: messages were in doubt, and every kind was posted.
    assert killed.kills["in a delivery"] > _KILLS // 10
    assert min(accounts.slots, accounts.messages, accounts.threads, accounts.posts, accounts.in_doubt) > 0
