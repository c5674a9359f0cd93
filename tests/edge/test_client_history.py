from datetime import timedelta

import pytest

from bot.client.channels import open_channels
from bot.errors import ChannelLost, HistoryClosed
from bot.playground.faults import GATEWAY, Fault, Lose
from bot.playground.inhabitants import Channel
from bot.playground.local_discord import LocalDiscord
from bot.playground.permissions import Permission
from bot.services.channels import Channels, Posted
from tests.posting_clients import logged_in, marked, posting, posts


async def find(local: LocalDiscord, channels: Channels, place: Channel, mark: str = "why:1") -> Posted | None:
    return await channels.find(place.id, mark=mark, since=local.world.now())


async def test_our_message_is_found_by_its_mark_among_many(local: LocalDiscord) -> None:
    news, bob = local.world.channel("news"), local.world.person("bob")
    async with posting(local) as channels:
        assert await find(local, channels, news) is None
        for number in range(120):
            await bob.say(news, f"why:{number}")
        posted = await channels.post(news.id, marked("A story"), nonce="m1", role=None)
        await channels.post(news.id, marked("Another", mark="why:2"), nonce="m2", role=None)
        assert await find(local, channels, news) == posted
        assert await find(local, channels, news, mark="why:3") is None
        late = local.world.now() + timedelta(hours=1)
        assert await channels.find(news.id, mark="why:1", since=late) is None


async def test_a_message_of_another_bot_is_none_of_ours(local: LocalDiscord) -> None:
    news = local.world.channel("news")
    async with posting(local) as channels:
        posted = await channels.post(news.id, marked("A story"), nonce="m1", role=None)
        news.messages[posted.message].author = local.world.person("bob").user
        assert await find(local, channels, news) is None


@pytest.mark.parametrize("is_told", [True, False])
async def test_a_closed_history_is_not_taken_for_an_empty_one(
    local: LocalDiscord,
    is_told: bool,  # noqa: FBT001
) -> None:
    news, forum = local.world.channel("news"), local.world.add_forum("digests")
    async with logged_in(local) as client:
        channels = open_channels(client)
        if not is_told:  # of what changes in its permissions
            local.faults.append(Fault(method=GATEWAY, path="CHANNEL_UPDATE", effect=Lose(), times=2))
        for place in (news, forum):
            await channels.post(place.id, marked("A story"), nonce="m1", role=None)
            local.world.deny(place, Permission.READ_MESSAGE_HISTORY)
            if is_told:
                await client.wait_for("guild_channel_update", timeout=10)
            with pytest.raises(HistoryClosed):
                await find(local, channels, place)


async def test_a_channel_that_is_gone_has_no_history(local: LocalDiscord) -> None:
    news = local.world.channel("news")
    async with posting(local) as channels:
        local.world.delete_channel(news)
        with pytest.raises(ChannelLost):
            await find(local, channels, news)


async def test_where_there_is_too_much_to_read_nobody_can_tell(
    local: LocalDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.client.channel_history._MOST", 3)
    news, forum = local.world.channel("news"), local.world.add_forum("digests")
    async with posting(local) as channels:
        for number in range(3):
            await local.world.person("bob").say(news, "hello")
            post = await channels.post(forum.id, marked(str(number), mark="why:2"), nonce="", role=None)
            local.world.archive(local.world.channel(post.channel))
        for place in (news, forum):
            with pytest.raises(HistoryClosed, match="So much"):
                await find(local, channels, place)


async def test_posts_of_forums_are_found_active_and_archived(local: LocalDiscord) -> None:
    forum, other = local.world.add_forum("digests"), local.world.add_forum("other")
    async with posting(local) as channels:
        await channels.post(other.id, marked("Elsewhere"), nonce="", role=None)
        assert await find(local, channels, forum) is None
        gone = await channels.post(forum.id, marked("Gone", mark="why:2"), nonce="", role=None)
        local.world.delete_message(local.world.channel(gone.channel).messages[gone.message])
        posted = await channels.post(forum.id, marked("A story"), nonce="", role=None)
        assert await find(local, channels, forum) == posted
        assert await find(local, channels, forum, mark="why:2") is None
        thread = local.world.channel(posted.channel)
        local.world.archive(thread)
        assert await find(local, channels, forum) == posted
        thread.owner_id = local.world.person("bob").id
        assert await find(local, channels, forum) is None
        assert len(posts(local, forum)) == 2


async def test_archived_posts_are_read_no_further_back_than_needed(local: LocalDiscord) -> None:
    forum = local.world.add_forum("digests")
    async with posting(local) as channels:
        for number in range(3):
            post = await channels.post(forum.id, marked(str(number)), nonce="", role=None)
            local.world.archive(local.world.channel(post.channel))
        late = local.world.now() + timedelta(hours=1)
        local.exchanges.clear()
        assert await channels.find(forum.id, mark="why:1", since=late) is None
        assert [exchange.path.rpartition("/")[2] for exchange in local.exchanges] == ["active", "public"]


async def test_a_message_in_a_thread_is_found_also_when_the_client_has_not_heard_of_it(
    local: LocalDiscord,
) -> None:
    news = local.world.channel("news")
    async with posting(local) as channels:
        first = await channels.post(news.id, marked("1", mark="why:2"), nonce="m1", role=None)
        thread = local.world.channel(await channels.open_thread(news.id, first.message, "Digests"))
        posted = await channels.post(thread.id, marked("2"), nonce="m2", role=None)
        local.world.archive(thread)
    async with posting(local) as channels:
        assert await find(local, channels, thread) == posted
