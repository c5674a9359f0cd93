"""A tiny bot of discord.py with one of everything, for tests of the playground's page."""

import io
from typing import Any, Literal

import discord
from discord import app_commands

from bot.playground.local_discord import LocalDiscord
from tests.discord_clients import BareClient

_JAPANESE = {"greet": "挨拶", "Greets somebody": "誰かに挨拶します", "name": "名前", "Count words": "語数"}


class _Translator(app_commands.Translator):
    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        del context
        return _JAPANESE.get(string.message) if locale is discord.Locale.japanese else None


class _Question(discord.ui.Modal, title="A question"):
    def __init__(self) -> None:
        super().__init__(custom_id="question")
        self.word: discord.ui.TextInput[_Question] = discord.ui.TextInput(custom_id="word", max_length=20)
        self.add_item(discord.ui.Label(text="Which word?", component=self.word))

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        await interaction.response.send_message(f"The word is {self.word.value}", ephemeral=True)


class Controls(discord.ui.View):
    """Buttons and selects of every kind that the page shows."""

    @discord.ui.button(label="Press", style=discord.ButtonStyle.primary, custom_id="press")
    async def press(self, interaction: discord.Interaction, _: discord.ui.Button["Controls"]) -> None:
        await interaction.response.edit_message(content="Pressed")

    @discord.ui.button(label="Ask", custom_id="ask")
    async def ask(self, interaction: discord.Interaction, _: discord.ui.Button["Controls"]) -> None:
        await interaction.response.send_modal(_Question())

    @discord.ui.button(label="Off", custom_id="off", disabled=True)
    async def off(self, _: discord.Interaction, __: discord.ui.Button["Controls"]) -> None:
        raise AssertionError

    @discord.ui.select(
        custom_id="fruit",
        placeholder="A fruit",
        options=[discord.SelectOption(label=fruit, description=f"{fruit}!") for fruit in ("Fig", "Plum")],
    )
    async def fruit(self, interaction: discord.Interaction, select: discord.ui.Select["Controls"]) -> None:
        await interaction.response.edit_message(content=f"Chosen: {select.values[0]}")

    @discord.ui.select(cls=discord.ui.RoleSelect, custom_id="roles", placeholder="Roles", max_values=5)
    async def roles(
        self, interaction: discord.Interaction, select: discord.ui.RoleSelect["Controls"]
    ) -> None:
        mentions = " ".join(role.mention for role in select.values)
        await interaction.response.edit_message(content=f"Roles: {mentions or 'none'}")


class PlaygroundBot(BareClient):
    """Commands: greet, wait, silent, file; and the menu Count words."""

    def __init__(self, local: LocalDiscord) -> None:
        super().__init__(local)
        self.waiting: list[discord.Interaction] = []
        greet: app_commands.Command[Any, ..., Any]
        greet = app_commands.Command(name="greet", description="Greets somebody", callback=self.greet)
        greet.autocomplete("name")(self.suggest)
        self.tree.add_command(greet)
        for name, callback in (("wait", self.wait), ("silent", self.silent), ("file", self.file)):
            self.tree.add_command(
                app_commands.Command(name=name, description=f"Does {name}", callback=callback)
            )
        self.tree.add_command(app_commands.ContextMenu(name="Count words", callback=self.count))

    async def setup_hook(self) -> None:
        await self.tree.set_translator(_Translator())

    async def greet(
        self,
        interaction: discord.Interaction,
        name: str,
        mood: Literal["calm", "glad"] = "calm",
        times: app_commands.Range[int, 1, 3] = 1,
        private: bool = False,  # noqa: FBT001, FBT002 - an option of a command
    ) -> None:
        embed = discord.Embed(title="A *card*", description="- one\n- two <b>", colour=0x2266AA)
        content = f"Hello {name}! " * times + mood
        await interaction.response.send_message(content, embed=embed, view=Controls(), ephemeral=private)

    async def suggest(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        names = [name for name in ("Ada", "Alan", "Grace") if typed.lower() in name.lower()]
        return [app_commands.Choice(name=f"{name} <3", value=name) for name in names]

    async def wait(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer(thinking=True)
        self.waiting.append(interaction)

    async def silent(self, interaction: discord.Interaction) -> None:
        self.hear("silent", interaction)

    async def file(self, interaction: discord.Interaction) -> None:
        files = [
            discord.File(io.BytesIO(b"<script>alert(1)</script>"), "page.html"),
            discord.File(io.BytesIO(b"\x89PNG"), "picture.png"),
        ]
        await interaction.response.send_message("Files", files=files, ephemeral=True)

    async def count(self, interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"{len(message.content.split())} words", ephemeral=True)
