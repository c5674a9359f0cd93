"""`/digest` and the message menu, by the real client through the gateway and REST of the local Discord."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bot.adapters.recorded import Recorded
from bot.playground.kinds import CallbackType, MessageFlag
from bot.playground.local_discord import LocalDiscord
from tests.bots import SAMPLE_ITEM, Gate, running_bot, settings_in
from tests.fakes.hackernews import comment, encode_tree, story
from tests.samples import SAMPLE
from tests.talking import LINK, TITLE, digest, is_private, shown, words_of


@pytest.mark.parametrize(
    ("who", "coverage", "next_page"),
    [("alice", r"Read \d+ of \d+ comments", "Next"), ("carol", r"\d+ 件中 \d+ 件|\d+ 件のコメント", "次")],
)
async def test_a_link_is_digested_in_the_language_of_the_person(
    bot: LocalDiscord, who: str, coverage: str, next_page: str
) -> None:
    message = await digest(bot, who)
    assert TITLE in message.embeds[0]["title"]
    assert re.search(coverage, words_of(message))
    labels = [part.get("label", "") for row in message.components for part in row["components"]]
    assert any(next_page in label for label in labels)
    assert not is_private(message)


async def test_a_digest_is_promised_before_it_is_made(local: LocalDiscord, tmp_path: Path) -> None:
    gate = Gate(Recorded(SAMPLE))
    async with running_bot(local, settings_in(tmp_path), gate):
        answer = await local.world.person("alice").slash(local.world.channel("general"), "digest", link=LINK)
        await answer.acknowledged()
        assert answer.kind == CallbackType.DEFER
        assert MessageFlag.LOADING in shown(answer).flags
        gate.is_open.set()
        await answer.settled()


async def test_progress_is_shown_while_a_digest_is_made(local: LocalDiscord, tmp_path: Path) -> None:
    gate = Gate(Recorded(SAMPLE))
    async with running_bot(local, settings_in(tmp_path), gate, progress_every=timedelta(milliseconds=1)):
        answer = await local.world.person("alice").slash(local.world.channel("general"), "digest", link=LINK)
        await answer.acknowledged()
        await answer.until(lambda answer: words_of(shown(answer)) == "Reading the discussion…")
        gate.is_open.set()
        await answer.until(lambda answer: bool(shown(answer).embeds))
        assert "Reading" not in shown(answer).content


async def test_a_private_digest_is_seen_by_nobody_else(bot: LocalDiscord) -> None:
    message = await digest(bot, private=True)
    assert is_private(message)


async def test_language_and_length_can_be_chosen(bot: LocalDiscord) -> None:
    message = await digest(bot, language="ja", comments=3)
    assert "件中" in words_of(message)
    assert "引用 3 件" in words_of(message)


@pytest.mark.parametrize(("who", "offered"), [("alice", "Japanese"), ("carol", "日本語")])
async def test_languages_are_offered_by_their_names(bot: LocalDiscord, who: str, offered: str) -> None:
    channel = bot.world.channel("general")
    answer = await bot.world.person(who).autocomplete(channel, "digest", "language", "", link=LINK)
    await answer.until(lambda answer: answer.choices is not None)
    assert answer.choices is not None
    assert {choice["value"] for choice in answer.choices} == {"en", "ja"}
    assert offered in {choice["name"] for choice in answer.choices}


async def test_a_language_that_only_a_model_writes_is_refused_without_one(bot: LocalDiscord) -> None:
    message = await digest(bot, language="french")
    assert "Without a model" in words_of(message)
    assert is_private(message)


async def test_the_front_page_is_offered_while_typing(bot: LocalDiscord) -> None:
    channel = bot.world.channel("general")
    answer = await bot.world.person("alice").autocomplete(channel, "digest", "link", "QUEUE")
    await answer.until(lambda answer: answer.choices is not None)
    assert answer.choices is not None
    assert [choice["value"] for choice in answer.choices] == [str(SAMPLE_ITEM)]


async def test_a_story_without_a_title_does_not_spoil_the_offer(local: LocalDiscord, tmp_path: Path) -> None:
    untitled = story(7, comment(8, "Something."))
    untitled["title"] = "\u200b"
    folder = tmp_path / "recording"
    folder.mkdir()
    (folder / "7.json").write_bytes(encode_tree(untitled))
    async with running_bot(local, settings_in(tmp_path), Recorded(folder)):
        channel = local.world.channel("general")
        answer = await local.world.person("alice").autocomplete(channel, "digest", "link", "")
        await answer.until(lambda answer: answer.choices is not None)
        assert answer.choices == [{"name": "7", "value": "7"}]


async def test_a_link_that_is_being_typed_needs_no_offer(bot: LocalDiscord) -> None:
    channel = bot.world.channel("general")
    answer = await bot.world.person("alice").autocomplete(channel, "digest", "link", LINK)
    await answer.until(lambda answer: answer.choices is not None)
    assert answer.choices == []


@pytest.mark.parametrize(
    ("who", "sentence"), [("alice", "This is no link to"), ("carol", "リンクではないようです")]
)
async def test_what_is_no_link_is_answered_in_the_language_of_the_person(
    bot: LocalDiscord, who: str, sentence: str
) -> None:
    message = await digest(bot, who, link="hello")
    assert sentence in words_of(message)
    assert is_private(message)


async def test_an_item_that_does_not_exist_is_said_in_a_sentence(bot: LocalDiscord) -> None:
    message = await digest(bot, link="4711")
    assert "4711" in words_of(message)


async def test_a_digest_works_in_a_direct_message(bot: LocalDiscord) -> None:
    answer = await bot.world.person("alice").slash(bot.world.channel("alice"), "digest", link=LINK)
    assert TITLE in shown(await answer.settled()).embeds[0]["title"]


async def test_the_link_of_a_message_is_digested(bot: LocalDiscord) -> None:
    alice, channel = bot.world.person("alice"), bot.world.channel("general")
    message = await bot.world.person("bob").say(channel, f"look: {LINK}")
    answer = await alice.use_menu(channel, "Digest HN links", message)
    assert TITLE in shown(await answer.settled()).embeds[0]["title"]


async def test_of_several_links_one_is_chosen(bot: LocalDiscord) -> None:
    alice, channel = bot.world.person("alice"), bot.world.channel("general")
    message = await alice.say(channel, f"{LINK} and https://news.ycombinator.com/item?id=8863")
    answer = await alice.use_menu(channel, "Digest HN links", message)
    choice = shown(await answer.settled())
    assert is_private(choice)
    options = choice.components[0]["components"][0]["options"]
    assert TITLE in options[0]["label"]
    digested = await alice.choose(choice, "pick", [f"{SAMPLE_ITEM}:"])
    message = shown(await digested.settled())
    assert TITLE in message.embeds[0]["title"]
    assert not is_private(message)


async def test_a_message_without_a_link_is_answered_with_the_next_step(bot: LocalDiscord) -> None:
    carol, channel = bot.world.person("carol"), bot.world.channel("general")
    message = await carol.say(channel, "hello")
    answer = await carol.use_menu(channel, "Digest HN links", message)
    assert "/まとめ" in words_of(shown(await answer.settled()))


async def test_two_who_ask_at_once_share_one_digest(local: LocalDiscord, tmp_path: Path) -> None:
    gate = Gate(Recorded(SAMPLE))
    async with running_bot(local, settings_in(tmp_path), gate):
        channel = local.world.channel("general")
        answers = [
            await local.world.person(who).slash(channel, "digest", link=LINK) for who in ("alice", "bob")
        ]
        for answer in answers:
            await answer.acknowledged()
        gate.is_open.set()
        for answer in answers:
            assert shown(await answer.settled()).embeds
        assert gate.fetched == 1


async def test_a_digest_that_is_young_is_shown_again_with_its_age(
    local: LocalDiscord, tmp_path: Path
) -> None:
    gate = Gate(Recorded(SAMPLE))
    gate.is_open.set()
    async with running_bot(local, settings_in(tmp_path), gate):
        first, second = await digest(local, "alice"), await digest(local, "bob")
        assert gate.fetched == 1
        assert first.embeds == second.embeds
        assert "<t:" in words_of(second)


async def test_commands_are_told_to_discord_only_when_they_change(
    local: LocalDiscord, tmp_path: Path
) -> None:
    for _ in range(2):
        async with running_bot(local, settings_in(tmp_path)):
            await local.wait_ready()
    puts = [exchange for exchange in local.exchanges if exchange.method == "PUT"]
    assert len(puts) == 1
    commands = cast("list[dict[str, Any]]", puts[0].body)
    assert {command["name"] for command in commands} == {
        "digest",
        "front",
        "publish",
        "published",
        "search",
        "settings",
        "schedule",
        "status",
        "usage",
        "about",
        "help",
        "Digest HN links",
    }
    japanese = {command["name_localizations"]["ja"] for command in commands}
    assert {"まとめ", "一覧", "検索", "設定", "使い方"} < japanese


async def test_nobody_is_ever_notified(bot: LocalDiscord) -> None:
    message = await digest(bot)
    assert message.notified == []
