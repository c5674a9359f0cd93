import discord
import pytest
from discord import app_commands

from bot.playground.asking import CannotDo
from tests.discord_clients import BareClient, connected, opened

LANGUAGES = [
    app_commands.Choice(name="English", value="en"),
    app_commands.Choice(name="Japanese", value="ja"),
]


def with_digest(client: BareClient) -> list[tuple[object, ...]]:
    """Register a command with options of many types; returns what it was called with."""
    called = list[tuple[object, ...]]()

    @client.tree.command(name="digest", description="Digest a thread")
    @app_commands.choices(language=LANGUAGES)
    async def digest(  # noqa: PLR0913, PLR0917 - as many as there are types
        interaction: discord.Interaction,
        link: str,
        language: str = "en",
        comments: app_commands.Range[int, 1, 500] = 40,
        private: bool = False,  # noqa: FBT001, FBT002 - an option of the command
        role: discord.Role | None = None,
        channel: discord.TextChannel | None = None,
        friend: discord.Member | None = None,
    ) -> None:
        names = [thing.name if thing else None for thing in (role, channel, friend)]
        called.append((link, language, comments, private, *names))
        await interaction.response.send_message(f"Digest of {link}", ephemeral=private)

    async def suggest(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{typed} {number}", value=str(number)) for number in range(25)]

    digest.autocomplete("link")(suggest)
    return called


async def test_a_command_gets_its_options_in_their_types() -> None:
    async with opened() as local:
        client = BareClient(local)
        called = with_digest(client)
        async with connected(client):
            world = local.world
            answer = await world.person("alice").slash(
                world.channel("general"),
                "digest",
                link="https://news.ycombinator.com/item?id=1",
                language="Japanese",
                comments=7,
                private=True,
                role="Publishers",
                channel="news",
                friend="bob",
            )
            await answer.settled()
            assert called == [
                ("https://news.ycombinator.com/item?id=1", "ja", 7, True, "Publishers", "news", "bob")
            ]
            assert answer.message is not None
            assert answer.message.content == "Digest of https://news.ycombinator.com/item?id=1"
            assert answer.message.seen_by == world.person("alice").id


async def test_what_a_chat_program_refuses_never_reaches_the_bot() -> None:
    async with opened() as local:
        client = BareClient(local)
        called = with_digest(client)
        async with connected(client):
            alice, general = local.world.person("alice"), local.world.channel("general")
            for given, reason in (
                ({}, "'link' is required"),
                ({"link": "x", "language": "Klingon"}, "none of the choices"),
                ({"link": "x", "comments": 501}, "not between 1 and 500"),
                ({"link": "x", "comments": "many"}, "must be of type INTEGER"),
                ({"link": "x", "private": 1}, "must be of type BOOLEAN"),
                ({"link": "x", "role": "Kings"}, "no role 'Kings'"),
                ({"link": "x", "colour": "red"}, "no options"),
            ):
                with pytest.raises(CannotDo, match=reason):
                    await alice.slash(general, "digest", **given)
            with pytest.raises(CannotDo, match="no command 'diegst'"):
                await alice.slash(general, "diegst")
            assert called == []


async def test_an_option_offers_suggestions() -> None:
    async with opened() as local:
        client = BareClient(local)
        with_digest(client)
        async with connected(client):
            answer = await local.world.person("alice").autocomplete(
                local.world.channel("general"), "digest", "link", "rust"
            )
            await answer.acknowledged()
            assert answer.kind == 8
            assert answer.choices is not None
            assert len(answer.choices) == 25
            assert answer.choices[3] == {"name": "rust 3", "value": "3"}


async def test_subcommands_are_named_after_a_space() -> None:
    async with opened() as local:
        client = BareClient(local)
        group = app_commands.Group(name="settings", description="Settings")

        @group.command(name="show", description="Show")
        async def show(interaction: discord.Interaction, what: str) -> None:
            await interaction.response.send_message(f"shows {what}")

        client.tree.add_command(group)
        async with connected(client):
            alice, general = local.world.person("alice"), local.world.channel("general")
            answer = await (await alice.slash(general, "settings show", what="all")).settled()
            assert answer.message is not None
            assert answer.message.content == "shows all"
            with pytest.raises(CannotDo, match="name one of the subcommands"):
                await alice.slash(general, "settings")


async def test_a_message_menu_gets_the_message_with_its_content() -> None:
    async with opened() as local:
        client = BareClient(local)

        @client.tree.context_menu(name="Digest HN links")
        async def digest(interaction: discord.Interaction, message: discord.Message) -> None:
            await interaction.response.send_message(f"{message.author.name}: {message.content}")

        async with connected(client):
            general = local.world.channel("general")
            said = await local.world.person("bob").say(general, "see item?id=1")
            answer = await local.world.person("alice").use_menu(general, "Digest HN links", said)
            await answer.settled()
            assert answer.message is not None
            assert answer.message.content == "bob: see item?id=1"


async def test_a_command_learns_who_asks_where_and_in_which_language() -> None:
    async with opened() as local:
        client = BareClient(local)
        heard = list[discord.Interaction]()

        @client.tree.command(name="about", description="About")
        async def about(interaction: discord.Interaction) -> None:
            heard.append(interaction)
            await interaction.response.send_message("about")

        async with connected(client):
            world = local.world
            await (await world.person("carol").slash(world.channel("general"), "about")).settled()
            await (await world.person("bob").slash(world.channel("bob"), "about")).settled()
            in_guild, private = heard
            assert in_guild.locale is discord.Locale.japanese
            assert in_guild.guild_locale is discord.Locale.american_english
            assert in_guild.guild_id == world.guild.id
            assert in_guild.context.guild
            assert in_guild.app_permissions.embed_links
            assert not in_guild.permissions.manage_guild
            assert in_guild.is_guild_integration()
            assert private.guild is None
            assert private.context.dm_channel
            assert isinstance(private.user, discord.User)


async def test_a_moderator_is_known_by_their_permissions() -> None:
    async with opened() as local:
        client = BareClient(local)

        @client.tree.command(name="settings", description="Settings")
        @app_commands.default_permissions(manage_guild=True)
        async def settings(interaction: discord.Interaction) -> None:
            await interaction.response.send_message(str(interaction.permissions.manage_guild))

        async with connected(client):
            general = local.world.channel("general")
            answer = await (await local.world.person("bob").slash(general, "settings")).settled()
            assert answer.message is not None
            assert answer.message.content == "True"
            with pytest.raises(CannotDo, match="MANAGE_GUILD"):
                await local.world.person("alice").slash(general, "settings")


async def test_a_person_who_has_installed_the_bot_takes_it_along() -> None:
    async with opened() as local:
        client = BareClient(local)

        @client.tree.command(name="about", description="About")
        @app_commands.allowed_installs(guilds=True, users=True)
        @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
        async def about(interaction: discord.Interaction) -> None:
            owned = interaction.is_user_integration()
            await interaction.response.send_message(f"{owned} {interaction.context.private_channel}")

        async with connected(client):
            world = local.world
            alice = world.person("alice")
            group = world.add_group(alice, world.person("bob"))
            elsewhere = world.add_channel("lobby", guild=world.add_guild("Far Town", has_bot=False))
            for place in (group, elsewhere):
                with pytest.raises(CannotDo, match="has installed"):
                    await alice.slash(place, "about")
            alice.user.has_installed = True
            answer = await (await alice.slash(group, "about")).settled()
            assert answer.message is not None
            assert answer.message.content == "True True"
            answer = await (await alice.slash(elsewhere, "about")).settled()
            assert answer.message is not None
            assert answer.message.content == "True False"


async def test_a_command_is_hidden_where_its_contexts_forbid_it() -> None:
    async with opened() as local:
        client = BareClient(local)

        @client.tree.command(name="settings", description="Settings")
        @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
        async def settings(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("ok")

        async with connected(client):
            with pytest.raises(CannotDo, match="contexts"):
                await local.world.person("alice").slash(local.world.channel("alice"), "settings")
            await local.world.person("alice").slash(local.world.channel("news"), "settings")
