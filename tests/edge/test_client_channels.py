from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.client.channels import open_channels
from bot.errors import ChannelLost, MessageLost, Refused, Unavailable
from bot.playground.faults import Drop, Fault, Status
from bot.playground.inhabitants import Channel
from bot.playground.local_discord import LocalDiscord
from bot.playground.permissions import Permission
from bot.rendering.messages import write_message
from tests.posting_clients import logged_in, marked, posting, posts, texts

MESSAGES, THREADS = r"^/channels/\d+/messages$", r"^/channels/\d+/threads$"
OUTAGES = [Status(status=503, is_after=True), Drop(is_after=True)]


async def test_a_message_is_posted_once_under_its_nonce(local: LocalDiscord) -> None:
    general = local.world.channel("general")
    async with posting(local) as channels:
        first = await channels.post(general.id, marked("A story"), nonce="m1", role=None)
        again = await channels.post(general.id, marked("A story"), nonce="m1", role=None)
        assert await channels.keeps_nonces(general.id)
    assert (first.channel, first) == (general.id, again)
    assert list(general.messages) == [first.message]
    sent = [exchange.body for exchange in local.exchanges if exchange.path.endswith("/messages")]
    assert len(sent) == 2
    for body in sent:
        assert isinstance(body, dict)
        assert body.items() >= {"nonce": "m1", "enforce_nonce": True}.items()


async def test_the_role_of_a_schedule_is_the_only_one_that_is_pinged(local: LocalDiscord) -> None:
    general, world = local.world.channel("general"), local.world
    chosen, other = world.guild.role("Publishers"), world.guild.role("Moderators")
    hostile = f"@everyone <@&{other.id}> <@{world.person('alice').id}>"
    async with posting(local) as channels:
        loud = await channels.post(general.id, marked("1", content=hostile), nonce="m1", role=chosen.id)
        quiet = await channels.post(general.id, marked("2", content=hostile), nonce="m2", role=None)
        long = await channels.post(general.id, marked("3", content="x" * 2000), nonce="m3", role=chosen.id)
    kept = general.messages
    assert kept[loud.message].content == f"<@&{chosen.id}> {hostile}"
    assert [kept[posted.message].notified for posted in (loud, quiet, long)] == [[chosen.id], [], [chosen.id]]
    assert not any(message.notifies_everyone for message in kept.values())


@pytest.mark.parametrize(
    ("content", "title", "name"),
    [
        ("", r"Rust \*and\* C: \`a\_b\` \[2\]", "Rust *and* C: `a_b` [2]"),
        ("**3 discussions** on\nHacker News", "", "3 discussions on"),
        ("-# Nothing new", "", "Nothing new"),
        ("", "word " * 50, "word " * 18 + "word …"),
        ("||", "", "Matome"),
    ],
)
async def test_a_post_of_a_forum_is_called_after_its_message(
    local: LocalDiscord, content: str, title: str, name: str
) -> None:
    forum, role = local.world.add_forum("digests"), local.world.guild.role("Publishers")
    message = marked(title, content=content) if title else write_message(content=content)
    async with posting(local) as channels:
        assert not await channels.keeps_nonces(forum.id)
        posted = await channels.post(forum.id, message, nonce="m1", role=role.id)
    (thread,) = posts(local, forum)
    assert (thread.name, thread.id) == (name, posted.channel)
    assert thread.messages[posted.message].notified == [role.id]


async def test_a_forum_that_wants_a_tag_gets_one(local: LocalDiscord) -> None:
    forum = local.world.add_forum("digests", "News", "Other", needs_tag=True)
    async with posting(local) as channels:
        await channels.post(forum.id, marked("A story"), nonce="m1", role=None)
    assert len(posts(local, forum)) == 1


