"""Whatever a digest holds, Discord accepts the messages, and nothing that was selected is lost."""

import json
import re
from datetime import UTC, datetime
from html import unescape

from hypothesis import given, settings

from bot.domain.digest import Digest
from bot.rendering.digest_json import digest_to_json
from bot.rendering.embeds import digest_messages
from bot.rendering.messages import Embed, measure, web_url
from bot.rendering.preview import preview_page
from bot.text.discord_markup import escape
from tests.discord_reader import read
from tests.discord_spec import Inspect
from tests.strategies import LARGE, digests, urls

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SLOW = settings(LARGE, max_examples=40)


def texts(embed: Embed) -> list[str]:
    fields = [text for field in embed.get("fields", ()) for text in (field["name"], field["value"])]
    parts = [embed.get("title"), embed.get("description"), embed.get("author", {}).get("name")]
    return [
        text for text in [*parts, embed["footer"]["text"] if "footer" in embed else None] if text is not None
    ] + fields


def addresses(embed: Embed) -> list[str]:
    return [url for url in (embed.get("url"), embed.get("author", {}).get("url")) if url is not None]


def visible(markup: str) -> str:
    """Everything a reader sees but white space and what stands for italics and quotes."""
    return re.sub(r"[\s>*\u200b]", "", read(markup).text)


@SLOW
@given(digests)
def test_every_message_keeps_the_limits_that_the_specification_does_not_name(digest: Digest) -> None:
    for message in digest_messages(digest, now=NOW):
        embeds = message["embeds"]
        linked = [embed.get("url") for embed in embeds if "url" in embed]
        assert 1 <= len(embeds) <= 10
        assert sum(map(measure, embeds)) <= 6000
        assert len(linked) == len(set(linked))
        assert message["allowed_mentions"] == {"parse": []}
        assert "content" not in message
        for embed in embeds:
            assert texts(embed)
            assert all(text.strip() for text in texts(embed))
            assert all(web_url(address) == address for address in addresses(embed))


@SLOW
@given(digests)
def test_every_text_keeps_its_own_limit(digest: Digest) -> None:
    for message in digest_messages(digest, now=NOW):
        for embed in message["embeds"]:
            assert utf16(embed.get("title", "")) <= 256
            assert utf16(embed.get("description", "")) <= 4096
            assert utf16(embed.get("author", {}).get("name", "")) <= 256
            assert utf16(embed["footer"]["text"] if "footer" in embed else "") <= 2048
            assert len(embed.get("fields", ())) <= 25
            assert all(
                utf16(field["name"]) <= 256 and utf16(field["value"]) <= 1024
                for field in embed.get("fields", ())
            )


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@SLOW
@given(digests)
def test_every_quote_is_shown_in_full_and_in_order(digest: Digest) -> None:
    pages = digest_messages(digest, now=NOW)[1:]
    shown = [embed for page in pages for embed in page["embeds"]]
    assert [embed["author"].get("url") for embed in shown if "author" in embed] == [
        quote.permalink for quote in digest.quotes
    ]
    said = "".join(visible(embed.get("description", "")) for embed in shown)
    assert said == "".join(visible(escape(quote.text)) for quote in digest.quotes)


@SLOW
@given(digests)
def test_no_text_of_a_stranger_formats_or_mentions(digest: Digest) -> None:
    overview, *pages = digest_messages(digest, now=NOW)
    for page in pages:
        for embed in page["embeds"]:
            assert read(embed.get("description", "")).effects <= {"quote", "code", "italic"}
    (embed,) = overview["embeds"]
    ours = {"masked", "block", "quote", "code", "italic"}
    assert not read(embed.get("title", "@here")).effects
    for text in (embed.get("description", ""), *(field["value"] for field in embed.get("fields", ()))):
        mentions = read(re.sub(r"<t:-?\d+:R>", "", text)).effects - ours
        assert not mentions


@SLOW
@given(digests)
def test_the_preview_shows_the_words_and_runs_nothing(digest: Digest) -> None:
    messages = digest_messages(digest, now=NOW)
    page = preview_page(messages, title=digest.headline, language=digest.language)
    body = page[page.index("<body>") :]
    assert not re.search(
        r"<(?!/?(?:body|html|main|header|article|section|div|h[1-3]|p|span|a|time|ul|li|em|pre|code|blockquote|br)\b)",
        body,
    )
    assert not re.search(r"\son\w+=|javascript:", re.sub(r">[^<]*<", "><", body), re.IGNORECASE)
    shown = unescape(re.sub(r"<[^>]*>", "", body))
    names = [
        embed["author"].get("name", "")
        for message in messages
        for embed in message["embeds"]
        if "author" in embed
    ]
    assert all(name in " ".join(shown.split()) for name in names)


@SLOW
@given(digests)
def test_the_json_of_a_digest_can_be_written_and_read_back(digest: Digest) -> None:
    values = digest_to_json(digest)
    assert json.loads(json.dumps(values)) == values


@settings(max_examples=200)
@given(urls)
def test_only_addresses_of_the_web_are_linked(url: str | None) -> None:
    address = web_url(url)
    assert address is None or (
        re.match(r"https?://\w", address) and address.isascii() and len(address) <= 2048
    )


@settings(SLOW, max_examples=25)
@given(digest=digests)
def test_discords_own_description_accepts_every_message(inspect: Inspect, digest: Digest) -> None:
    for message in digest_messages(digest, now=NOW):
        assert not inspect("POST", "/channels/1/messages", json.loads(json.dumps(message)))
