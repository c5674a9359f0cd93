from bot.app.writers import Writers
from bot.domain.basket import Budget
from bot.domain.progress import Progress, Stage
from bot.services.digesting import digest_link, digest_thread
from bot.services.open_purse import OpenPurse
from tests.fakes.sources import HeldSource
from tests.keeping import link, wish
from tests.threads import node, thread

WRITE = Writers().open(wish(), OpenPurse({}))


async def test_every_step_from_link_to_digest_is_reported() -> None:
    told: list[Progress] = []
    made = await digest_link(
        link(), source=HeldSource(), write=WRITE, budget=Budget.of(1), report=told.append
    )
    assert len(made.quotes) == 1
    assert told == [
        Progress(stage=Stage.READING),
        Progress(stage=Stage.READ, done=2, total=2),
        Progress(stage=Stage.CHOSEN, done=1, total=2),
        Progress(stage=Stage.CONDENSING, done=1, total=1),
    ]


async def test_a_thread_without_comments_has_nothing_to_condense() -> None:
    told: list[Progress] = []
    await digest_thread(thread(), write=WRITE, budget=Budget.of(5), report=told.append)
    assert told == [Progress(stage=Stage.CHOSEN)]


async def test_nobody_has_to_be_told() -> None:
    found = thread(node("ann", "Words enough to quote."))
    assert (await digest_thread(found, write=WRITE, budget=Budget.of(5))).quotes
