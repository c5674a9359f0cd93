"""The queue for approval with something in the way: rivals, closed channels, late forms, lost answers."""

from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.app import current_time
from bot.playground.faults import Delay, Drop, Fault
from bot.playground.local_discord import LocalDiscord
from bot.playground.permissions import Permission
from tests.bots import running_bot
from tests.git_sites import commits_of, files_of, make_site
from tests.publishing_talk import (
    assert_nobody_was_pinged,
    choose_queue,
    press,
    publish,
    put_back,
    queue,
    settings_with,
    submit,
    take_away,
    until_queued,
)
from tests.samples import POST
from tests.talking import controls, is_private, shown, words_of


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return make_site(tmp_path / "remote")


async def test_of_two_who_approve_at_once_one_publishes_and_the_other_is_told_who(
    local: LocalDiscord, tmp_path: Path, bare: Path
) -> None:
    bob, carol = local.world.person("bob"), local.world.person("carol")
    local.world.give_role(carol, "Moderators")
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        await choose_queue(local)
        await submit(local)
        waiting = await until_queued(local)
        answers = [await person.press(waiting, "Approve") for person in (bob, carol)]
        await local.world.changes.until(
            lambda: "published this on" in words_of(waiting) and any(a.followups for a in answers), within=10
        )
    (told,) = [message for answer in answers for message in answer.followups]
    assert is_private(told)
    assert f"<@{bob.id if told.seen_by == carol.id else carol.id}>" in words_of(told)
    assert len(commits_of(bare)) == 2
    assert_nobody_was_pinged(local)


@pytest.mark.parametrize("is_deleted", [True, False])
async def test_a_queue_that_is_closed_to_us_is_said_and_the_post_can_be_asked_for_again(
    local: LocalDiscord, tmp_path: Path, bare: Path, *, is_deleted: bool
) -> None:
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        await choose_queue(local)
        offer = await publish(local, "alice")
        news = local.world.channel("news")
        if is_deleted:
            local.world.delete_channel(news)
            local.world.add_channel("news")
        else:
            local.world.deny(news, Permission.ATTACH_FILES)
        await press(local, "alice", offer, "Ask for approval", "channel for approvals")
        assert "Ask for approval" in controls(offer)
        if is_deleted:
            await choose_queue(local)
        else:
            local.world.grant(news, Permission.ATTACH_FILES)
        await press(local, "alice", offer, "Ask for approval", "waits for approval")
        assert len(queue(local)) == 1
        await press(local, "bob", queue(local)[0], "Approve", "published this on")
    assert POST in files_of(bare)


async def test_a_queue_in_which_files_cannot_be_attached_is_said_when_it_is_chosen(
    local: LocalDiscord, tmp_path: Path, bare: Path
) -> None:
    local.world.deny(local.world.channel("news"), Permission.ATTACH_FILES)
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        answer = await choose_queue(local)
        await answer.until(lambda answer: bool(answer.followups))
        assert "Attach Files" in words_of(answer.followups[0])


async def test_what_was_deleted_from_the_queue_waits_no_longer(
    local: LocalDiscord, tmp_path: Path, bare: Path
) -> None:
    settings = settings_with(local, tmp_path, bare)
    async with running_bot(local, settings):
        await choose_queue(local)
        await submit(local)
        await until_queued(local)
    local.world.delete_channel(local.world.channel("news"))
    local.world.add_channel("news")
    sought = Fault(method="PATCH", path="^/channels/[0-9]+/messages/", effect=Delay())
    local.faults.append(sought)
    with capture_logs() as logs:
        async with running_bot(local, settings, now=lambda: current_time() + timedelta(hours=25)):
            await choose_queue(local)
            offer = await publish(local, "alice")
            await local.world.changes.until(lambda: sought.times == 0, within=10)
            for _ in range(20):  # it is looked for beside us
                answer = await local.world.person("alice").press(offer, "Ask for approval")
                await answer.until(lambda answer: bool(answer.followups) or bool(queue(local)))
                if queue(local):
                    break
    assert len(queue(local)) == 1
    assert not [line for line in logs if line["log_level"] in {"warning", "error"}]


async def test_what_is_asked_for_while_the_site_is_away_is_in_the_queue_after_the_next_look(
    local: LocalDiscord, tmp_path: Path, bare: Path
) -> None:
    settings = settings_with(local, tmp_path, bare)
    async with running_bot(local, settings):
        await choose_queue(local)
        offer = await publish(local, "alice")
        take_away(bare)
        await press(local, "alice", offer, "Ask for approval", "waits for approval")
        assert queue(local) == []
        put_back(bare)
    async with running_bot(local, settings):
        await until_queued(local)
    assert len(queue(local)) == 1


async def test_a_lost_answer_of_the_queue_posts_nothing_there_twice(
    local: LocalDiscord, tmp_path: Path, bare: Path
) -> None:
    fault = Fault(method="POST", path="^/channels/[0-9]+/messages$", effect=Drop(is_after=True))
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        await choose_queue(local)
        local.faults.append(fault)
        await submit(local)
        await press(local, "bob", await until_queued(local), "Approve", "published this on")
    assert fault.times == 0
    assert len(queue(local)) == 1


async def test_a_form_that_is_sent_after_the_offer_has_gone_into_the_queue_changes_the_queue_too(
    local: LocalDiscord, tmp_path: Path, bare: Path
) -> None:
    bob, alice = local.world.person("bob"), local.world.person("alice")
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        await choose_queue(local)
        offer = await publish(local)
        form = await (await bob.press(offer, "Edit…")).acknowledged()
        await press(local, "bob", offer, "Ask for approval", "waits for approval")
        waiting = await until_queued(local)
        await bob.submit(form, {"headline": "Another headline", "tags": "Rust"})
        await local.world.changes.until(lambda: "Another headline" in words_of(waiting), within=10)
        assert waiting.attachments
        await press(local, "bob", waiting, "Reject", "rejected this post")
        assert "Approve" not in controls(offer)
        of_alice = await publish(local, "alice")
        form = await (await alice.press(of_alice, "Edit…")).acknowledged()
        await press(local, "alice", of_alice, "Ask for approval", "waits for approval")
        later = await until_queued(local, 2)
        answer = await alice.submit(form, {"headline": "Not approved", "tags": "Rust"})
        refusal = shown(await answer.settled())
        assert "may manage this server" in words_of(refusal)
        assert "Not approved" not in words_of(later)


async def test_what_was_decided_elsewhere_is_shown_in_the_queue(
    local: LocalDiscord, tmp_path: Path, bare: Path
) -> None:
    bob, carol = local.world.person("bob"), local.world.person("carol")
    local.world.give_role(carol, "Moderators")
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        await choose_queue(local)
        await submit(local)
        waiting = await until_queued(local)
        answer = await carol.press(waiting, "Approve")  # who reads Japanese, but others read the queue
        await answer.until(lambda _: "published this on" in words_of(waiting))
        question = shown(await (await bob.press(waiting, "Unpublish…")).settled())
        await press(local, "bob", question, "Yes, unpublish it", "took this")
        await local.world.changes.until(lambda: "took this" in words_of(waiting), within=10)
        assert not controls(waiting)
