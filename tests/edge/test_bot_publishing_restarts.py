"""The bot is killed while it publishes; discussions grow; and all of it for somebody who reads Japanese."""

import asyncio
import json
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.recorded import Recorded
from bot.app import current_time
from bot.playground.inhabitants import Message
from bot.playground.local_discord import LocalDiscord
from bot.playground.people import Person
from tests.bots import Gate, running_bot
from tests.git_sites import commits_of, git, make_site, push_file
from tests.publishing_talk import (
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
from tests.samples import POST, SAMPLE
from tests.talking import controls, shown, words_of


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return make_site(tmp_path / "remote")


class Barrier:
    """A hook of the bare repository that says that it has begun, and ends only when it is killed."""

    def __init__(self, bare: Path, name: str) -> None:
        self._arrived = bare / "arrived"
        os.mkfifo(self._arrived)
        self._hook = bare / "hooks" / name
        self._hook.parent.mkdir(exist_ok=True)
        self._hook.write_text(f"#!/bin/sh\necho here > '{self._arrived}'\nexec sleep 600\n")
        self._hook.chmod(0o755)

    async def wait(self) -> None:
        """Wait until somebody pushes; later ones are not stopped."""
        await asyncio.to_thread(self._arrived.read_text)
        self._hook.unlink()


def end_presses() -> None:
    """End what discord.py has begun for presses; a process that is killed takes them along."""
    for task in asyncio.all_tasks():
        if task.get_name().startswith("discord"):
            task.cancel()


@pytest.mark.parametrize("hook", ["pre-receive", "post-receive"])
async def test_what_was_approved_when_the_bot_was_killed_is_published_once(
    local: LocalDiscord, tmp_path: Path, bare: Path, hook: str
) -> None:
    settings = settings_with(local, tmp_path, bare)
    barrier = Barrier(bare, hook)
    async with running_bot(local, settings, is_killed=True):
        await choose_queue(local)
        await submit(local)
        waiting = await until_queued(local)
        await local.world.person("bob").press(waiting, "Approve")
        await barrier.wait()
        end_presses()
    async with running_bot(local, settings):
        await local.world.changes.until(lambda: "published this on" in words_of(waiting), within=20)
        assert f"<@{local.world.person('bob').id}>" in words_of(waiting)
        assert not {"Approve", "Reject"} & set(controls(waiting))
    assert len(queue(local)) == 1
    assert len(commits_of(bare)) == 2
    assert waiting.notified == []


async def test_what_a_discussion_has_gained_is_said_and_added_and_all_else_stays(
    local: LocalDiscord, tmp_path: Path, bare: Path
) -> None:
    few = json.loads(SAMPLE.read_text(encoding="utf-8"))
    few["children"] = few["children"][:3]
    small = tmp_path / "small.json"
    small.write_text(json.dumps(few), encoding="utf-8")
    source = Gate(Recorded(small))
    source.is_open.set()
    bob, later = local.world.person("bob"), timedelta()
    async with running_bot(
        local, settings_with(local, tmp_path, bare), source, now=lambda: current_time() + later
    ):
        outcome = await press(local, "bob", await publish(local), "Publish", "published this on")
        owned = git(bare, "show", f"main:{POST}").replace("title = ", "# of the owner\ntitle = ", 1)
        push_file(bare, POST, owned)
        source.source, later = Recorded(SAMPLE), timedelta(hours=1)
        offer = shown(await (await bob.press(outcome, "Update")).settled())
        said = re.search(r"\+(\d+) −\d+\) · .*?(\d+) of them new", words_of(offer))
        assert said, words_of(offer)
        await press(local, "bob", offer, "Publish", "published this on")
    before, after = (
        [line for line in text.splitlines() if not line.startswith("lastmod = ")]
        for text in (owned, git(bare, "show", f"main:{POST}"))
    )
    assert len(after) == len(before) + int(said[1]) - 1
    rest = iter(after)
    assert all(line in rest for line in before)  # in their order
    assert int(said[2]) > 0


LATIN = re.compile(r"[A-Za-z]{2,}(?:[ ,]+[A-Za-z]{2,})+")
_NOT_OURS = re.compile(r"`[^`]*`|<[^>]*>|https?://\S+|\[[^\]]*\]\([^)]*\)")


def english_of(message: Message) -> list[str]:
    """Return what reads like English, but for names, addresses, and what the post itself says."""
    parts = [message.content]
    for embed in message.embeds:
        parts += [embed.get("description", "")]
        for field in embed.get("fields", ()):
            parts += [field["name"], field["value"] if field["name"] != "タグ" else ""]
    parts += [
        str(part.get(name, ""))
        for row in message.components
        for part in row["components"]
        for name in ("label", "placeholder")
    ]
    return [found for part in parts for found in LATIN.findall(_NOT_OURS.sub("", part))]


async def test_nothing_is_said_in_english_to_who_reads_japanese(
    local: LocalDiscord, tmp_path: Path, bare: Path
) -> None:
    bob, carol = local.world.person("bob"), local.world.person("carol")
    bob.locale = "ja"
    seen, found = list[Message](), list[str]()

    def look() -> None:
        for message in (*seen, *queue(local)):
            found.extend(english_of(message))

    async def settled(person: Person, message: Message, label: str) -> Message:
        answer = await (await person.press(message, label)).settled()
        seen.extend(filter(None, (answer.message, *answer.followups)))
        return shown(answer)

    async with running_bot(local, settings_with(local, tmp_path, bare, language="ja")):
        seen.append(await publish(local, "carol"))
        look()
        await choose_queue(local)
        offer = await publish(local, "carol")
        seen.append(offer)
        look()
        await press(local, "carol", offer, "承認を依頼", "承認を待って")
        waiting = await until_queued(local)
        look()
        second = await publish(local, "carol")
        seen.append(second)
        seen.append(await press(local, "carol", second, "承認を依頼", "すでに"))
        await settled(carol, waiting, "承認して公開")
        form = await (await bob.press(waiting, "編集…")).acknowledged()
        assert form.modal is not None
        found.extend(LATIN.findall(str(form.modal["title"])))
        found.extend(LATIN.findall(" ".join(str(part.get("label")) for part in form.modal["components"])))
        take_away(bare)
        sorry = await bob.press(waiting, "承認して公開")
        await sorry.until(lambda answer: bool(answer.followups))
        seen.extend(sorry.followups)
        put_back(bare)
        await press(local, "bob", waiting, "承認して公開", "公開しました")
        look()
        again = await settled(bob, waiting, "更新")
        question = await settled(bob, waiting, "取り下げ…")
        seen.append(await press(local, "bob", question, "取り下げる", "取り下げました"))
        history = await (await bob.slash(local.world.channel("general"), "published")).settled()
        seen.append(shown(history))
        await press(local, "bob", again, "やめる", "取り消しました")
        look()
    assert found == []
