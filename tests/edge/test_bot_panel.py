"""The controls below a digest, pressed by the one who asked, by others and by moderators."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.recorded import Recorded
from bot.app import current_time
from bot.playground.inhabitants import Message
from bot.playground.kinds import CallbackType
from bot.playground.local_discord import LocalDiscord
from tests.bots import SAMPLE_ITEM, Gate, running_bot, settings_in
from tests.samples import SAMPLE
from tests.talking import LINK, TITLE, controls, digest, is_private, links, select_of, shown, words_of

NAMES = {
    "alice": {"next": "Next ▶", "previous": "◀ Previous", "full": "Full text", "short": "Condensed"},
    "carol": {"next": "次へ ▶", "previous": "◀ 前へ", "full": "全文", "short": "要点のみ"},
}


async def press(bot: LocalDiscord, who: str, message: Message, label: str) -> Message:
    return shown(await (await bot.world.person(who).press(message, label)).settled())


@pytest.mark.parametrize(("who", "page"), [("alice", "Page 1 of"), ("carol", "1 ページ目")])
async def test_pages_are_turned_in_place_by_the_one_who_asked(bot: LocalDiscord, who: str, page: str) -> None:
    message = await digest(bot, who)
    overview = words_of(message)
    turned = await press(bot, who, message, NAMES[who]["next"])
    assert turned is message
    assert page in message.content
    await press(bot, who, message, NAMES[who]["previous"])
    assert words_of(message) == overview


async def test_every_page_can_be_reached(bot: LocalDiscord) -> None:
    message = await digest(bot)
    seen = {words_of(message)}
    pages = int(message.content.split(" pages")[0].rsplit(" ", 1)[-1])
    for _ in range(pages):
        await press(bot, "alice", message, "Next ▶")
        seen.add(words_of(message))
    assert len(seen) == pages + 1
    assert "disabled" in next(
        part for row in message.components for part in row["components"] if part.get("label") == "Next ▶"
    )


async def test_somebody_else_pages_in_a_copy_of_their_own(bot: LocalDiscord) -> None:
    message = await digest(bot, "alice")
    before = words_of(message)
    copy = await press(bot, "carol", message, "Next ▶")
    assert copy is not message
    assert is_private(copy)
    assert words_of(message) == before
    again = await press(bot, "carol", copy, "次へ ▶")
    assert again is copy


async def test_a_moderator_changes_the_shared_message(bot: LocalDiscord) -> None:
    message = await digest(bot, "alice")
    assert await press(bot, "bob", message, "Next ▶") is message


@pytest.mark.parametrize("who", ["alice", "carol"])
async def test_full_texts_and_condensed_ones_are_switched(bot: LocalDiscord, who: str) -> None:
    message = await digest(bot, who)
    await press(bot, who, message, NAMES[who]["next"])
    condensed = message.embeds[0]["description"]
    await press(bot, who, message, NAMES[who]["full"])
    assert len(message.embeds[0]["description"]) >= len(condensed)
    assert NAMES[who]["short"] in controls(message)
    await press(bot, who, message, NAMES[who]["short"])
    assert message.embeds[0]["description"] == condensed


async def test_a_branch_is_chosen_and_left(bot: LocalDiscord) -> None:
    message = await digest(bot)
    alice = bot.world.person("alice")
    await (await alice.choose(message, select_of(message), ["9000000016"])).settled()
    assert "Page 1 of 1" in message.content
    await (await alice.choose(message, select_of(message), ["0"])).settled()
    assert "Page 1 of 8" in message.content


@pytest.mark.parametrize("who", ["alice", "carol"])
async def test_links_lead_to_the_discussion(bot: LocalDiscord, who: str) -> None:
    assert LINK in links(await digest(bot, who)).values()


async def test_refresh_makes_a_new_digest_in_place(local: LocalDiscord, tmp_path: Path) -> None:
    gate, later = Gate(Recorded(SAMPLE)), timedelta()
    gate.is_open.set()
    async with running_bot(local, settings_in(tmp_path), gate, now=lambda: current_time() + later):
        message = await digest(local)
        later = timedelta(minutes=1)
        first = controls(message)["Refresh"]
        answer = await local.world.person("alice").press(message, "Refresh")
        await answer.until(lambda _: controls(message).get("Refresh", first) != first)
        assert answer.kind == CallbackType.DEFER_UPDATE
        assert gate.fetched == 2
        assert TITLE in message.embeds[0]["title"]


async def test_a_refresh_of_somebody_else_is_theirs_alone(bot: LocalDiscord) -> None:
    message = await digest(bot, "alice")
    before = controls(message)
    copy = await press(bot, "carol", message, "Refresh")
    assert is_private(copy)
    assert controls(message) == before


async def test_a_refresh_that_fails_leaves_the_digest_and_tells_why(
    local: LocalDiscord, tmp_path: Path
) -> None:
    async with running_bot(local, settings_in(tmp_path)):
        message = await digest(local)
    before = words_of(message)
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "1.json").write_text('{"id": 1, "type": "story", "title": "t", "children": []}')
    async with running_bot(local, settings_in(tmp_path), Recorded(empty)):
        answer = await local.world.person("alice").press(message, "Refresh")
        await answer.until(lambda answer: bool(answer.followups))
        assert is_private(answer.followups[0])
        assert str(SAMPLE_ITEM) in words_of(answer.followups[0])
        assert words_of(message) == before


async def test_the_post_is_shown_to_those_who_may_publish(bot: LocalDiscord) -> None:
    message = await digest(bot)
    preview = await press(bot, "bob", message, "Publish…")
    assert is_private(preview)
    assert "content/posts/" in words_of(preview)
    (file,) = preview.attachments
    assert file.data.decode().startswith("+++\n")


@pytest.mark.parametrize(("who", "sentence"), [("alice", "Publishing is for"), ("carol", "公開できるのは")])
async def test_others_are_told_who_may_publish(bot: LocalDiscord, who: str, sentence: str) -> None:
    message = await digest(bot, who)
    answer = await bot.world.person(who).press(message, "Publish…" if who == "alice" else "公開…")
    refusal = shown(await answer.settled())
    assert is_private(refusal)
    assert sentence in words_of(refusal)


async def test_buttons_still_work_after_a_restart(local: LocalDiscord, tmp_path: Path) -> None:
    async with running_bot(local, settings_in(tmp_path)):
        message = await digest(local)
    async with running_bot(local, settings_in(tmp_path)):
        await press(local, "alice", message, "Next ▶")
        assert "Page 1 of 8" in message.content


@pytest.mark.parametrize(
    ("who", "sentence"), [("alice", "no longer kept"), ("carol", "もう保存されていない")]
)
async def test_an_old_digest_is_said_to_be_gone_and_can_be_made_again(
    local: LocalDiscord, tmp_path: Path, who: str, sentence: str
) -> None:
    async with running_bot(local, settings_in(tmp_path)):
        message = await digest(local, who)
    async with running_bot(local, settings_in(tmp_path, database=tmp_path / "another.sqlite3")):
        gone = await press(local, who, message, NAMES[who]["next"])
        assert is_private(gone)
        assert sentence in words_of(gone)
        (label,) = controls(gone)
        made = await press(local, who, gone, label)
        assert TITLE in made.embeds[0]["title"]
        assert is_private(made)
