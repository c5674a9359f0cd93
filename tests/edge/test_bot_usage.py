"""`/usage`: what the model took on a server, in both languages, and who may see it."""

from pathlib import Path

import pytest

from bot.app import current_time
from bot.domain.ledger import Spent, UsageLine
from bot.playground.local_discord import LocalDiscord
from bot.playground.people import CannotDo
from bot.storage.database import open_database
from bot.storage.usage import UsageStore
from tests.bots import running_bot, settings_in
from tests.talking import is_private, shown, words_of


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en-US", ("2 calls", "1,234 tokens in", "998,710 of 1,000,000")),
        ("ja", ("2 回", "入力 1,234", "998,710")),
    ],
)
async def test_what_the_model_took_is_told_in_private_and_in_the_language_of_the_person(
    local: LocalDiscord, tmp_path: Path, locale: str, words: tuple[str, ...]
) -> None:
    bob = local.world.person("bob")
    bob.locale = locale
    settings = settings_in(tmp_path, guild_tokens_day=1_000_000)
    async with open_database(settings.database) as database:
        spent = Spent(calls=2, tokens_in=1_234, tokens_out=56, cost=1_500, seconds=3)
        for guild in (local.world.guild.id, 1):
            line = UsageLine(day=current_time().date(), guild=guild, model="small", spent=spent)
            await UsageStore(database).add(line)
    async with running_bot(local, settings):
        answer = shown(await (await bob.slash(local.world.channel("general"), "usage")).settled())
    assert is_private(answer)
    for word in words:
        assert word in words_of(answer)


async def test_what_the_model_took_is_told_to_those_who_manage_the_server_alone(bot: LocalDiscord) -> None:
    alice = bot.world.person("alice")
    with pytest.raises(CannotDo):
        await alice.slash(bot.world.channel("general"), "usage")
