import math
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.errors import BotError, Misconfigured, Refused, Unavailable
from bot.writing.model.bill import Bill
from bot.writing.model.salvage import read_object
from tests.clocks import Clock
from tests.fakes.model_faults import FAULTS
from tests.fakes.model_server import BEHAVIOURS, FakeModels
from tests.model_endpoints import KEY, TEXTS, endpoint_of, question

WHOLE = {"c1", "c2", "c3"}

# The model; requests for a first and for a second question; what the sleeps add up to.
ANSWERED = [
    ("good", 1, 1, 0),
    ("refuses-json-schema", 2, 1, 0),
    ("breaks-on-json-schema", 2, 1, 0),
    ("refuses-unknown-keys", 3, 1, 0),
    ("wants-schema-or-text", 3, 1, 0),
    ("text-only", 4, 1, 0),
    ("refuses-without-a-word", 4, 1, 0),
    ("refuses-max-tokens", 2, 1, 0),
    ("refuses-temperature", 2, 1, 0),
    ("refuses-effort", 2, 1, 0),
    ("refuses-system", 2, 1, 0),
    ("like-gpt-5", 3, 1, 0),
    ("busy", 2, 1, 2),
    ("unavailable-twice", 3, 1, 1.5),
    ("odd-reason", 1, 1, 0),
    ("no-usage", 1, 1, 0),
    ("streams", 1, 1, 0),
    ("fenced", 1, 1, 0),
    ("thinks", 1, 1, 0),
    ("prose-around", 1, 1, 0),
    ("raw-newline", 1, 1, 0),
    ("wild-scores", 1, 1, 0),
    ("slow", 1, 1, 0),
]
# The model; what becomes of the question; how many requests are made of it.
FAILED = [
    ("refuses-all", Unavailable, r"will not answer this \(HTTP 400\)", 8),
    ("busy-for-long", Unavailable, r"is busy or out of order \(HTTP 429\)", 1),
    ("no-credit", Misconfigured, "account at models.example has nothing left", 1),
    ("unavailable", Unavailable, r"busy or out of order \(HTTP 503\)", 3),
    ("refuses-to-answer", Refused, "does not want to answer this", 1),
    ("content-filter", Refused, "does not want to answer this", 1),
    ("full-and-empty", Unavailable, "used up its room", 1),
    ("empty", Unavailable, "answered with nothing", 3),
    ("html", Unavailable, "gave a web page instead of JSON", 3),
    ("half-json", Unavailable, "gave JSON that ends too early", 3),
    ("no-choices", Unavailable, "in a form that we do not know", 3),
    ("error-in-200", Unavailable, r"busy or out of order \(HTTP 502\)", 3),
    ("unknown", Misconfigured, r"does not know the model unknown. Check MATOME_MODELS\.", 1),
    ("nothing-here", Misconfigured, r"no questions at this address\. Check MATOME_MODEL_URL", 1),
    ("moved", Misconfigured, r"no questions at this address\. Check MATOME_MODEL_URL", 1),
    ("wrong-key", Misconfigured, r"models.example refuses the key\. Check MATOME_MODEL_KEY\.", 1),
    ("too-long", Refused, "too long for too-long", 1),
]
CUT = ["cut", "no-reason", "cut-stream"]
ELSEWHERE = {"hangs", "drops"}  # in test_model_endpoint_waits.py, against a real server


@pytest.mark.parametrize(("model", "first", "second", "slept"), ANSWERED)
async def test_an_answer_comes_through_in_so_many_requests(
    model: str, first: int, second: int, slept: float
) -> None:
    fake, clock = FakeModels(), Clock()
    async with endpoint_of(fake, clock) as endpoint:
        reply = await endpoint.ask(question(), model=model, until=clock() + 60)
        assert set(read_object(reply.text)) == WHOLE
        assert (reply.usage.calls, fake.calls[model]) == (1, first)
        await endpoint.ask(question(), model=model, until=clock() + 60)
    assert fake.calls[model] - first == second
    assert math.isclose(sum(clock.slept), slept)


@pytest.mark.parametrize("model", CUT)
async def test_what_is_whole_in_an_answer_that_nobody_ended_is_read(model: str) -> None:
    fake, clock = FakeModels(), Clock()
    async with endpoint_of(fake, clock) as endpoint:
        reply = await endpoint.ask(question(), model=model, until=clock() + 60)
    assert fake.calls[model] == 1
    assert "c1" in read_object(reply.text)


@pytest.mark.parametrize(("model", "kind", "sentence", "requests"), FAILED)
async def test_what_does_not_pass_becomes_one_clear_sentence(
    model: str, kind: type[BotError], sentence: str, requests: int
) -> None:
    fake, clock = FakeModels(), Clock()
    async with endpoint_of(fake, clock) as endpoint:
        with pytest.raises(kind, match=sentence):
            await endpoint.ask(question(), model=model, until=clock() + 60)
    assert fake.calls[model] == requests


def test_every_way_in_which_a_server_can_fail_is_in_these_tables() -> None:
    told = {row[0] for row in ANSWERED} | {row[0] for row in FAILED} | set(CUT) | ELSEWHERE
    assert set(FAULTS) <= told


