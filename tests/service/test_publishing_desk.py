import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.digest import Engine
from bot.domain.language import Language
from bot.domain.publishing import NO_EDITS, Deed, Edits, Record, Route, Stage
from bot.errors import BotError, Refused, Unavailable
from bot.storage.digests import DigestStore
from tests.digests import digest
from tests.fakes.sites import MemoryForge, MemorySite, memory_site
from tests.git_sites import commits_of, files_of, git, make_site, repository, site_of
from tests.keeping import link, wish
from tests.publishing_room import (
    ANN,
    BOB,
    CAROL,
    ELSEWHERE,
    GUILD,
    QUEUE,
    PublishingRoom,
    open_publishing_room,
)

FORGE = "https://forge.example/pull/1"


@pytest_asyncio.fixture
async def room() -> AsyncGenerator[PublishingRoom]:
    async with open_publishing_room() as opened:
        yield opened


async def test_a_draft_becomes_a_commit_an_update_and_a_removal_in_a_real_repository(tmp_path: Path) -> None:
    bare = make_site(tmp_path / "remote")
    sites = {GUILD: site_of(repository(bare, tmp_path / "cache"))}
    async with open_publishing_room(sites, tmp_path / "matome.db") as room:
        draft = await room.offer()
        preview = await room.desk.preview(draft)
        assert len(commits_of(bare)) == 1
        published = await room.publish(draft)
        assert published == await room.found(draft)
        assert (published.stage, published.decider) == (Stage.PUBLISHED, BOB)
        assert published.path == str(preview.change.path)
        assert published.path in files_of(bare)
        assert published.commit == commits_of(bare)[0]
        updated = await room.published(quotes=3)
        assert (updated.path, updated.commit) == (published.path, commits_of(bare)[0])
        withdrawn = await room.desk.withdraw(updated.id, who=CAROL)
        assert (withdrawn.stage, withdrawn.decider) == (Stage.WITHDRAWN, CAROL)
        assert published.path not in files_of(bare)
        made = [(record.deed, record.commit) for record in await room.desk.history(GUILD, limit=9)]
        deeds = (Deed.UNPUBLISH, Deed.UPDATE, Deed.PUBLISH)
        assert made == list(zip(deeds, commits_of(bare)[:3], strict=True))
        assert "item?id=100" in git(bare, "log", "-1", "--format=%b")


async def test_every_step_is_recorded_with_who_where_and_when(room: PublishingRoom) -> None:
    waiting = await room.submit()
    room.clock.move(hours=1)
    published = await room.publish(waiting)
    asked, approved = reversed(await room.desk.history(GUILD, limit=2))
    assert asked == Record(
        at=waiting.submitted_at or waiting.made_at,
        site="blog",
        deed=Deed.SUBMIT,
        item=waiting.item,
        path="",
        guild=GUILD,
        user=ANN,
    )
    assert approved == replace(
        asked, at=room.clock(), deed=Deed.PUBLISH, user=BOB, path=published.path, commit=published.commit
    )
    await room.published(200)
    await room.published(300, guild=ELSEWHERE)
    assert [record.item for record in await room.desk.history(GUILD, limit=1)] == [200]
    assert await room.deeds(ELSEWHERE) == [Deed.PUBLISH]


async def test_a_preview_shows_what_would_change_and_changes_nothing(room: PublishingRoom) -> None:
    draft = await room.offer()
    preview = await room.desk.preview(draft)
    assert preview.change.before is None
    assert (preview.draft, preview.site.name, preview.digest.story.id) == (draft, "blog", draft.item)
    assert not room.held.commits
    await room.publish(draft)
    assert not (await room.desk.preview(await room.offer())).change.is_changed


async def test_a_post_that_the_site_cannot_build_is_refused_before_it_is_published(
    room: PublishingRoom,
) -> None:
    draft = await room.offer()
    room.held.refusal = Refused("It cannot be built.")
    for step in (room.desk.preview(draft), room.publish(draft)):
        with pytest.raises(Refused, match="cannot be built"):
            await step
    assert (await room.found(draft)).stage is Stage.OFFERED
    assert not room.held.commits


