"""Publishing from chat: offered, edited, approved or rejected, committed, updated, taken out again."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import current_time
from bot.playground.local_discord import LocalDiscord
from tests.bots import running_bot
from tests.git_sites import commits_of, files_of, git, make_site, push_file
from tests.publishing_talk import choose_queue, press, publish, queue, settings_with, until_queued
from tests.samples import POST
from tests.talking import controls, digest, is_private, shown, words_of


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return make_site(tmp_path / "remote")


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en-US", ("Publish", "published this on", "Update", "Unpublish…", "Yes, unpublish it", "took this")),
        ("ja", ("公開", "公開しました", "更新", "取り下げ…", "取り下げる", "取り下げました")),
    ],
)
async def test_a_digest_is_published_updated_and_taken_out_again(
    local: LocalDiscord, tmp_path: Path, bare: Path, locale: str, words: tuple[str, ...]
) -> None:
    publish_label, published, update, unpublish, meant, withdrawn = words
    bob = local.world.person("bob")
    bob.locale = locale
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        offer = await publish(local)
        assert is_private(offer)
        assert POST in words_of(offer)
        assert offer.attachments[0].name.endswith(".md")
        assert len(commits_of(bare)) == 1
        outcome = await press(local, "bob", offer, publish_label, published)
        assert POST in files_of(bare)
        assert commits_of(bare)[0][:12] in words_of(outcome)
        again = shown(await (await bob.press(outcome, update)).settled())
        assert publish_label not in controls(again)  # nothing has changed
        question = shown(await (await bob.press(outcome, unpublish)).settled())
        await press(local, "bob", question, meant, withdrawn)
        assert POST not in files_of(bare)
        assert len(commits_of(bare)) == 3


async def test_the_button_below_a_digest_leads_there_too(
    local: LocalDiscord, tmp_path: Path, bare: Path
) -> None:
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        message = await digest(local, "bob")
        offer = shown(await (await local.world.person("bob").press(message, "Publish…")).settled())
        assert "Publish" in controls(offer)
        await press(local, "bob", offer, "Publish", "published this on")
    assert POST in files_of(bare)


async def test_headline_and_tags_are_edited_in_a_form(
    local: LocalDiscord, tmp_path: Path, bare: Path
) -> None:
    bob = local.world.person("bob")
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        offer = await publish(local)
        form = await (await bob.press(offer, "Edit…")).acknowledged()
        answer = await bob.submit(form, {"headline": "仕事の待ち行列", "tags": "Postgres、Queues"})
        await answer.until(lambda _: "仕事の待ち行列" in words_of(offer))
        await press(local, "bob", offer, "Publish", "published this on")
    text = git(bare, "show", f"main:{POST}")
    assert "title = '仕事の待ち行列'" in text
    assert 'tags = ["Postgres", "Queues"]' in text


async def test_who_may_not_publish_is_told_so(local: LocalDiscord, tmp_path: Path, bare: Path) -> None:
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        for who, words in (("alice", "/settings"), ("carol", "/設定")):
            message = await publish(local, who)
            assert is_private(message)
            assert words in words_of(message)
            assert not controls(message)
    assert len(commits_of(bare)) == 1


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en-US", ("Ask for approval", "waits for approval")), ("ja", ("承認を依頼", "承認を待って"))],
)
async def test_what_somebody_asks_for_is_approved_in_the_queue(
    local: LocalDiscord, tmp_path: Path, bare: Path, locale: str, words: tuple[str, str]
) -> None:
    local.world.person("alice").locale = locale
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        await choose_queue(local)
        offer = await publish(local, "alice")
        assert not {"Publish", "公開"} & set(controls(offer))
        await press(local, "alice", offer, *words)
        waiting = await until_queued(local)
        assert waiting.notified == []
        assert waiting.attachments
        refusal = shown(await (await local.world.person("alice").press(waiting, "Approve")).settled())
        assert is_private(refusal)
        assert len(commits_of(bare)) == 1
        await press(local, "bob", waiting, "Approve", "published this on")
        assert not {"Approve", "Reject"} & set(controls(waiting))
    assert POST in files_of(bare)


async def test_what_is_rejected_is_not_published(local: LocalDiscord, tmp_path: Path, bare: Path) -> None:
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        await choose_queue(local)
        await press(local, "alice", await publish(local, "alice"), "Ask for approval", "waits for approval")
        waiting = await until_queued(local)
        await press(local, "bob", waiting, "Reject", "rejected this post")
        history = await local.world.person("bob").slash(local.world.channel("general"), "published")
        words = words_of(shown(await history.settled()))
        assert "asked for approval" in words
        assert "rejected" in words
    assert len(commits_of(bare)) == 1


async def test_what_waits_survives_a_restart_and_is_told_of_once(
    local: LocalDiscord, tmp_path: Path, bare: Path
) -> None:
    settings = settings_with(local, tmp_path, bare)
    async with running_bot(local, settings):
        await choose_queue(local)
        await press(local, "alice", await publish(local, "alice"), "Ask for approval", "waits for approval")
        waiting = await until_queued(local)
    later = timedelta(hours=25)
    for _ in range(2):  # the second start finds it told
        async with running_bot(local, settings, now=lambda: current_time() + later):
            await until_queued(local, 2)
            await digest(local, "bob")
    assert len(queue(local)) == 2
    assert str(waiting.id) in words_of(queue(local)[-1])
    async with running_bot(local, settings):
        await press(local, "bob", waiting, "Approve", "published this on")
    assert POST in files_of(bare)


async def test_a_button_of_what_was_decided_already_says_so(
    local: LocalDiscord, tmp_path: Path, bare: Path
) -> None:
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        bob = local.world.person("bob")
        offer = await publish(local)
        stale = controls(offer)["Publish"]
        await press(local, "bob", offer, "Publish", "published this on")
        other = await publish(local)
        other.components[0]["components"][0]["custom_id"] = stale  # as an old message still shows it
        refusal = shown(await (await bob.press(other, stale)).settled())
        assert is_private(refusal)
    assert len(commits_of(bare)) == 2


async def test_what_was_changed_elsewhere_is_said_before_it_is_updated(
    local: LocalDiscord, tmp_path: Path, bare: Path
) -> None:
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        await press(local, "bob", await publish(local), "Publish", "published this on")
        text = git(bare, "show", f"main:{POST}")
        push_file(bare, POST, text.replace("featureimage", "# of the owner\nfeatureimage", 1) + "{{<")
        refusal = await publish(local)
        assert "breaks the matome format" in words_of(refusal)
    assert len(commits_of(bare)) == 3


async def test_the_site_is_named_in_the_settings(local: LocalDiscord, tmp_path: Path, bare: Path) -> None:
    async with running_bot(local, settings_with(local, tmp_path, bare)):
        bob = local.world.person("bob")
        panel = shown(await (await bob.slash(local.world.channel("general"), "settings")).settled())
        await (await bob.press(panel, "set:publishing")).settled()
        assert "blog" in words_of(panel)
        await (await bob.press(panel, "set:back")).settled()
        assert "Language" in words_of(panel)
