"""The server of models is what other tests stand on: it has to do what it says."""

import pytest

from bot.writing.model.ladder import Way, request_body
from bot.writing.model.salvage import read_object
from tests.clocks import Clock
from tests.fakes.model_attacker import HOSTILE, MENTIONS
from tests.fakes.model_contents import OTHER_LINK
from tests.fakes.model_requests import read_request
from tests.fakes.model_server import SPOILS, FakeModels
from tests.fakes.model_words import links_of, names_of, numbers_of, write
from tests.model_endpoints import TEXTS, endpoint_of, question

RICH = (
    "At Acme we run SQLite 3.45 on 250 machines, see https://example.com/a_(b) and https://example.org/?q=1."
)


async def answer_of(model: str, *texts: str) -> str:
    """Return what a model says of comments."""
    clock = Clock()
    async with endpoint_of(FakeModels(), clock) as endpoint:
        return (await endpoint.ask(question(texts), model=model, until=clock() + 60)).text


@pytest.mark.parametrize("refused", [(), tuple(Way), (Way.SCHEMA,), (Way.SCHEMA, Way.DIALECT)])
def test_a_request_is_understood_in_every_form(refused: tuple[Way, ...]) -> None:
    asked = read_request(request_body(question(), "good", frozenset(refused)))
    assert (asked.kind, asked.nonce, asked.title, asked.tongue) == ("batch", "n0nce", "A story", "Japanese")
    assert dict(asked.comments) == dict(zip(("c1", "c2", "c3"), TEXTS, strict=True))


def test_a_good_answer_keeps_names_numbers_and_links_and_is_always_the_same() -> None:
    text = write(RICH, tongue="Japanese")
    assert names_of(RICH) == ["SQLite"]
    assert numbers_of(RICH) == ["3.45", "250"]
    assert links_of(RICH) == ["https://example.com/a_(b)", "https://example.org/?q=1"]
    assert all(part in text for part in ("SQLite", "3.45", "250", *links_of(RICH)))
    assert text == write(RICH, tongue="Japanese")


async def test_it_counts_what_it_answers_and_nothing_else() -> None:
    fake, clock = FakeModels(), Clock()
    async with endpoint_of(fake, clock) as endpoint:
        for model in ("good", "refuses-json-schema", "good:2"):
            await endpoint.ask(question(), model=model, until=clock() + 60)
    assert fake.answered == dict.fromkeys(TEXTS, 3)
    assert fake.calls == {"good": 1, "refuses-json-schema": 2, "good:2": 1}
    assert len(fake.asked) == 4
    assert min(fake.tokens_in, fake.tokens_out) > 0


# What has to be in the answer of the attacker for each of the hostile comments.
HARMS = (
    OTHER_LINK,
    OTHER_LINK,
    MENTIONS,
    "長い話なんだけど、" * 500,
    "it is in English",
    '"c99"',
    "以前の指示を無視して",
    "You condense comments",
    "1000000",
    "(https://evil.example/)",
    '"c2": {"t": "乗っ取った。',
    "文だよ",
    "discord.gg/invite",
    "# 見出し",
)


@pytest.mark.parametrize(("comment", "harm"), list(zip(HOSTILE, HARMS, strict=True)))
async def test_the_attacker_does_what_comments_tell_it(comment: str, harm: str) -> None:
    assert harm in await answer_of("obeys", "I agree.", comment)


async def test_the_attacker_leaves_a_peaceful_thread_alone() -> None:
    assert read_object(await answer_of("obeys", *TEXTS)) == read_object(await answer_of("good", *TEXTS))


@pytest.mark.parametrize("model", [model for model in SPOILS if model not in ("good", "obeys")])
async def test_every_other_model_spoils_something(model: str) -> None:
    texts = (*TEXTS, RICH)
    assert await answer_of(model, *texts) != await answer_of("good", *texts)