async def test_a_digest_that_is_not_fit_is_neither_shown_nor_published(room: PublishingRoom) -> None:
    unfit = digest(engine=Engine.MODEL, language=Language.JA, is_translated=True, headline="A story")
    kept = await DigestStore(room.database).add(link(), wish(), unfit, room.clock())
    draft = await room.desk.offer(kept, guild=GUILD, asker=ANN)
    for step in (room.desk.preview(draft), room.publish(draft), room.desk.edit(draft.id, NO_EDITS)):
        with pytest.raises(Refused, match=r"headline|summary|points"):
            await step


async def test_without_its_digest_nothing_can_be_done_with_a_draft(room: PublishingRoom) -> None:
    draft = await room.offer()
    await room.database.execute("DELETE FROM digests")
    for step in (room.desk.preview(draft), room.publish(draft)):
        with pytest.raises(Refused, match="no longer kept"):
            await step
    assert (await room.found(draft)).stage is Stage.OFFERED


async def test_a_persons_edits_are_in_the_post(room: PublishingRoom) -> None:
    draft = await room.offer()
    await room.desk.edit(draft.id, Edits(headline="Kettles, at last", tags=("Tea",)))
    await room.desk.submit(draft.id, who=ANN, channel=QUEUE)
    edited = await room.desk.edit(draft.id, Edits(headline="Kettles again", tags=("Tea", "Water")))
    assert edited.stage is Stage.WAITING
    published = await room.publish(edited)
    _, text = room.held.posts[published.item]
    assert "Kettles again" in text
    assert '"Tea", "Water"' in text


@pytest.mark.parametrize("edits", [Edits(headline=" "), Edits(tags=())])
async def test_edits_that_leave_nothing_are_refused_and_not_kept(room: PublishingRoom, edits: Edits) -> None:
    draft = await room.offer()
    with pytest.raises(Refused, match=r"headline|tag"):
        await room.desk.edit(draft.id, edits)
    assert (await room.found(draft)).edits == NO_EDITS


async def test_a_server_without_a_site_has_nothing_to_publish_to(room: PublishingRoom) -> None:
    assert room.desk.site_of(None) is room.desk.site_of(9) is None
    with pytest.raises(Refused, match="no site"):
        await room.offer(guild=9)


async def test_a_draft_for_a_site_that_is_connected_no_more_stays_as_it_is(room: PublishingRoom) -> None:
    published, draft = await room.published(), await room.offer(200)
    room.sites = {GUILD: memory_site(MemorySite(), name="news")}
    room.restart()
    for step in (room.publish(draft), room.desk.preview(draft), room.desk.withdraw(published.id, who=BOB)):
        with pytest.raises(Refused, match="not publish to blog any more"):
            await step
    assert (await room.found(draft)).stage is Stage.OFFERED


async def test_of_two_who_publish_at_once_one_does_and_the_other_hears_of_it(room: PublishingRoom) -> None:
    draft = await room.submit()
    results = await asyncio.gather(
        room.publish(draft, BOB), room.publish(draft, CAROL), return_exceptions=True
    )
    (refused,) = [result for result in results if isinstance(result, Refused)]
    assert refused.facts["person"] == (await room.found(draft)).decider
    assert len(room.held.commits) == 1
    assert await room.deeds() == [Deed.SUBMIT, Deed.PUBLISH]


async def test_of_all_that_can_be_done_at_once_one_thing_is(room: PublishingRoom) -> None:
    draft = await room.submit()
    desk = room.desk
    results = await asyncio.gather(
        desk.reject(draft.id, who=CAROL),
        room.publish(draft),
        desk.reject(draft.id, who=BOB),
        return_exceptions=True,
    )
    assert sum(isinstance(result, Refused) for result in results) == 2
    assert len(await room.deeds()) == 2