@pytest.mark.parametrize("model", [model for model in BEHAVIOURS if model not in ("hangs", "silent-after:1")])
async def test_the_key_is_sent_and_seen_nowhere_else(model: str) -> None:
    fake, clock = FakeModels(), Clock()
    seen: list[object] = []
    with capture_logs() as logs:
        async with endpoint_of(fake, clock) as endpoint:
            seen.append(endpoint)
            try:
                seen.append(await endpoint.ask(question(), model=model, until=clock() + 60))
            except BotError as error:
                seen += [error, error.facts, error.__cause__, error.__context__]
    assert {asked.authorization for asked in fake.asked} == {f"Bearer {KEY}"}
    bodies = [asked.body for asked in fake.asked]
    assert KEY not in repr([seen, [str(each) for each in seen], logs, fake.addresses, bodies])
    assert set(fake.addresses) == {"https://models.example/v1/chat/completions"}


async def test_a_server_without_a_key_gets_none() -> None:
    fake, clock = FakeModels(), Clock()
    async with endpoint_of(fake, clock) as endpoint:
        endpoint.key = None
        await endpoint.ask(question(), model="good", until=clock() + 60)
        with pytest.raises(Misconfigured, match=r"wants a key\. Set MATOME_MODEL_KEY\."):
            await endpoint.ask(question(), model="wrong-key", until=clock() + 60)
    assert {asked.authorization for asked in fake.asked} == {""}


async def test_usage_is_the_servers_count() -> None:
    fake, clock = FakeModels(), Clock()
    async with endpoint_of(fake, clock) as endpoint:
        reply = await endpoint.ask(question(), model="good", until=clock() + 60)
    usage = reply.usage
    assert (usage.model, usage.tokens_in, usage.tokens_out) == ("good", fake.tokens_in, fake.tokens_out)
    assert usage.tokens_in > 50


async def test_usage_is_estimated_where_the_server_does_not_count() -> None:
    fake, clock = FakeModels(), Clock()
    async with endpoint_of(fake, clock) as endpoint:
        reply = await endpoint.ask(question(), model="no-usage", until=clock() + 60)
    assert (reply.usage.tokens_in, reply.usage.tokens_out) == (fake.tokens_in, fake.tokens_out)


@pytest.mark.parametrize(
    ("model", "calls"),
    [("empty", 3), ("full-and-empty", 1), ("content-filter", 1), ("html", 0), ("busy-for-long", 0)],
)
async def test_what_was_paid_for_in_vain_is_on_the_bill(model: str, calls: int) -> None:
    fake, clock = FakeModels(), Clock()
    bill = Bill(model=model, question=question())
    async with endpoint_of(fake, clock) as endpoint:
        with pytest.raises(BotError):
            await endpoint.ask(question(), model=model, until=clock() + 60, bill=bill)
    assert bill.calls == calls
    assert (bill.tokens_in > 0) == (calls > 0)


async def test_what_one_model_refuses_is_not_held_against_another() -> None:
    fake, clock = FakeModels(), Clock()
    async with endpoint_of(fake, clock) as endpoint:
        await endpoint.ask(question(), model="text-only", until=clock() + 60)
        await endpoint.ask(question(), model="good", until=clock() + 60)
    assert [asked.form for asked in fake.asked if asked.model == "good"] == ["json_schema"]


async def test_a_model_that_refuses_everything_is_not_explored_twice() -> None:
    fake, clock = FakeModels(), Clock()
    async with endpoint_of(fake, clock) as endpoint:
        for _ in range(3):
            with pytest.raises(Unavailable):
                await endpoint.ask(question(), model="refuses-all", until=clock() + 60)
    assert fake.calls["refuses-all"] == 8 + 1 + 1


async def test_a_pause_beyond_the_deadline_is_handed_on_instead_of_waited_for() -> None:
    fake, clock = FakeModels(), Clock()
    async with endpoint_of(fake, clock) as endpoint:
        with pytest.raises(Unavailable) as caught:
            await endpoint.ask(question(), model="busy-for-long", until=clock() + 240)
    assert (caught.value.retry_after, clock.slept) == (timedelta(seconds=300), [])


async def test_without_room_for_another_try_the_fault_is_told_at_once() -> None:
    fake, clock = FakeModels(), Clock()
    async with endpoint_of(fake, clock) as endpoint:
        with pytest.raises(Unavailable, match="HTTP 503"):
            await endpoint.ask(question(), model="unavailable", until=clock() + 1)
    assert (fake.calls["unavailable"], clock.slept) == (2, [0.5])


async def test_the_good_model_answers_from_our_table() -> None:
    fake, clock = FakeModels(), Clock()
    async with endpoint_of(fake, clock) as endpoint:
        reply = await endpoint.ask(question(), model="good", until=clock() + 60)
    assert all(fake.table[text] in reply.text for text in TEXTS)
    assert fake.answered == dict.fromkeys(TEXTS, 1)


@pytest.mark.parametrize("key", ["sk-\n123", "キー", "a b", "sk-\x00"])
async def test_a_key_that_no_header_can_hold_is_refused_unseen(key: str) -> None:
    fake, clock = FakeModels(), Clock()
    async with endpoint_of(fake, clock) as endpoint:
        with pytest.raises(Misconfigured, match="MATOME_MODEL_KEY") as caught:
            type(endpoint)(
                endpoint.post, url=endpoint.url, key=key, concurrency=1, per_minute=1, timeout=1, clock=clock
            )
    assert key not in repr(caught.value)
