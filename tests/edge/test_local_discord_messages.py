from datetime import timedelta
from io import BytesIO

import discord
import pytest

from bot.playground.permissions import Permission
from tests.discord_clients import BareClient, Clock, connected, opened


def place(client: BareClient, name: str = "general") -> discord.PartialMessageable:
    return client.get_partial_messageable(client.local.world.channel(name).id)


async def test_a_message_is_sent_changed_read_and_deleted() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        channel = place(client)
        sent = await channel.send("one", embed=discord.Embed(title="A title", description="text"))
        kept = local.world.channel("general").messages[sent.id]
        assert kept.embeds[0]["title"] == "A title"
        await sent.edit(content="two")
        assert (kept.content, kept.edits) == ("two", 1)
        read = await channel.fetch_message(sent.id)
        assert read.content == "two"
        assert read.embeds[0].description == "text"
        assert read.edited_at is not None
        await sent.delete()
        assert kept.deleted
        for call in (sent.delete, lambda: sent.edit(content="x"), lambda: channel.fetch_message(sent.id)):
            with pytest.raises(discord.NotFound) as raised:
                await call()
            assert raised.value.code == 10008


async def test_the_history_of_a_channel_is_read_in_parts() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        channel = place(client)
        said = [await local.world.person("bob").say(local.world.channel("general"), str(n)) for n in range(9)]
        third = discord.Object(said[3].id)
        newest = [message.content async for message in channel.history(limit=3)]
        later = [message.content async for message in channel.history(after=third, limit=2)]
        earlier = [message.content async for message in channel.history(before=third)]
        around = [message.content async for message in channel.history(around=third, limit=3)]
        assert newest == ["8", "7", "6"]
        assert later == ["4", "5"]
        assert earlier == ["2", "1", "0"]
        assert around == ["4", "3", "2"]


async def test_what_was_sent_with_a_nonce_is_not_sent_again_for_some_minutes() -> None:
    clock = Clock()
    async with opened(clock) as local, connected(BareClient(local)) as client:
        channel = place(client)
        first = await channel.send("digest", nonce="digest-1")
        again = await channel.send("digest", nonce="digest-1")
        other = await channel.send("digest", nonce="digest-2")
        clock.move(timedelta(minutes=6))
        later = await channel.send("digest", nonce="digest-1")
        assert first.id == again.id
        assert len({first.id, other.id, later.id}) == 3


@pytest.mark.parametrize(
    ("lost", "code"),
    [
        (Permission.VIEW_CHANNEL, 50001),
        (Permission.SEND_MESSAGES, 50013),
        (Permission.EMBED_LINKS, 50013),
        (Permission.ATTACH_FILES, 50013),
        (Permission.READ_MESSAGE_HISTORY, 50013),
    ],
)
async def test_sending_needs_permissions(lost: Permission, code: int) -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        general = local.world.channel("general")
        said = await local.world.person("bob").say(general, "a link")
        local.world.deny(general, lost)
        with pytest.raises(discord.Forbidden) as raised:
            await place(client).send(
                "all",
                embed=discord.Embed(title="A title"),
                file=discord.File(BytesIO(b"text"), "a.txt"),
                reference=discord.MessageReference(message_id=said.id, channel_id=general.id),
            )
        assert raised.value.code == code
        assert len(general.messages) == 1
        local.world.grant(general, lost)
        await place(client).send("all", embed=discord.Embed(title="A title"))
        assert len(general.messages) == 2


async def test_reading_needs_permissions() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        general = local.world.channel("general")
        said = await local.world.person("bob").say(general, "a link")
        local.world.deny(general, Permission.READ_MESSAGE_HISTORY)
        assert [message async for message in place(client).history()] == []
        with pytest.raises(discord.Forbidden) as raised:
            await place(client).fetch_message(said.id)
        assert raised.value.code == 50013
        local.world.deny(general, Permission.VIEW_CHANNEL)
        with pytest.raises(discord.Forbidden) as raised:
            await client.fetch_channel(general.id)
        assert raised.value.code == 50001


async def test_the_messages_of_others_are_not_changed_and_not_deleted_without_permission() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        general = local.world.channel("general")
        said = await local.world.person("bob").say(general, "mine")
        message = place(client).get_partial_message(said.id)
        with pytest.raises(discord.Forbidden) as raised:
            await message.edit(content="yours")
        assert raised.value.code == 50005
        with pytest.raises(discord.Forbidden) as raised:
            await message.delete()
        assert raised.value.code == 50013
        local.world.grant(general, Permission.MANAGE_MESSAGES)
        await message.delete()
        assert said.deleted


async def test_a_lost_channel_is_unknown() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        news = local.world.channel("news")
        channel = place(client, "news")
        local.world.delete_channel(news)
        with pytest.raises(discord.NotFound) as raised:
            await channel.send("lost")
        assert raised.value.code == 10003


async def test_a_guild_that_has_thrown_the_bot_out_is_closed_to_it() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        local.world.remove_guild(local.world.guild)
        with pytest.raises(discord.Forbidden) as raised:
            await place(client).send("back")
        assert raised.value.code == 50001


async def test_a_person_gets_direct_messages_unless_they_refuse_them() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        alice = local.world.person("alice")
        user = await client.fetch_user(alice.id)
        sent = await user.send("hello")
        assert local.world.channel("alice").messages[sent.id].content == "hello"
        alice.user.accepts_messages = False
        with pytest.raises(discord.Forbidden) as raised:
            await user.send("hello?")
        assert raised.value.code == 50007


async def test_a_thread_starts_at_a_message() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        await client.until_heard("ready")
        channel = client.get_channel(local.world.channel("news").id)
        assert isinstance(channel, discord.TextChannel)
        sent = await channel.send("overview")
        thread = await sent.create_thread(name="Quotes")
        await client.until_heard("thread")
        await thread.send("quote")
        kept = local.world.channel(thread.id)
        assert [message.content for message in kept.messages.values()] == ["quote"]
        assert kept.parent_id == channel.id
        with pytest.raises(discord.HTTPException) as raised:
            await sent.create_thread(name="Again")
        assert raised.value.code == 160004
        local.world.deny(local.world.channel("news"), Permission.SEND_MESSAGES_IN_THREADS)
        with pytest.raises(discord.Forbidden) as raised:
            await thread.send("quote")
        assert raised.value.code == 50013


async def test_only_who_may_be_mentioned_is_notified() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        alice = local.world.person("alice")
        text = f"<@{alice.id}> <@&{local.world.guild.role('Publishers').id}> @everyone"
        loud = await place(client).send(text)
        quiet = await place(client).send(text, allowed_mentions=discord.AllowedMentions.none())
        messages = local.world.channel("general").messages
        assert messages[loud.id].notified == [alice.id, local.world.guild.role("Publishers").id]
        assert messages[loud.id].notifies_everyone
        assert messages[quiet.id].notified == []
        assert not messages[quiet.id].notifies_everyone


async def test_places_can_be_looked_up() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        guild = await client.fetch_guild(local.world.guild.id)
        assert guild.approximate_member_count == 5
        assert [role.name for role in await guild.fetch_roles()] == ["@everyone", "Moderators", "Publishers"]
        assert [channel.name for channel in await guild.fetch_channels()] == ["general", "news"]
        bob = await guild.fetch_member(local.world.person("bob").id)
        assert [role.name for role in bob.roles] == ["@everyone", "Moderators"]
        with pytest.raises(discord.NotFound):
            await client.fetch_guild(1)
