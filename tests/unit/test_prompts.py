import json
import os
from pathlib import Path

import pytest

from bot.domain.selection import Pick
from bot.domain.wording import Tone, Wording
from bot.errors import Misconfigured
from bot.rendering.templates import packaged
from bot.writing.model.framing import excerpt, frame
from bot.writing.model.prompts import Prompts
from tests.threads import node, story, thread

STORY = story(text="Ask me anything. " * 200)
PICKS = [
    Pick(comment=comment, score=50, reasons=())
    for comment in thread(*(node("a", "Some words on it.") for _ in range(12))).comments
]
FRAMED, EXCERPT = frame(PICKS, nonce="3fa9b2c1"), excerpt(PICKS, nonce="3fa9b2c1")
JAPANESE = Wording(tongue="Japanese")
DULL = {"type", "properties", "required", "additionalProperties", "items"}


def keywords_of(schema: object) -> set[str]:
    """Return what a schema is made of, without the names of its properties."""
    if isinstance(schema, list):
        return set().union(*map(keywords_of, schema))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    if not isinstance(schema, dict):
        return set()
    found = set[str]()
    for key, value in schema.items():  # pyright: ignore[reportUnknownVariableType]
        inner = list(value.values()) if key == "properties" else value  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType, reportUnknownArgumentType]
        found |= {str(key)} | keywords_of(inner)  # pyright: ignore[reportUnknownArgumentType]
    return found


@pytest.mark.parametrize("branches", [(), ("c1", "c2")])
def test_schemas_are_dull_and_strict(branches: tuple[str, ...]) -> None:
    batch = Prompts().batch(FRAMED, story=STORY, wording=JAPANESE).schema
    outline = Prompts().outline(EXCERPT, story=STORY, wording=JAPANESE, branches=branches).schema
    assert keywords_of([batch, outline]) <= DULL
    assert batch["required"] == [f"c{number}" for number in range(1, 13)]
    assert ("b" in str(outline["required"])) == bool(branches)
    json.dumps([batch, outline])


@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("tongue", ["Japanese", "English", "Brazilian Portuguese"])
def test_the_instructions_are_short_and_the_same_for_every_batch(tongue: str, tone: Tone) -> None:
    wording = Wording(tongue=tongue, tone=tone)
    first = Prompts().batch(FRAMED, story=STORY, wording=wording)
    other = Prompts().batch(frame(PICKS[:3], nonce="aa"), story=story("Another"), wording=wording)
    assert first.system == other.system
    assert tongue in first.system
    assert len(first.system) < 1800  # about 450 tokens


def test_tones_differ() -> None:
    prompts = Prompts()
    asked = {
        prompts.batch(FRAMED, story=STORY, wording=Wording(tongue="English", tone=tone)).system
        for tone in Tone
    }
    assert len(asked) == len(Tone)


def test_a_story_of_many_words_is_cut() -> None:
    assert len(Prompts().outline(EXCERPT, story=STORY, wording=JAPANESE).user) < 2200


def test_the_version_follows_the_templates_of_an_operator(tmp_path: Path) -> None:
    ours = Prompts().version
    assert Prompts(tmp_path).version == ours
    (tmp_path / "prompts").mkdir()
    own = tmp_path / "prompts" / "casual.md.j2"
    own.write_bytes((packaged("templates") / "prompts" / "casual.md.j2").read_bytes())
    assert Prompts(tmp_path).version == ours
    own.write_text("Style: as pirates do, in {{ tongue }}.")
    changed = Prompts(tmp_path)
    assert changed.version != ours
    asked = changed.batch(FRAMED, story=STORY, wording=JAPANESE).system
    assert "as pirates do, in Japanese." in asked


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("polite.md.j2", "{{ no_such_thing }}"),
        ("polite.md.j2", "{% if tongue != 'Japanese' %}{{ no_such_thing }}{% endif %}"),
        ("outline.md.j2", "{% if not has_branches %}{{ no_such_thing }}{% endif %}"),
        ("batch.md.j2", "{{ 1 / 0 }}"),
        ("batch.md.j2", "{{ tongue + 1 }}"),
        ("batch.md.j2", "{% include 'no-such-file' %}"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_at_once(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / name).write_text(words)
    with pytest.raises(Misconfigured, match=name.partition(".")[0]):
        Prompts(tmp_path)


def test_a_template_that_changes_later_does_not_change_questions_of_this_version(tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    own = tmp_path / "prompts" / "casual.md.j2"
    own.write_text("Style: as pirates do.")
    prompts = Prompts(tmp_path)
    own.write_text("Style: as lawyers do.")
    os.utime(own, (1, 1))
    assert "as pirates do" in prompts.batch(FRAMED, story=STORY, wording=JAPANESE).system