async def test_what_fails_puts_a_draft_back_where_it_was(room: PublishingRoom) -> None:
    offered, waiting = await room.offer(), await room.submit(200)
    for draft, fault in ((offered, Unavailable("No.")), (waiting, ZeroDivisionError())):
        room.held.before = fault
        with pytest.raises(type(fault)):
            await room.publish(draft)
        assert replace(await room.found(draft), route=Route.PUSH) == draft
    assert await room.deeds() == [Deed.SUBMIT]
    assert (await room.publish(offered)).stage is (await room.publish(waiting)).stage is Stage.PUBLISHED


async def test_a_pull_request_is_kept_with_its_draft_and_closed_with_it() -> None:
    held, forge = MemorySite(), MemoryForge()
    async with open_publishing_room({GUILD: memory_site(held, forge=forge)}) as room:
        draft = await room.offer()
        proposed = await room.desk.publish(draft.id, who=BOB, route=Route.PULL_REQUEST)
        assert (proposed.stage, proposed.link, proposed.route) == (Stage.PUBLISHED, FORGE, Route.PULL_REQUEST)
        with pytest.raises(Refused, match="has opened a pull request"):
            await room.publish(draft)
        withdrawn = await room.desk.withdraw(draft.id, who=BOB)
        assert withdrawn.path == proposed.path
        assert not forge.requests
        newest, oldest = await room.desk.history(GUILD, limit=9)
        assert (oldest.deed, oldest.link) == (Deed.PROPOSE, FORGE)
        assert (newest.deed, newest.path, newest.link) == (Deed.UNPUBLISH, proposed.path, "")


async def test_a_route_that_is_not_the_sites_is_not_taken(room: PublishingRoom) -> None:
    draft = await room.offer()
    with pytest.raises(Refused, match="not published to in this way"):
        await room.desk.publish(draft.id, who=BOB, route=Route.PULL_REQUEST)
    assert (await room.found(draft)).stage is Stage.OFFERED


async def test_a_post_is_taken_out_once(room: PublishingRoom) -> None:
    draft = await room.published()
    results = await asyncio.gather(
        room.desk.withdraw(draft.id, who=BOB), room.desk.withdraw(draft.id, who=CAROL), return_exceptions=True
    )
    assert [type(result) for result in results].count(Refused) == 1
    with pytest.raises(Refused, match="has taken this post out"):
        await room.desk.withdraw(draft.id, who=ANN)
    assert await room.deeds() == [Deed.PUBLISH, Deed.UNPUBLISH]
    assert not room.held.posts


async def test_a_post_that_is_gone_already_counts_as_taken_out(room: PublishingRoom) -> None:
    draft = await room.published()
    room.held.posts.clear()
    withdrawn = await room.desk.withdraw(draft.id, who=BOB)
    assert (withdrawn.stage, withdrawn.path) == (Stage.WITHDRAWN, draft.path)
    assert await room.deeds() == [Deed.PUBLISH, Deed.UNPUBLISH]


async def test_a_post_that_cannot_be_taken_out_stays_published(room: PublishingRoom) -> None:
    draft = await room.published()
    room.held.before = Unavailable("No.")
    with pytest.raises(BotError, match="No"):
        await room.desk.withdraw(draft.id, who=BOB)
    assert await room.found(draft) == draft
    assert await room.deeds() == [Deed.PUBLISH]


async def test_all_drafts_of_a_post_are_taken_out_with_it_and_no_later_one(room: PublishingRoom) -> None:
    first, other, second = await room.published(), await room.published(200), await room.published(quotes=3)
    offered = await room.offer()
    assert (await room.desk.withdraw(offered.id, who=CAROL)).stage is Stage.WITHDRAWN
    with pytest.raises(Refused, match="has taken this post out"):
        await room.desk.withdraw(first.id, who=BOB)
    assert (await room.found(second)).decider == CAROL
    assert (await room.found(other)).stage is Stage.PUBLISHED
    room.clock.move(seconds=1)
    assert (await room.published()).stage is Stage.PUBLISHED
    assert await room.deeds() == [Deed.PUBLISH, Deed.PUBLISH, Deed.UPDATE, Deed.UNPUBLISH, Deed.PUBLISH]
