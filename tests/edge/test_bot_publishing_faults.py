"""Publishing from chat with something in the way: lost answers, lost rights, a lost site, hostile words."""

from pathlib import Path

import pytest

from bot.playground.faults import Drop, Fault, Status
from bot.playground.local_discord import LocalDiscord
from bot.playground.permissions import Permission
from tests.bots import running_bot
from tests.git_sites import commits_of, git, make_site
from tests.publishing_talk import (
    assert_nobody_was_pinged,
    choose_queue,
    press,
    publish,
    put_back,
    settings_with,
    take_away,
    until_queued,
)
from tests.samples import POST
from tests.talking import controls, is_private, shown, words_of

CALLBACK = "^/interactions/[0-9]+/.+/callback"
REPLY = "^/webhooks/[0-9]+/[^/]+/messages/@original"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return make_site(tmp_path / "remote")


async def test_a_site_out_of_reach_is_said_and_the_draft_is_published_later(
    local: LocalDiscord, tmp_path: Path, bare: Path
) -> None:
    bob = local.world.person("bob")
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        offer = await publish(local)
        take_away(bare)
        answer = await bob.press(offer, "Publish")
        await answer.until(lambda answer: bool(answer.followups))
        (sorry,) = answer.followups
        assert is_private(sorry)
        assert "fault of ours" not in words_of(sorry)
        put_back(bare)
        await press(local, "bob", offer, "Publish", "published this on")
    assert len(commits_of(bare)) == 2


@pytest.mark.parametrize(
    "fault",
    [
        Fault(method="POST", path=CALLBACK, effect=Drop(is_after=True)),
        Fault(method="POST", path=CALLBACK, effect=Status(status=503)),
        Fault(method="PATCH", path=REPLY, effect=Drop(is_after=True)),
        Fault(method="PATCH", path=REPLY, effect=Status(status=503), times=2),
    ],
)
async def test_lost_answers_publish_nothing_twice(
    local: LocalDiscord, tmp_path: Path, bare: Path, fault: Fault
) -> None:
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        offer = await publish(local)
        local.faults.append(fault)
        await press(local, "bob", offer, "Publish", "published this on")
    assert fault.times == 0
    assert len(commits_of(bare)) == 2


async def test_a_role_that_was_taken_away_counts_at_the_press(
    local: LocalDiscord, tmp_path: Path, bare: Path
) -> None:
    bob = local.world.person("bob")
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        offer = await publish(local)
        local.world.guild.members[bob.id].roles.clear()
        refusal = shown(await (await bob.press(offer, "Publish")).settled())
        assert is_private(refusal)
        assert "may manage this server" in words_of(refusal)
    assert len(commits_of(bare)) == 1


HOSTILE = "@everyone <@&1> **x** <script>alert(1)</script> {{< figure >}} ]]> '''"


async def test_a_hostile_headline_pings_nobody_and_stays_a_headline(
    local: LocalDiscord, tmp_path: Path, bare: Path
) -> None:
    bob = local.world.person("bob")
    tags = ", ".join(f"@here{number}" for number in range(10))
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        await choose_queue(local)
        offer = await publish(local)
        form = await (await bob.press(offer, "Edit…")).acknowledged()
        answer = await bob.submit(form, {"headline": HOSTILE, "tags": tags})
        await answer.until(lambda answer: bool(answer.followups) or "everyone" in words_of(offer))
        assert not answer.followups, words_of(answer.followups[0])
        await press(local, "bob", offer, "Ask for approval", "waits for approval")
        await press(local, "bob", await until_queued(local), "Approve", "published this on")
    assert_nobody_was_pinged(local)
    text = git(bare, "show", f"main:{POST}")
    assert "<script>" not in text.split("+++", 2)[2]
    assert "{{< figure" not in text.split("+++", 2)[2]


async def test_an_empty_headline_is_refused(local: LocalDiscord, tmp_path: Path, bare: Path) -> None:
    bob = local.world.person("bob")
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        offer = await publish(local)
        for values in ({"headline": " \u200b ", "tags": "Rust"}, {"headline": "A", "tags": " , 、"}):
            form = await (await bob.press(offer, "Edit…")).acknowledged()
            answer = await bob.submit(form, values)
            await answer.until(lambda answer: bool(answer.followups))
            assert "fault of ours" not in words_of(answer.followups[0])
        await press(local, "bob", offer, "Publish", "published this on")


async def test_two_servers_do_not_see_each_others_drafts(
    local: LocalDiscord, tmp_path: Path, bare: Path
) -> None:
    other = make_site(tmp_path / "other")
    town = local.world.add_guild("Other Town")
    square = local.world.add_channel("square", guild=town)
    bob = local.world.person("bob")
    town.members[bob.id].roles.append(
        local.world.add_role("Moderators", Permission.MANAGE_GUILD, guild=town).id
    )
    sites = {"other": (other, town.id)}
    async with running_bot(local, settings_with(local, tmp_path, bare, others=sites)):
        mine = await publish(local)
        theirs = await publish(local, channel=square)
        own = controls(theirs)["Publish"]
        theirs.components[0]["components"][0]["custom_id"] = controls(mine)["Publish"]
        refusal = shown(await (await bob.press(theirs, controls(mine)["Publish"])).settled())
        assert "no longer kept" in words_of(refusal)
        assert len(commits_of(bare)) == len(commits_of(other)) == 1
        theirs.components[0]["components"][0]["custom_id"] = own
        await press(local, "bob", theirs, "Publish", "published this on")
        assert len(commits_of(bare)) == 1
        history = shown(await (await bob.slash(local.world.channel("general"), "published")).settled())
        assert "Nothing has been published" in words_of(history)
    assert len(commits_of(other)) == 2
