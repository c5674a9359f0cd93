"""`/schedule` in channels, threads and forums: what the bot lacks there, what is gone, whom it may ping."""

from bot.playground.events import Event
from bot.playground.inhabitants import Channel
from bot.playground.kinds import ChannelType, Intent
from bot.playground.local_discord import LocalDiscord
from bot.playground.permissions import NOTHING, Permission
from bot.settings import Settings
from tests.scheduling_talk import add, ask, choose, count, let_manage, name_of, press, saved
from tests.talking import LINK, shown, words_of


async def test_permissions_that_we_lack_are_named_before_it_is_saved(
    bot: LocalDiscord, settings: Settings
) -> None:
    let_manage(bot)
    news = bot.world.channel("news")
    bot.world.deny(news, Permission.EMBED_LINKS | Permission.CREATE_PUBLIC_THREADS)
    panel = await add(bot)
    await choose(bot, panel, "form", "threads")
    await press(bot, panel, "more")
    answer = await bot.world.person("bob").choose(panel, name_of(panel, "channel"), ["news"])
    await answer.until(lambda answer: bool(answer.followups))
    assert "Create Public Threads" in words_of(answer.followups[0])
    refusal = await press(bot, await press(bot, panel, "back"), "save")
    assert f"<#{news.id}>" in words_of(refusal)
    assert "Embed Links" in words_of(refusal)
    assert count(settings, "subscriptions WHERE standing = 'active'") == 0
    bot.world.grant(news, Permission.EMBED_LINKS | Permission.CREATE_PUBLIC_THREADS)
    assert "is saved" in words_of(await press(bot, panel, "save"))


async def test_a_channel_that_is_gone_is_replaced_by_another(bot: LocalDiscord) -> None:
    let_manage(bot)
    await saved(bot, channel=bot.world.channel("news"))
    bot.world.delete_channel(bot.world.channel("news"))
    panel = await ask(bot, "edit", schedule=1)
    assert "do not see this channel" in words_of(await press(bot, panel, "save"))
    await press(bot, panel, "more")
    await choose(bot, panel, "channel", "general")
    assert "is saved" in words_of(await press(bot, await press(bot, panel, "back"), "save"))


def add_thread(local: LocalDiscord, parent: Channel) -> Channel:
    """Let there be an archived thread, of which the bot never hears."""
    world = local.world
    thread = Channel(
        id=world.snowflakes.make(),
        type=ChannelType.PUBLIC_THREAD,
        name="old",
        guild=world.guild,
        parent_id=parent.id,
        owner_id=world.bot.id,
        archived_at=world.now(),
        created_at=world.now(),
    )
    world.channels[thread.id] = world.guild.channels[thread.id] = thread
    return thread


async def test_an_archived_thread_is_found_all_the_same(bot: LocalDiscord) -> None:
    let_manage(bot)
    thread = add_thread(bot, bot.world.channel("general"))
    panel = await add(bot, channel=thread)
    assert f"<#{thread.id}>" in words_of(panel)
    assert "is saved" in words_of(await press(bot, panel, "save"))


async def test_in_a_post_of_a_forum_the_schedules_of_the_forum_say_why(bot: LocalDiscord) -> None:
    let_manage(bot)
    forum = bot.world.add_forum("links")
    await saved(bot, channel=forum)
    post = add_thread(bot, forum)
    answer = await bot.world.person("alice").slash(post, "schedule why", link=LINK)
    assert "**1**" in words_of(shown(await answer.settled()))


async def test_a_channel_of_another_kind_is_refused(bot: LocalDiscord) -> None:
    let_manage(bot)
    category = bot.world.add_channel("category")
    category.type = 4  # pyright: ignore[reportAttributeAccessIssue] - the local Discord has none by name
    bot.world.announce_channel("CHANNEL_DELETE", category)
    bot.world.announce_channel("CHANNEL_CREATE", category)
    panel = await add(bot)
    await press(bot, panel, "more")
    assert "channel of this kind" in words_of(await choose(bot, panel, "channel", "category"))


async def test_a_role_that_is_gone_is_said_before_it_is_saved(bot: LocalDiscord) -> None:
    let_manage(bot)
    role = bot.world.add_role("Readers", NOTHING)
    role.is_mentionable = True
    bot.world.change_role(role, NOTHING)
    panel = await add(bot)
    await press(bot, panel, "more")
    await choose(bot, panel, "role", "Readers")
    guild = bot.world.guild
    del guild.roles[role.id]
    gone = {"guild_id": str(guild.id), "role_id": str(role.id)}
    bot.world.publish(Event(name="GUILD_ROLE_DELETE", data=gone, guild=guild.id, intent=Intent.GUILDS))
    await press(bot, panel, "back")
    assert "This role is gone" in words_of(await press(bot, panel, "save"))


async def test_only_a_role_that_both_may_ping_is_chosen(bot: LocalDiscord) -> None:
    keepers = let_manage(bot)
    panel = await add(bot)
    await press(bot, panel, "more")
    general = bot.world.channel("general")
    assert "never pings @everyone" in words_of(await choose(bot, panel, "role", "@everyone"))
    assert "You may not ping this role" in words_of(await choose(bot, panel, "role", "Publishers"))
    bot.world.change_role(keepers, Permission.MANAGE_CHANNELS | Permission.MENTION_EVERYONE)
    assert "I may not ping this role" in words_of(await choose(bot, panel, "role", "Publishers"))
    bot.world.grant(general, Permission.MENTION_EVERYONE)
    assert "Pings <@&" in words_of(await choose(bot, panel, "role", "Publishers"))
    assert "Pings" not in words_of(await choose(bot, panel, "role"))
    bot.world.deny(general, Permission.MENTION_EVERYONE)
    publishers = bot.world.guild.role("Publishers")
    publishers.is_mentionable = True
    bot.world.change_role(publishers, NOTHING)
    assert "Pings" in words_of(await choose(bot, panel, "role", "Publishers"))
    publishers.is_mentionable = False
    bot.world.change_role(publishers, NOTHING)
    await press(bot, panel, "back")
    assert "I may not ping" in words_of(await press(bot, panel, "save"))
