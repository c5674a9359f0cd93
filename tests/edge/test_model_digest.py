"""Whole digests by every model that we know how to be bad: what is shown is right, or its author's own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.domain.digest import Digest, Engine, Quote
from bot.domain.gate import judge
from bot.domain.language import Language
from bot.domain.thread import Comment, Thread
from bot.text.links import find_urls
from bot.writing.model.framing import COMMENT_CAP, defuse
from tests.fakes.model_server import BEHAVIOURS
from tests.fakes.model_words import write
from tests.models import open_studio, read_thread
from tests.samples import SAMPLE

KANA = re.compile("[ぁ-ゖァ-ヺ]")
NEVER_ANSWER = {"hangs", "silent-after:1", "slow"}
# What may leave nothing, or nothing but the outline, of the model's words.
USELESS = {"english", "chinese", "repeats-original", "empties", "prose-only", "swaps"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the good model would say of each comment, without links."""

    gists: Mapping[int, str]

    @classmethod
    def of(cls, thread: Thread) -> "Known":
        return cls(gists={comment.id: gist_of(comment) for comment in thread.comments})

    def is_of_another(self, quote: Quote) -> bool:
        """Whether a quote says what the model has to say of somebody else's comment."""
        own = self.gists[quote.id]
        return own not in quote.text and any(
            gist in quote.text for item, gist in self.gists.items() if item != quote.id and gist != own
        )


def gist_of(comment: Comment) -> str:
    """Return what the good model says of a comment, up to its links."""
    said = write(defuse(comment.text, "none", COMMENT_CAP), tongue="Japanese")
    return said[: next((start for start, _ in find_urls(said)), len(said))].strip()


def links_in(text: str) -> set[str]:
    """Return the links of a text, without the dots that may end a sentence."""
    return {text[start:end].rstrip(".") for start, end in find_urls(text)}


def check(digest: Digest, thread: Thread) -> None:
    """Hold a digest, whoever wrote it, against the thread that it is of."""
    comments, known = thread.by_id(), Known.of(thread)
    for quote in digest.quotes:
        comment = comments[quote.id]
        assert (quote.author, quote.parent, quote.original) == (
            comment.author, comment.parent, comment.text
        )  # fmt: skip
        assert all(comment.text[start:end] in quote.text for start, end in find_urls(comment.text))
        if digest.engine is Engine.MODEL and not quote.is_left:
            assert KANA.search(quote.text), quote.text
            assert not known.is_of_another(quote), quote.text
            assert links_in(quote.text) <= links_in(comment.text)
    assert all(source in comments for point in digest.points for source in point.sources)
    assert all(branch.root in comments for branch in digest.branches)
    assert judge(digest).is_shown


@pytest.mark.parametrize("model", BEHAVIOURS)
async def test_whatever_a_model_does_the_digest_is_true(model: str) -> None:
    thread = await read_thread(SAMPLE)
    seconds = 0.1 if model in NEVER_ANSWER else 30.0
    async with open_studio(model, seconds=seconds) as studio:
        digest = await studio.digest(thread)
    check(digest, thread)
    if model in USELESS:
        assert digest.engine is Engine.EXTRACTIVE
        assert digest.notes


async def test_a_good_model_writes_nearly_all_of_it() -> None:
    thread = await read_thread(SAMPLE)
    async with open_studio("good") as studio:
        digest = await studio.digest(thread)
    assert digest.engine is Engine.MODEL
    assert sum(quote.is_left for quote in digest.quotes) <= 1
    assert KANA.search(digest.headline)
    assert digest.points
    assert digest.tags
    assert all(KANA.search(point.text) for point in digest.points)
    assert digest.usage is not None
    assert digest.usage.calls == studio.fake.calls["good"]
    exact = 0.1 * digest.usage.tokens_in + 0.5 * digest.usage.tokens_out
    assert digest.usage.cost is not None
    assert exact <= digest.usage.cost <= exact + digest.usage.calls


async def test_another_model_writes_what_the_first_one_cannot() -> None:
    thread = await read_thread(SAMPLE)
    async with open_studio("english", "good") as studio:
        digest = await studio.digest(thread)
    check(digest, thread)
    assert digest.engine is Engine.MODEL
    assert studio.fake.calls["good"]


async def test_a_digest_in_english_is_condensed_and_not_translated() -> None:
    thread = await read_thread(SAMPLE)
    async with open_studio("good") as studio:
        digest = await studio.digest(thread, language=Language.EN)
    assert digest.engine is Engine.MODEL
    assert not any(KANA.search(quote.text) for quote in digest.quotes if not KANA.search(quote.original))


async def test_what_was_written_is_not_paid_for_again(tmp_path: Path) -> None:
    thread, database = await read_thread(SAMPLE), tmp_path / "kept.sqlite3"
    async with open_studio("good", database=database) as studio:
        first = await studio.digest(thread)
    async with open_studio("good", database=database) as studio:
        second = await studio.digest(thread)
        left = sum(quote.is_left for quote in first.quotes)
        assert studio.fake.calls["good"] <= 3 * left  # only what it could not do well is tried again
    assert [quote.text for quote in second.quotes] == [quote.text for quote in first.quotes]
    assert second.headline == first.headline


@pytest.mark.parametrize("recording", ["18321884.json", "17205865.converted.json"])
async def test_a_real_thread_becomes_a_japanese_digest(shared: Path, recording: str) -> None:
    thread = await read_thread(shared / "data" / "hn" / "algolia" / recording)
    async with open_studio("good") as studio:
        digest = await studio.digest(thread)
    check(digest, thread)
    assert digest.engine is Engine.MODEL
    assert judge(digest).is_publishable
