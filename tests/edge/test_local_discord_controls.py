import discord
import pytest

from bot.playground.answers import Answer
from bot.playground.asking import CannotDo
from bot.playground.inhabitants import Message
from bot.playground.local_discord import LocalDiscord
from tests.discord_clients import BareClient, connected, opened


class Panel(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.add_item(discord.ui.Button(label="Next", custom_id="next"))
        self.add_item(discord.ui.Button(label="Back", custom_id="back", disabled=True))
        self.add_item(discord.ui.Button(label="Open", url="https://example.com/"))
        branches = discord.ui.Select[Panel](custom_id="branch", placeholder="Branches", max_values=2)
        for number in range(3):
            branches.add_option(label=f"Branch {number}", value=str(number))
        self.add_item(branches)
        self.add_item(discord.ui.RoleSelect(custom_id="roles", placeholder="Publishers", max_values=3))
        self.add_item(discord.ui.ChannelSelect(custom_id="channels", placeholder="Channels"))


async def show_panel(local: LocalDiscord, client: BareClient) -> Message:
    channel = client.get_partial_messageable(local.world.channel("general").id)
    sent = await channel.send("panel", view=Panel())
    return local.world.channel("general").messages[sent.id]


def chosen(interaction: discord.Interaction) -> list[str]:
    assert interaction.data is not None
    found: object = interaction.data.get("values")
    assert isinstance(found, list)
    return [str(value) for value in found]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


async def test_a_button_changes_its_message() -> None:
    async with opened() as local:
        client = BareClient(local)
        client.on_component(lambda interaction: interaction.response.edit_message(content="page 2"))
        async with connected(client):
            panel = await show_panel(local, client)
            for person, name in (("alice", "Next"), ("bob", "next")):
                answer = await local.world.person(person).press(panel, name)
                await answer.settled()
                assert answer.kind == 7
                assert answer.message is panel
            assert panel.content == "page 2"
            assert panel.edits == 2


async def test_a_button_may_be_acknowledged_first_and_the_message_changed_later() -> None:
    async def answer_later(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="page 3")

    async with opened() as local:
        client = BareClient(local)
        client.on_component(answer_later)
        async with connected(client):
            panel = await show_panel(local, client)
            answer = await local.world.person("alice").press(panel, "Next")
            await answer.until(lambda _: panel.edits == 1)
            assert answer.kind == 6
            assert panel.content == "page 3"


async def test_nobody_presses_what_cannot_be_pressed() -> None:
    async with opened() as local, connected(BareClient(local)) as client:
        panel, alice = await show_panel(local, client), local.world.person("alice")
        for name, reason in (("Back", "disabled"), ("Open", "leads elsewhere"), ("Away", "no button 'Away'")):
            with pytest.raises(CannotDo, match=reason):
                await alice.press(panel, name)
        local.world.delete_message(panel)
        with pytest.raises(CannotDo, match="deleted"):
            await alice.press(panel, "Next")


async def test_selects_give_values_roles_and_channels() -> None:
    async with opened() as local:
        client = BareClient(local)
        got = list[list[str]]()
        resolved = list[discord.Interaction]()

        async def take(interaction: discord.Interaction) -> None:
            got.append(chosen(interaction))
            resolved.append(interaction)
            await interaction.response.send_message("taken", ephemeral=True)

        client.on_component(take)
        async with connected(client):
            world, panel = local.world, await show_panel(local, client)
            alice = world.person("alice")
            await (await alice.choose(panel, "Branches", ["Branch 2", "0"])).settled()
            await (await alice.choose(panel, "roles", ["Publishers"])).settled()
            answer = await (await alice.choose(panel, "Channels", ["news"])).settled()
            assert answer.message is not panel
            assert got == [
                ["2", "0"],
                [str(world.guild.role("Publishers").id)],
                [str(world.channel("news").id)],
            ]
            with pytest.raises(CannotDo, match="between 1 and 2"):
                await alice.choose(panel, "Branches", [])
            with pytest.raises(CannotDo, match="not among"):
                await alice.choose(panel, "Branches", ["Branch 7"])


class Form(discord.ui.Modal, title="Settings"):
    comments = discord.ui.TextInput[discord.ui.Modal](
        label="Comments", custom_id="comments", default="40", max_length=3
    )

    def __init__(self) -> None:
        super().__init__(custom_id="form")
        choice = discord.ui.Select[discord.ui.Modal](custom_id="language")
        choice.add_option(label="Japanese", value="ja")
        self.language = choice
        self.add_item(discord.ui.Label(text="Language", component=choice))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(content=f"{self.comments.value} {self.language.values}")


async def open_form(local: LocalDiscord, client: BareClient) -> tuple[Message, Answer]:
    panel = await show_panel(local, client)
    answer = await local.world.person("bob").press(panel, "Next")
    await answer.acknowledged()
    return panel, answer


async def test_a_form_opens_and_is_sent() -> None:
    async with opened() as local:
        client = BareClient(local)

        async def show(interaction: discord.Interaction) -> None:
            if interaction.type is discord.InteractionType.component:
                await interaction.response.send_modal(Form())

        client.on_component(show)
        async with connected(client):
            panel, form = await open_form(local, client)
            bob = local.world.person("bob")
            assert form.kind == 9
            assert form.modal is not None
            assert form.modal["title"] == "Settings"
            for values, reason in (
                ({"comments": "10000", "Language": "ja"}, "1 to 3 characters"),
                ({"comments": "10", "Language": "en"}, "not among"),
                ({"comments": "10", "Language": "ja", "colour": "red"}, "no fields"),
            ):
                with pytest.raises(CannotDo, match=reason):
                    await bob.submit(form, values)
            with pytest.raises(CannotDo, match="no form is open"):
                await local.world.person("alice").submit(form, {"Comments": "10"})
            answer = await bob.submit(form, {"Comments": "10", "Language": "Japanese"})
            await answer.settled()
            assert answer.message is panel
            assert panel.content == "10 ['ja']"


async def test_a_layout_of_containers_has_buttons_too() -> None:
    class Layout(discord.ui.LayoutView):
        def __init__(self) -> None:
            super().__init__(timeout=None)
            button = discord.ui.Button[Layout](label="Digest", custom_id="make")
            self.add_item(
                discord.ui.Container(discord.ui.Section(discord.ui.TextDisplay("A title"), accessory=button))
            )

    async with opened() as local:
        client = BareClient(local)
        client.on_component(lambda interaction: interaction.response.send_message("made"))
        async with connected(client):
            general = local.world.channel("general")
            sent = await client.get_partial_messageable(general.id).send(view=Layout())
            answer = await local.world.person("alice").press(general.messages[sent.id], "Digest")
            await answer.settled()
            assert answer.message is not None
            assert answer.message.content == "made"


async def test_only_its_reader_presses_a_private_message() -> None:
    async with opened() as local:
        client = BareClient(local)

        @client.tree.command(name="settings", description="Settings")
        async def settings(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("panel", view=Panel(), ephemeral=True)

        client.on_component(lambda interaction: interaction.response.edit_message(content="changed"))
        async with connected(client):
            answer = await local.world.person("alice").slash(local.world.channel("general"), "settings")
            await answer.settled()
            assert answer.message is not None
            with pytest.raises(CannotDo, match="does not see"):
                await local.world.person("bob").press(answer.message, "Next")
            await (await local.world.person("alice").press(answer.message, "Next")).settled()
            assert answer.message.content == "changed"
