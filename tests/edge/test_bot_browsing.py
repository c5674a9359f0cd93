"""`/front`, `/search`, `/about` and `/help`, in both languages."""

import pytest

from bot.playground.local_discord import LocalDiscord
from tests.bots import SAMPLE_ITEM
from tests.talking import TITLE, is_private, select_of, shown, words_of


@pytest.mark.parametrize(("who", "heading"), [("alice", "Front page"), ("carol", "トップページ")])
async def test_the_front_page_is_a_list_from_which_one_is_digested(
    bot: LocalDiscord, who: str, heading: str
) -> None:
    person, channel = bot.world.person(who), bot.world.channel("general")
    front = shown(await (await person.slash(channel, "front")).settled())
    assert heading in words_of(front)
    assert TITLE in words_of(front)
    assert not is_private(front)
    digested = await person.choose(front, select_of(front), [f"{SAMPLE_ITEM}:"])
    message = shown(await digested.settled())
    assert TITLE in message.embeds[0]["title"]
    assert not is_private(message)


@pytest.mark.parametrize("kind", ["top", "best", "new", "ask", "show"])
async def test_every_list_can_be_shown(bot: LocalDiscord, kind: str) -> None:
    answer = await bot.world.person("alice").slash(bot.world.channel("general"), "front", list=kind)
    assert (TITLE in words_of(shown(await answer.settled()))) == (kind != "ask")


async def test_what_is_chosen_from_a_private_list_is_private(bot: LocalDiscord) -> None:
    alice = bot.world.person("alice")
    answer = await alice.slash(bot.world.channel("general"), "front", private=True)
    front = shown(await answer.settled())
    assert is_private(front)
    digested = await alice.choose(front, select_of(front), [f"{SAMPLE_ITEM}:"])
    assert is_private(shown(await digested.settled()))


@pytest.mark.parametrize("who", ["alice", "carol"])
async def test_a_search_finds_discussions_by_words(bot: LocalDiscord, who: str) -> None:
    answer = await bot.world.person(who).slash(bot.world.channel("general"), "search", words="sqlite")
    assert TITLE in words_of(shown(await answer.settled()))


@pytest.mark.parametrize(("who", "sentence"), [("alice", "Nothing was found"), ("carol", "見つかりません")])
async def test_a_search_that_finds_nothing_says_what_to_try(
    bot: LocalDiscord, who: str, sentence: str
) -> None:
    answer = await bot.world.person(who).slash(bot.world.channel("general"), "search", words="zeppelin")
    assert sentence in words_of(shown(await answer.settled()))


@pytest.mark.parametrize(
    ("who", "command", "sentence"),
    [
        ("alice", "about", "What is stored"),
        ("carol", "about", "保存しているもの"),
        ("alice", "help", "How to use"),
        ("carol", "help", "使い方"),
    ],
)
async def test_the_bot_explains_itself_to_one_person(
    bot: LocalDiscord, who: str, command: str, sentence: str
) -> None:
    answer = await bot.world.person(who).slash(bot.world.channel("general"), command)
    message = shown(await answer.settled())
    assert sentence in words_of(message)
    assert is_private(message)


async def test_somebody_who_looks_too_often_is_told_how_long_to_wait(bot: LocalDiscord) -> None:
    alice, channel = bot.world.person("alice"), bot.world.channel("general")
    for _ in range(10):
        await (await alice.slash(channel, "front")).settled()
    refusal = shown(await (await alice.slash(channel, "front")).settled())
    assert "often" in words_of(refusal)
    assert "second" in words_of(refusal) or "minute" in words_of(refusal)
    assert is_private(refusal)
    other = shown(await (await bot.world.person("bob").slash(channel, "front")).settled())
    assert TITLE in words_of(other)
