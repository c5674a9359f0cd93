from datetime import timedelta
from io import BytesIO

import discord
import pytest

from bot.playground.answers import Answer
from bot.playground.faults import GATEWAY, Fault, Twice
from bot.playground.kinds import MessageFlag
from bot.playground.local_discord import LocalDiscord
from tests.discord_clients import BareClient, Clock, connected, opened


async def ask(local: LocalDiscord, client: BareClient) -> tuple[Answer, discord.Interaction[discord.Client]]:
    """Let alice use a command; the interaction is answered by the test."""
    answer = await local.world.person("alice").slash(local.world.channel("general"), "digest")
    await client.until_heard("interaction")
    return answer, client.interactions[-1]


def with_silent_command(local: LocalDiscord) -> BareClient:
    client = BareClient(local)

    @client.tree.command(name="digest", description="Digest a thread")
    async def digest(_: discord.Interaction) -> None: ...

    return client


async def test_a_deferred_answer_thinks_until_it_is_edited() -> None:
    async with opened() as local, connected(with_silent_command(local)) as client:
        answer, interaction = await ask(local, client)
        await interaction.response.defer()
        await answer.acknowledged()
        assert answer.kind == 5
        assert answer.message is not None
        assert MessageFlag.LOADING in answer.message.flags
        await interaction.edit_original_response(content="reading")
        await interaction.edit_original_response(content="done", embeds=[discord.Embed(title="A")])
        await answer.settled()
        assert answer.message.content == "done"
        assert answer.message.embeds[0]["title"] == "A"
        assert answer.message.edits == 2
        shown = await interaction.original_response()
        assert shown.content == "done"
        assert shown.interaction_metadata is not None
        assert shown.interaction_metadata.user.name == "alice"
        await interaction.delete_original_response()
        assert answer.message.deleted
        with pytest.raises(discord.NotFound) as raised:
            await interaction.edit_original_response(content="again")
        assert raised.value.code == 10008


async def test_the_first_followup_fills_what_was_thinking() -> None:
    async with opened() as local, connected(with_silent_command(local)) as client:
        answer, interaction = await ask(local, client)
        await interaction.response.defer(ephemeral=True)
        first = await interaction.followup.send("one", wait=True)
        second = await interaction.followup.send("two", wait=True)
        assert answer.message is not None
        assert answer.message.id == first.id
        assert MessageFlag.EPHEMERAL in answer.message.flags
        assert [message.content for message in answer.followups] == ["two"]
        await second.edit(content="2")
        assert answer.followups[0].content == "2"
        assert answer.followups[0].seen_by is None
        await second.delete()
        assert answer.followups[0].deleted


async def test_a_second_first_answer_is_refused() -> None:
    async with opened() as local, connected(with_silent_command(local)) as client:
        local.faults.append(Fault(method=GATEWAY, path="^INTERACTION_CREATE$", effect=Twice()))
        await ask(local, client)
        await client.until_heard("interaction", times=2)
        first, second = client.interactions
        await first.response.defer()
        with pytest.raises(discord.HTTPException) as raised:
            await second.response.defer()
        assert raised.value.code == 40060


async def test_an_answer_after_three_seconds_finds_nobody() -> None:
    clock = Clock()
    async with opened(clock) as local, connected(with_silent_command(local)) as client:
        answer, interaction = await ask(local, client)
        clock.move(timedelta(seconds=3.1))
        with pytest.raises(discord.NotFound) as raised:
            await interaction.response.defer()
        assert raised.value.code == 10062
        assert answer.kind is None


async def test_a_token_is_of_no_use_before_the_first_answer() -> None:
    async with opened() as local, connected(with_silent_command(local)) as client:
        _, interaction = await ask(local, client)
        with pytest.raises(discord.NotFound) as raised:
            await interaction.followup.send("early")
        assert raised.value.code == 10015


async def test_a_token_expires_after_fifteen_minutes() -> None:
    clock = Clock()
    async with opened(clock) as local, connected(with_silent_command(local)) as client:
        _, interaction = await ask(local, client)
        await interaction.response.defer()
        clock.move(timedelta(minutes=15))
        await interaction.edit_original_response(content="in time")
        clock.move(timedelta(seconds=1))
        with pytest.raises(discord.HTTPException) as raised:
            await interaction.edit_original_response(content="late")
        assert (raised.value.status, raised.value.code) == (401, 50027)
        with pytest.raises(discord.HTTPException) as raised:
            await interaction.followup.send("late")
        assert (raised.value.status, raised.value.code) == (401, 50027)


async def test_the_acknowledgement_is_timed() -> None:
    clock = Clock()
    async with opened(clock) as local, connected(with_silent_command(local)) as client:
        answer, interaction = await ask(local, client)
        clock.move(timedelta(seconds=1.5))
        await interaction.response.defer()
        assert answer.acknowledged_after == 1.5


async def test_an_answer_may_carry_files() -> None:
    async with opened() as local, connected(with_silent_command(local)) as client:
        answer, interaction = await ask(local, client)
        await interaction.response.send_message("here", file=discord.File(BytesIO(b"# Post"), "post.md"))
        assert answer.message is not None
        assert [(file.name, file.data) for file in answer.message.attachments] == [("post.md", b"# Post")]
        shown = await interaction.original_response()
        assert await shown.attachments[0].read() == b"# Post"
        await shown.edit(attachments=[])
        assert answer.message.attachments == []


async def test_an_answer_that_nobody_gives_is_waited_for_in_vain() -> None:
    async with opened() as local, connected(with_silent_command(local)) as client:
        answer, _ = await ask(local, client)
        with pytest.raises(TimeoutError):
            await answer.acknowledged(within=0.01)


async def test_the_answer_dies_with_its_channel() -> None:
    async with opened() as local, connected(with_silent_command(local)) as client:
        answer, interaction = await ask(local, client)
        await interaction.response.defer()
        local.world.delete_channel(local.world.channel("general"))
        with pytest.raises(discord.NotFound) as raised:
            await interaction.edit_original_response(content="gone")
        assert raised.value.code == 10008
        assert answer.message is not None
        assert answer.message.deleted


async def test_a_private_answer_is_seen_by_one_person_only() -> None:
    async with opened() as local, connected(with_silent_command(local)) as client:
        answer, interaction = await ask(local, client)
        await interaction.response.send_message("private", ephemeral=True)
        assert answer.message is not None
        channel = client.get_partial_messageable(local.world.channel("general").id)
        assert [message async for message in channel.history()] == []
        with pytest.raises(discord.NotFound):
            await channel.fetch_message(answer.message.id)


async def test_an_answer_that_shows_nothing_is_refused_and_does_not_count() -> None:
    async with opened() as local, connected(with_silent_command(local)) as client:
        answer, interaction = await ask(local, client)
        await interaction.response.send_message("something")
        with pytest.raises(discord.HTTPException) as raised:
            await interaction.edit_original_response(content="")
        assert raised.value.code == 50006
        assert answer.message is not None
        assert answer.message.content == "something"


async def test_a_first_answer_in_a_lost_channel_is_refused() -> None:
    async with opened() as local, connected(with_silent_command(local)) as client:
        answer, interaction = await ask(local, client)
        local.world.delete_channel(local.world.channel("general"))
        with pytest.raises(discord.NotFound) as raised:
            await interaction.response.defer()
        assert raised.value.code == 10003
        assert answer.kind is None
