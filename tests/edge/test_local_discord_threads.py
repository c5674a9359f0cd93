from datetime import timedelta

import discord
import pytest

from bot.playground.asking import CannotDo
from bot.playground.inhabitants import Channel
from bot.playground.kinds import ChannelType
from bot.playground.permissions import Permission
from tests.discord_clients import BareClient, Clock, connected, opened


async def forum_of(client: BareClient, forum: Channel) -> discord.ForumChannel:
    found = await client.fetch_channel(forum.id)
    assert isinstance(found, discord.ForumChannel)
    return found


async def test_a_post_of_a_forum_is_a_thread_with_a_message_of_the_same_id() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        forum = local.world.add_forum("digests")
        posted = await (await forum_of(client, forum)).create_thread(name="A story", content="text")
        await client.until_heard("thread")
        thread = local.world.channel(posted.thread.id)
        assert posted.thread.id == posted.message.id
        assert (thread.name, thread.parent_id, thread.owner_id) == ("A story", forum.id, local.world.bot.id)
        assert [message.content for message in thread.messages.values()] == ["text"]
        assert forum.last_message_id == thread.id
        await posted.thread.send("more")
        assert len(thread.messages) == 2


async def test_a_forum_itself_takes_and_shows_no_messages() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        forum = local.world.add_forum("digests")
        place = client.get_partial_messageable(forum.id)
        for call in (place.send("text"), anext(place.history())):
            with pytest.raises(discord.HTTPException) as raised:
                await call
            assert raised.value.code == 50008
        with pytest.raises(CannotDo, match="forum"):
            await local.world.person("alice").say(forum, "text")


async def test_a_forum_may_want_a_tag() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        forum = await forum_of(client, local.world.add_forum("digests", "News", needs_tag=True))
        with pytest.raises(discord.HTTPException) as raised:
            await forum.create_thread(name="A story", content="text")
        assert raised.value.code == 40067
        with pytest.raises(discord.NotFound) as unknown:
            await forum.create_thread(name="A story", content="text", applied_tags=[discord.Object(1)])  # pyright: ignore[reportArgumentType]
        assert unknown.value.code == 10087
        assert forum.flags.require_tag
        await forum.create_thread(name="A story", content="text", applied_tags=forum.available_tags)


@pytest.mark.parametrize("lost", [Permission.VIEW_CHANNEL, Permission.SEND_MESSAGES, Permission.EMBED_LINKS])
async def test_posting_needs_permissions(lost: Permission) -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        kept = local.world.add_forum("digests")
        forum = await forum_of(client, kept)
        local.world.deny(kept, lost)
        with pytest.raises(discord.Forbidden):
            await forum.create_thread(name="A story", embed=discord.Embed(title="A story"))
        assert not [channel for channel in local.world.channels.values() if channel.is_thread]


async def test_active_and_archived_threads_are_listed() -> None:
    clock = Clock()
    async with opened(clock) as local, connected(BareClient(local)) as client:
        await client.until_heard("ready")
        forum = await forum_of(client, local.world.add_forum("digests"))
        posts = [await forum.create_thread(name=f"Story {number}", content="text") for number in range(5)]
        for posted in posts[:3]:
            clock.move(timedelta(minutes=1))
            local.world.archive(local.world.channel(posted.thread.id))
        active = [thread.name for thread in await forum.guild.active_threads()]
        archived = [thread async for thread in forum.archived_threads(limit=2)]
        earlier = [
            thread.name async for thread in forum.archived_threads(before=archived[-1].archive_timestamp)
        ]
        assert sorted(active) == ["Story 3", "Story 4"]
        assert [thread.name for thread in archived] == ["Story 2", "Story 1"]
        assert earlier == ["Story 0"]
        assert archived[0].archived
        assert not archived[0].locked


async def test_writing_takes_a_thread_out_of_the_archive_but_editing_wants_that_done_first() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        forum = await forum_of(client, local.world.add_forum("digests"))
        posted = await forum.create_thread(name="A story", content="text")
        thread = local.world.channel(posted.thread.id)
        local.world.archive(thread)
        with pytest.raises(discord.HTTPException) as raised:
            await posted.message.edit(content="new")
        assert raised.value.code == 50083
        await posted.thread.edit(archived=False)
        await posted.message.edit(content="new")
        local.world.archive(thread)
        await posted.thread.send("more")
        assert thread.archived_at is None


async def test_a_locked_thread_is_for_moderators() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        forum = local.world.add_forum("digests")
        posted = await (await forum_of(client, forum)).create_thread(name="A story", content="text")
        thread = local.world.channel(posted.thread.id)
        local.world.archive(thread, is_locked=True)
        for call in (
            posted.thread.send("more"),
            posted.message.edit(content="new"),
            posted.thread.edit(archived=False),
        ):
            with pytest.raises(discord.Forbidden) as raised:
                await call
            assert raised.value.code == 160005
        with pytest.raises(CannotDo, match="locked"):
            await local.world.person("alice").say(thread, "hello")
        local.world.grant(forum, Permission.MANAGE_THREADS)
        await posted.thread.edit(archived=False)
        await posted.thread.send("more")


async def test_threads_of_announcements_are_of_their_own_kind_and_go_with_their_channel() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        channel = local.world.add_channel("announcements", kind=ChannelType.ANNOUNCEMENT)
        found = await client.fetch_channel(channel.id)
        assert isinstance(found, discord.TextChannel)
        thread = await (await found.send("overview")).create_thread(name="Quotes")
        assert local.world.channel(thread.id).type == ChannelType.ANNOUNCEMENT_THREAD
        assert thread.type is discord.ChannelType.news_thread
        local.world.delete_channel(channel)
        with pytest.raises(discord.NotFound):
            await thread.send("late")


async def test_who_connects_hears_of_active_threads_only() -> None:
    async with opened() as local:
        forum = local.world.add_forum("digests")
        async with connected(BareClient(local)) as client:
            found = await forum_of(client, forum)
            kept = [await found.create_thread(name=str(number), content="text") for number in range(2)]
        local.world.archive(local.world.channel(kept[0].thread.id))
        async with connected(BareClient(local)) as client:
            await client.until_heard("ready")
            assert client.get_channel(kept[0].thread.id) is None
            assert client.get_channel(kept[1].thread.id) is not None


async def test_nonces_are_shown_to_who_sends_and_to_nobody_who_reads() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        place = client.get_partial_messageable(local.world.channel("general").id)
        sent = await place.send("digest", nonce="digest-1")
        await client.until_heard("message")
        assert [message.nonce for _, message in client.heard if isinstance(message, discord.Message)] == [
            "digest-1"
        ]
        assert sent.nonce == "digest-1"
        assert [message.nonce async for message in place.history()] == [None]
        assert (await place.fetch_message(sent.id)).nonce is None


async def test_a_nonce_counts_in_all_channels_until_it_is_forgotten_and_when_its_message_is_deleted() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        places = [
            client.get_partial_messageable(local.world.channel(name).id) for name in ("general", "news")
        ]
        first = await places[0].send("digest", nonce="digest-1")
        again = await places[1].send("digest", nonce="digest-1")
        assert again.id == first.id
        await first.delete()
        with pytest.raises(discord.NotFound) as raised:
            await places[0].send("digest", nonce="digest-1")
        assert raised.value.code == 10008
        local.forget_nonces()
        last = await places[0].send("digest", nonce="digest-1")
        assert last.id != first.id
        assert not local.world.channel("news").messages
