"""What a person can do through the playground's page, over its WebSocket."""

import html
import re
from collections.abc import AsyncGenerator

import pytest

from tests.playground_page import Playground, open_playground

SHORT = 0.05  # seconds of patience, where a bot stays silent on purpose


@pytest.fixture
async def playground() -> AsyncGenerator[Playground]:
    async with open_playground() as playground:
        yield playground


def control_names(shown: str) -> list[str]:
    return re.findall(r'data-(?:press|select)="([^"]*)"', shown)


async def test_commands_are_offered_in_the_persons_language(playground: Playground) -> None:
    async with playground.browse("carol/general") as carol, playground.browse() as alice:
        assert "/挨拶" in carol.commands
        assert "誰かに挨拶します" in carol.commands
        assert 'data-command="greet"' in carol.commands
        assert "/greet" in alice.commands
        assert "挨拶" not in alice.commands


async def test_a_command_is_filled_in_and_its_answer_is_shown_everywhere(playground: Playground) -> None:
    async with playground.browse() as alice, playground.browse("carol/general") as carol:
        options = {"name": "Ada & <Co>", "mood": "glad", "times": "2", "private": "false"}
        reply = await alice.do(do="slash", command="greet", options=options)
        assert "error" not in reply
        shown = alice.messages[await alice.until("Hello Ada")]
        assert "Hello Ada &amp; &lt;Co&gt;! Hello Ada &amp; &lt;Co&gt;! glad" in shown
        assert "Alice used /greet" in shown
        assert 'data-style="--colour: #2266aa"' in shown
        assert "<li>one</li><li>two &lt;b&gt;</li>" in shown
        assert "Alice が /挨拶 を使いました" in carol.messages[await carol.until("Hello Ada")]


async def test_the_page_holds_what_was_said_before(playground: Playground) -> None:
    await playground.local.world.person("bob").say(playground.local.world.channel("news"), "Good *day*")
    assert "<p>Good <em>day</em></p>" in await (await playground.get("alice/news")).text()


async def test_suggestions_come_while_one_types(playground: Playground) -> None:
    async with playground.browse() as alice:
        reply = await alice.do(
            do="suggest", command="greet", option="name", typed="a", options={"mood": "glad"}
        )
        labels = re.findall(r'data-value="(\w+)"[^>]*>([^<]+)<', reply["suggestions"])
        assert [(value, html.unescape(label)) for value, label in labels] == [
            ("Ada", "Ada <3"),
            ("Alan", "Alan <3"),
            ("Grace", "Grace <3"),
        ]


async def test_buttons_and_selects_reach_the_bot(playground: Playground) -> None:
    async with playground.browse() as alice:
        await alice.do(do="slash", command="greet", options={"name": "Ada"})
        message = await alice.until("Hello Ada")
        assert control_names(alice.messages[message]) == ["press", "ask", "off", "fruit", "roles"]
        await alice.do(do="press", message=message, control="press")
        assert await alice.until("<p>Pressed</p>") == message
        await alice.do(do="choose", message=message, control="fruit", values=["Plum"])
        await alice.until("Chosen: Plum")
        publishers = playground.local.world.guild.role("Publishers")
        await alice.do(do="choose", message=message, control="roles", values=[str(publishers.id)])
        assert '<span class="mention">@Publishers</span>' in alice.messages[await alice.until("Roles:")]


async def test_a_modal_opens_and_is_sent(playground: Playground) -> None:
    async with playground.browse() as alice, playground.browse("bob/general") as bob:
        await alice.do(do="slash", command="greet", options={"name": "Ada"})
        opened_form = await alice.do(do="press", message=await alice.until("Hello"), control="ask")
        assert "Which word?" in opened_form["modal"]
        reply = await alice.do(do="submit", modal=opened_form["ref"], values={"word": "w" * 21})
        assert "cannot be used" in reply["error"]
        await alice.do(do="submit", modal=opened_form["ref"], values={"word": "kettle"})
        assert "Only you see this" in alice.messages[await alice.until("The word is kettle")]
        await bob.do(do="say", text="Anything?")
        await bob.until("Anything?")
        assert not any("kettle" in shown for shown in bob.messages.values())


async def test_the_menu_of_a_message_reaches_the_bot(playground: Playground) -> None:
    async with playground.browse("carol/general") as carol:
        await carol.do(do="say", text="one two three")
        message = await carol.until("one two three")
        assert 'data-menu="Count words">語数<' in carol.messages[message]
        await carol.do(do="menu", message=message, command="Count words")
        assert "Carol が 語数 を使いました" in carol.messages[await carol.until("3 words")]


async def test_a_promised_answer_is_shown_as_such_and_then_in_place(playground: Playground) -> None:
    async with playground.browse() as alice:
        await alice.do(do="slash", command="wait")
        message = await alice.until("Matome is thinking")
        (interaction,) = playground.client.waiting
        await interaction.edit_original_response(content="Done")
        assert await alice.until("<p>Done</p>") == message
        assert "thinking" not in alice.messages[message]


async def test_a_silent_bot_is_told_in_a_sentence() -> None:
    async with (
        open_playground(patience=SHORT) as playground,
        playground.browse("carol/general") as carol,
        playground.browse() as alice,
    ):
        reply = await alice.do(do="slash", command="silent")
        assert reply["error"] == "The bot did not answer in time."
        reply = await carol.do(do="slash", command="silent")
        assert reply["error"] == "ボットから時間内に返事がありませんでした。"


@pytest.mark.parametrize(
    "action",
    [
        {"do": "press", "message": 1, "control": "press"},
        {"do": "slash", "command": "none"},
        {"do": "slash", "command": "greet", "options": {}},
        {"do": "slash", "command": "greet", "options": {"name": "A", "unknown": "1"}},
        {"do": "submit", "modal": 7, "values": {}},
        {"do": "menu", "message": 1, "command": "Count words"},
    ],
)
async def test_what_is_not_there_is_told_in_a_sentence(
    playground: Playground, action: dict[str, object]
) -> None:
    async with playground.browse() as alice:
        reply = await alice.do(**action)
        assert reply["error"] == "That is no longer there, or cannot be used now."


async def test_a_value_that_does_not_fit_is_told_in_a_sentence(playground: Playground) -> None:
    async with playground.browse() as alice:
        reply = await alice.do(do="slash", command="greet", options={"name": "A", "times": "many"})
        assert reply["error"] == "One of the values does not fit its field."


async def test_a_button_that_is_off_stays_off(playground: Playground) -> None:
    async with playground.browse() as alice:
        await alice.do(do="slash", command="greet", options={"name": "Ada"})
        message = await alice.until("Hello")
        assert "error" in await alice.do(do="press", message=message, control="off")


async def test_a_private_message_can_be_put_away_and_stays_away(playground: Playground) -> None:
    async with playground.browse() as alice:
        await alice.do(do="slash", command="greet", options={"name": "Ada", "private": "true"})
        message = await alice.until("Hello Ada")
        await alice.do(do="dismiss", message=message)
        while message in alice.messages:
            await alice.receive()
    assert "Hello Ada" not in await (await playground.get("alice/general")).text()


async def test_a_deleted_message_goes(playground: Playground) -> None:
    world = playground.local.world
    message = await world.person("bob").say(world.channel("general"), "Short-lived")
    async with playground.browse() as alice:
        await alice.until("Short-lived")
        world.delete_message(message)
        while alice.messages:
            await alice.receive()
