from datetime import timedelta

import pytest

from bot.domain.language import Language
from bot.domain.link import Link, parse_link
from bot.domain.progress import Progress, Stage
from bot.domain.thread import ItemId
from bot.errors import BadLink, BotError, Refused, Unavailable
from bot.rendering.apologies import apology, fault, interrupted, missing_permissions, say_error, too_old
from bot.rendering.custom_ids import read_make
from bot.rendering.messages import Message
from bot.rendering.progress import say_progress
from tests.panels import controls_of, names

ENGLISH, JAPANESE = Language.EN, Language.JA


def busy(pause: timedelta | None, hint: str = "Try again later.") -> BotError:
    return Unavailable("{source} cannot be reached.", hint=hint, retry_after=pause, source="HN")


def content(message: Message) -> str:
    return message.get("content", "")


def test_an_error_is_one_line_with_its_next_step() -> None:
    assert say_error(busy(None), ENGLISH) == "HN cannot be reached. Try again later."
    assert (
        say_error(busy(None), JAPANESE) == "HN につながりません。しばらくしてから、もう一度お試しください。"
    )


def test_who_decided_is_named_as_chats_name_people() -> None:
    error = Refused("{person} has rejected this post.", person=12)
    assert content(apology(error, ENGLISH)) == "<@12> has rejected this post."
    assert content(apology(error, JAPANESE)) == "<@12> がこの記事を却下しました。"


@pytest.mark.parametrize(
    ("pause", "words"),
    [
        (timedelta(0), "in 1 second."),
        (timedelta(seconds=11.2), "in 12 seconds."),
        (timedelta(seconds=60), "in 1 minute."),
        (timedelta(seconds=61), "in 2 minutes."),
        (timedelta(hours=1), "in 1 hour."),
        (timedelta(hours=30), "in 30 hours."),
        (timedelta(days=2), "in 2 days."),
        (timedelta(days=26, hours=1), "in 27 days."),
    ],
)
def test_a_known_pause_takes_the_place_of_a_vague_one(pause: timedelta, words: str) -> None:
    assert say_error(busy(pause), ENGLISH) == f"HN cannot be reached. Try again {words}"


def test_a_known_pause_stands_beside_another_hint() -> None:
    said = say_error(busy(timedelta(minutes=3), "Check the link."), ENGLISH)
    assert said == "HN cannot be reached. Check the link. Try again in 3 minutes."


def test_facts_of_an_error_format_nothing_in_a_chat() -> None:
    error = Refused("{path} cannot be used: {reason}.", path="*a*", reason="@everyone\n# no")
    assert content(apology(error, ENGLISH)) == "\\*a\\* cannot be used: \\@everyone # no."


def test_numbers_among_the_facts_keep_their_format() -> None:
    error = Refused("Hugo did not finish within {seconds:g} seconds.", seconds=2.5)
    assert content(apology(error, ENGLISH)) == "Hugo did not finish within 2.5 seconds."


def test_an_example_among_the_facts_can_be_clicked_and_gets_no_card() -> None:
    with pytest.raises(BadLink) as refusal:
        parse_link("nothing")
    assert "<https://news.ycombinator.com/item?id=8863>" in content(apology(refusal.value, ENGLISH))


def test_a_fault_names_its_reference() -> None:
    assert "reference `abc123`" in content(fault("abc123", ENGLISH))


def test_an_old_digest_can_be_made_again() -> None:
    assert [read_make(name) for name in names(too_old(ItemId(5), ENGLISH))] == [Link(item=ItemId(5))]


def test_an_interrupted_digest_can_be_made_again_in_the_readers_language() -> None:
    link = Link(item=ItemId(5), focus=ItemId(6))
    message = interrupted(link, JAPANESE)
    assert [read_make(name) for name in names(message)] == [link]
    assert controls_of(message)[0].get("label") == "もう一度作る"


def test_missing_permissions_have_the_names_that_discord_shows() -> None:
    names_given = ["read_messages", "view_channel", "embed_links", "use_new_thing"]
    assert "I lack: **View Channels**, **Embed Links**, **Use New Thing**." in content(
        missing_permissions(names_given, ENGLISH)
    )
    japanese = content(missing_permissions(names_given[:3], JAPANESE, 42))
    assert "<#42>" in japanese
    assert "**チャンネルを見る**、**埋め込みリンク**" in japanese


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(stage=Stage.READING), "Reading the discussion…"),
        (Progress(stage=Stage.READ, done=1), "Read 1 comment."),
        (Progress(stage=Stage.READ, done=1312), "Read 1,312 comments."),
        (Progress(stage=Stage.CHOSEN, done=60, total=1312), "Chose 60 of them."),
        (Progress(stage=Stage.CONDENSING, done=40, total=60), "Condensing 40 of 60…"),
    ],
)
def test_progress_is_told_with_its_numbers(progress: Progress, words: str) -> None:
    assert say_progress(progress, ENGLISH) == words
