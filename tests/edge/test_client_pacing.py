from itertools import pairwise

import discord
import pytest

from bot.app import current_time
from bot.client.channels import open_channels
from bot.client.pacing import Pacer, Turn
from bot.playground.faults import Fault, Status, too_many_requests
from bot.playground.local_discord import LocalDiscord, open_local_discord
from bot.playground.rates import Limit, Limits
from tests.posting_clients import logged_in, marked, posting, texts

MESSAGES = r"^/channels/\d+/messages$"
# As Discord's, but shorter.
SHORT = Limits(routes={"^POST /channels/{channel}/messages$": Limit(requests=5, seconds=0.25)})


class Counting(Pacer):
    """Counts the turns that were taken."""

    taken = 0

    async def take_turn(self) -> Turn:
        self.taken += 1
        return await super().take_turn()


async def test_many_messages_to_one_channel_are_never_too_many() -> None:
    async with open_local_discord(now=current_time, rates=SHORT) as local, posting(local) as channels:
        general = local.world.channel("general")
        for number in range(12):
            await channels.post(general.id, marked(str(number)), nonce=f"m{number}", role=None)
        assert texts(general) == [str(number) for number in range(12)]
        assert 429 not in {exchange.status for exchange in local.exchanges}


async def test_requests_are_spaced_and_those_about_interactions_are_not_counted(local: LocalDiscord) -> None:
    pacer = Counting()
    async with logged_in(local, pacer) as client:
        channels, before = open_channels(client), pacer.taken
        for channel in [local.world.add_channel(f"c{number}") for number in range(8)]:
            await channels.post(channel.id, marked("1"), nonce=f"m{channel.id}", role=None)
        posted = [exchange.at for exchange in local.exchanges if exchange.path.endswith("/messages")]
        assert sum(later - earlier for earlier, later in pairwise(posted)) > 6 / 48
        counted = pacer.taken
        assert counted > before
        with pytest.raises(discord.NotFound):
            await discord.Webhook.partial(1, "token", client=client).send("text")
        assert pacer.taken == counted
    requests = [exchange for exchange in local.exchanges if not exchange.path.startswith("/webhooks/")]
    assert pacer.taken == len(requests)


@pytest.mark.parametrize(
    ("complaint", "is_heeded"),
    [
        (too_many_requests(retry_after=0.01, is_global=True), True),
        (too_many_requests(retry_after=0.01), False),
    ],
)
async def test_only_a_complaint_about_all_requests_slows_them_all_down(
    local: LocalDiscord,
    complaint: Status,
    is_heeded: bool,  # noqa: FBT001
) -> None:
    pacer, general = Counting(), local.world.channel("general")
    quick = Status(status=429, headers={**complaint.headers, "Retry-After": "0.05"}, body=complaint.body)
    async with posting(local, pacer) as channels:
        local.faults.append(Fault(method="POST", path=MESSAGES, effect=quick))
        before = pacer.taken
        await channels.post(general.id, marked("1"), nonce="m1", role=None)
        assert pacer.taken == before + 2
    assert (pacer.rate < 40) is is_heeded
    assert texts(general) == ["1"]