@pytest.mark.parametrize("outage", OUTAGES)
async def test_what_was_posted_without_an_answer_is_there_once_and_found(
    local: LocalDiscord, outage: Status | Drop
) -> None:
    news = local.world.channel("news")
    async with posting(local) as channels:
        local.faults.append(Fault(method="POST", path=MESSAGES, effect=outage))
        with pytest.raises(Unavailable):
            await channels.post(news.id, marked("A story"), nonce="m1", role=None)
        found = await channels.find(news.id, mark="why:1", since=local.world.now())
        again = await channels.post(news.id, marked("A story"), nonce="m1", role=None)
    assert found == again
    assert texts(news) == ["A story"]


@pytest.mark.parametrize(
    "outage", [*OUTAGES, Status(status=500, is_after=True), Status(status=502, is_after=True)]
)
async def test_a_forum_gets_nothing_twice_where_there_was_no_answer(
    local: LocalDiscord, outage: Status | Drop
) -> None:
    forum = local.world.add_forum("digests")
    async with posting(local) as channels:
        local.faults.append(Fault(method="POST", path=THREADS, effect=outage))
        with pytest.raises(Unavailable):
            await channels.post(forum.id, marked("A story"), nonce="m1", role=None)
        found = await channels.find(forum.id, mark="why:1", since=local.world.now())
    (thread,) = posts(local, forum)
    assert found is not None
    assert found.channel == thread.id


async def test_discord_says_how_long_to_wait(local: LocalDiscord) -> None:
    banned = Status(status=429, headers={"Retry-After": "17"}, body="<html>")
    async with posting(local) as channels:
        local.faults.append(Fault(method="POST", path=MESSAGES, effect=banned))
        with pytest.raises(Unavailable) as raised:
            await channels.post(local.world.channel("general").id, marked("A story"), nonce="m1", role=None)
    assert raised.value.retry_after == timedelta(seconds=17)


def _delete(local: LocalDiscord, channel: Channel) -> None:
    local.world.delete_channel(channel)


def _leave(local: LocalDiscord, _: Channel) -> None:
    local.world.remove_guild(local.world.guild)


def _hide(local: LocalDiscord, channel: Channel) -> None:
    local.world.deny(channel, Permission.VIEW_CHANNEL)


def _silence(local: LocalDiscord, channel: Channel) -> None:
    local.world.deny(channel, Permission.SEND_MESSAGES)


@pytest.mark.parametrize("lose", [_delete, _leave, _hide, _silence])
@pytest.mark.parametrize("is_forum", [False, True])
async def test_a_channel_that_is_gone_or_closed_is_lost(
    local: LocalDiscord,
    lose: Callable[[LocalDiscord, Channel], None],
    is_forum: bool,  # noqa: FBT001
) -> None:
    channel = local.world.add_forum("digests") if is_forum else local.world.channel("news")
    async with posting(local) as channels:
        lose(local, channel)
        with pytest.raises(ChannelLost):
            await channels.post(channel.id, marked("A story"), nonce="m1", role=None)


async def test_what_discord_will_never_take_is_refused(local: LocalDiscord) -> None:
    refusal = Status(status=400, body={"code": 50035, "message": "Invalid Form Body"})
    async with posting(local) as channels:
        local.faults.append(Fault(method="POST", path=MESSAGES, effect=refusal))
        with pytest.raises(Refused, match=r"status 400, code 50035") as raised:
            await channels.post(local.world.channel("general").id, marked("A story"), nonce="m1", role=None)
    assert type(raised.value) is Refused


async def test_what_was_deleted_is_not_posted_again_under_its_nonce(local: LocalDiscord) -> None:
    general = local.world.channel("general")
    async with posting(local) as channels:
        posted = await channels.post(general.id, marked("A story"), nonce="m1", role=None)
        local.world.delete_message(general.messages[posted.message])
        with pytest.raises(MessageLost):
            await channels.post(general.id, marked("A story"), nonce="m1", role=None)
    assert not general.messages


