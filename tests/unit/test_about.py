from pathlib import Path

import pytest

from bot.domain.language import Language
from bot.rendering.about import about, help_page
from bot.rendering.dry_run import dry_run
from bot.rendering.messages import Embed, Message
from tests.digests import digest, quote

ENGLISH, JAPANESE = Language.EN, Language.JA


def embed_of(message: Message) -> Embed:
    (embed,) = message["embeds"]
    return embed


def fields_of(message: Message) -> dict[str, str]:
    return {field["name"]: field["value"] for field in embed_of(message).get("fields", ())}


def test_the_bot_says_what_it_keeps_and_for_how_long() -> None:
    message = about("1.2.3", ENGLISH, kept_days=30)
    assert "for 30 days" in fields_of(message)["What is stored"]
    assert "Nothing of your messages." in fields_of(message)["What is stored"]
    assert "Version 1.2.3" in embed_of(message).get("footer", {"text": ""})["text"]


@pytest.mark.parametrize("command", ["digest", "front", "search", "settings", "usage", "about", "help"])
def test_the_help_names_every_command(command: str) -> None:
    assert f"- `/{command}" in embed_of(help_page(ENGLISH)).get("description", "")


def test_the_help_calls_commands_as_the_reader_finds_them() -> None:
    lines = embed_of(help_page(JAPANESE)).get("description", "")
    assert "`/まとめ リンク:https://" in lines
    assert "/digest" not in lines


def test_a_dry_run_says_what_would_be_written_and_how() -> None:
    message = dry_run(
        Path("content/a/index.md"), "まとめ\n", digest(quote(1), tags=("one", "*two*")), ENGLISH
    )
    assert fields_of(message) == {
        "File": "`content/a/index.md`",
        "Size": "10 bytes",
        "Quotes": "1",
        "Tags": "one · \\*two\\*",
    }
    assert "matome publish 100 --out SITE --write" in embed_of(message).get("description", "")


def test_a_dry_run_leaves_out_what_is_not_there() -> None:
    message = dry_run(Path("a`b.md"), "", digest(headline=""), ENGLISH)
    assert embed_of(message).get("title") == "Untitled"
    assert fields_of(message)["File"] == "`ab.md`"
    assert "Tags" not in fields_of(message)
