from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.digest import Digest
from bot.domain.thread import Coverage, PollOption
from bot.rendering.embeds import digest_messages
from bot.rendering.messages import Embed, Message, pack, web_url
from tests.digests import digest, quote
from tests.threads import story

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BARE = digest(story=story("", url=None), headline="")


def overview(a_digest: Digest) -> Embed:
    return digest_messages(a_digest, now=NOW)[0]["embeds"][0]


def test_a_thread_without_comments_is_said_kindly_in_one_message() -> None:
    (message,) = digest_messages(BARE, now=NOW)
    assert (
        message["embeds"][0]
        .get("description", "")
        .endswith("There are no comments yet. Come back when the discussion has begun.")
    )


def test_a_story_without_a_title_or_address_still_has_both() -> None:
    embed = overview(BARE)
    assert embed.get("title") == "Untitled"
    assert embed.get("url") == "https://news.ycombinator.com/item?id=100"


def test_a_story_whose_address_is_none_of_the_web_links_to_its_discussion() -> None:
    hostile = digest(story=story(url="javascript:alert(1)"))
    assert overview(hostile).get("url") == "https://news.ycombinator.com/item?id=100"


def test_a_poll_shows_its_choices_with_their_points() -> None:
    options = (PollOption(text="Tabs", points=1), PollOption(text="_Spaces_", points=None))
    fields = overview(digest(story=story(options=options))).get("fields", [])
    assert {"name": "Choices of the poll", "value": "- Tabs · 1 point\n- \\_Spaces\\_"} in fields


def test_a_thread_that_holds_nothing_to_quote_says_so() -> None:
    silent = replace(BARE, coverage=Coverage(read=3, total=3))
    assert "no comment here that could be quoted" in overview(silent).get("description", "")


def test_a_deep_reply_is_marked_as_far_as_a_phone_has_room() -> None:
    page = digest_messages(replace(BARE, quotes=(quote(2, "Yes.", depth=7),)), now=NOW)[1]
    assert page["embeds"][0].get("author", {}).get("name") == "↳↳↳↳↳ ann"


def test_a_very_long_quote_goes_on_without_its_author() -> None:
    page = digest_messages(replace(BARE, quotes=(quote(2, "word " * 1000),)), now=NOW)[1]
    assert ["author" in embed for embed in page["embeds"]] == [True, False]


def test_embeds_go_ten_to_a_message_and_six_thousand_units() -> None:
    def sizes(messages: tuple[Message, ...]) -> list[int]:
        return [len(message["embeds"]) for message in messages]

    assert sizes(pack([Embed(description="a")] * 21)) == [10, 10, 1]
    assert sizes(pack([Embed(description="a" * 3000)] * 5)) == [2, 2, 1]
    assert sizes(pack([Embed(description="😀" * 1600)] * 3)) == [1, 1, 1]
    assert pack([]) == ()


def test_an_address_is_encoded_or_refused() -> None:
    assert web_url("https://example.com/ä?b=c d") == "https://example.com/%C3%A4?b=c%20d"
    assert web_url("https://user@example.com/") is None
    assert web_url("ftp://example.com/") is None
    assert web_url("https://example.com/" + "a" * 2048) is None
    assert web_url(None) is None


def test_a_quote_that_goes_on_in_another_embed_starts_no_heading_there() -> None:
    long = quote(1, "This is a sentence of a long comment. # not a heading. 1. no list. - none either. " * 90)
    _, *pages = digest_messages(digest(long), now=NOW)
    texts = [embed.get("description", "") for page in pages for embed in page["embeds"]]
    assert len(texts) > 1
    assert not any(text.startswith(("#", "1.", "-")) for text in texts)