async def test_threads_are_posted_to_also_when_archived_but_not_when_locked(local: LocalDiscord) -> None:
    async with posting(local) as channels:
        first = await channels.post(local.world.channel("news").id, marked("1"), nonce="m1", role=None)
        thread = local.world.channel(await channels.open_thread(first.channel, first.message, "Digests"))
        local.world.archive(thread)
        await channels.post(thread.id, marked("2"), nonce="m2", role=None)
        assert thread.archived_at is None
        local.world.archive(thread, is_locked=True)
        with pytest.raises(ChannelLost):
            await channels.post(thread.id, marked("3"), nonce="m3", role=None)
    assert texts(thread) == ["2"]


async def test_a_message_is_replaced_also_in_an_archived_thread(local: LocalDiscord) -> None:
    forum = local.world.add_forum("digests")
    async with posting(local) as channels:
        posted = await channels.post(forum.id, marked("1"), nonce="m1", role=None)
        thread = local.world.channel(posted.channel)
        local.world.archive(thread)
        await channels.edit(posted.channel, posted.message, marked("2"))
        assert texts(thread) == ["2"]
        local.world.archive(thread, is_locked=True)
        with pytest.raises(ChannelLost):
            await channels.edit(posted.channel, posted.message, marked("3"))
        thread.is_locked, thread.archived_at = False, None
        local.world.delete_message(thread.messages[posted.message])
        with pytest.raises(MessageLost):
            await channels.edit(posted.channel, posted.message, marked("4"))


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Two\nlines\u202e", "Two lines"), ("語" * 120, "語" * 98 + "…"), (" \u200b\n", "Matome")],
)
async def test_a_thread_is_opened_once_under_a_short_name(local: LocalDiscord, name: str, shown: str) -> None:
    news = local.world.channel("news")
    async with posting(local) as channels:
        posted = await channels.post(news.id, marked("1"), nonce="m1", role=None)
        thread = await channels.open_thread(news.id, posted.message, name)
        assert await channels.open_thread(news.id, posted.message, "Another") == thread == posted.message
        assert local.world.channel(thread).name == shown


async def test_no_thread_is_opened_where_there_can_be_none(local: LocalDiscord) -> None:
    news = local.world.channel("news")
    async with posting(local) as channels:
        posted = await channels.post(local.world.add_forum("digests").id, marked("1"), nonce="m1", role=None)
        with pytest.raises(Refused):
            await channels.open_thread(posted.channel, posted.message, "In a thread")
        gone = await channels.post(news.id, marked("2"), nonce="m2", role=None)
        local.world.delete_message(news.messages[gone.message])
        with pytest.raises(MessageLost):
            await channels.open_thread(news.id, gone.message, "Nowhere")
        kept = await channels.post(news.id, marked("3"), nonce="m3", role=None)
        local.world.deny(news, Permission.CREATE_PUBLIC_THREADS)
        with pytest.raises(ChannelLost):
            await channels.open_thread(news.id, kept.message, "Forbidden")


async def test_the_owner_of_a_schedule_is_told_once_else_the_owner_of_the_guild(local: LocalDiscord) -> None:
    world, alice = local.world, local.world.person("alice")
    async with posting(local) as channels:
        for _ in range(2):
            assert await channels.tell_admin(world.guild.id, alice.id, marked("1"), nonce="a1")
        assert texts(world.channel("alice")) == ["1"]
        alice.user.accepts_messages = False
        assert await channels.tell_admin(world.guild.id, alice.id, marked("2"), nonce="a2")
        assert texts(world.find_private(world.owner)) == ["2"]
        world.owner.accepts_messages = False
        assert not await channels.tell_admin(world.guild.id, alice.id, marked("3"), nonce="a3")
        assert not await channels.tell_admin(1, 2, marked("4"), nonce="a4")
        local.faults.append(Fault(method="POST", path=MESSAGES, effect=Status(status=503)))
        with pytest.raises(Unavailable):
            await channels.tell_admin(world.guild.id, world.person("bob").id, marked("5"), nonce="a5")


async def test_after_the_end_nothing_can_be_posted(local: LocalDiscord) -> None:
    async with logged_in(local) as client:
        channels = open_channels(client)
    with pytest.raises(Unavailable):
        await channels.post(local.world.channel("general").id, marked("1"), nonce="m1", role=None)
