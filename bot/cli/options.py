"""The options that every command with a thread takes, and the digest that they ask for."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter, validators

from bot.adapters.recorded import Recorded
from bot.app import current_time, open_source
from bot.app.budgets import read_prices
from bot.app.writers import Writers, open_writers, usual_wish
from bot.domain.basket import Budget
from bot.domain.caps import NO_LIMITS
from bot.domain.digest import Digest, Engine
from bot.domain.language import Language
from bot.domain.link import Link, parse_link
from bot.domain.request import Wish, in_language
from bot.domain.wording import Tone
from bot.errors import BadLink
from bot.services.digesting import Write, digest_link
from bot.services.open_purse import OpenPurse
from bot.services.spending import open_spending
from bot.settings import Settings
from bot.storage.database import open_database
from bot.storage.translations import TranslationStore
from bot.storage.usage import UsageStore


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadOptions:
    """How a thread is read and digested."""

    engine: Engine | None = None
    """Who writes the digest: `extractive` quotes and needs no key; `model` condenses and translates
    [default: the model, where the settings name one]."""

    tone: Tone | None = None
    """How the model speaks [default: the setting MATOME_TONE]."""

    tongue: str | None = None
    """English name of the language that the model writes, such as French
    [default: the language of labels]."""

    language: Language | None = None
    """Language of labels and notes [default: the setting MATOME_LANGUAGE]."""

    comments: Annotated[int | None, Parameter(validator=validators.Number(gte=1, lte=500))] = None
    """The most comments to choose, 1 to 500 [default: the setting MATOME_COMMENTS]."""

    recording: Annotated[Path | None, Parameter(name="--from")] = None
    """Read the thread from a recorded file or folder instead of the network."""

    def reader_language(self, settings: Settings) -> Language:
        """Return the language asked for, or the operator's."""
        return self.language or Language(settings.language)

    def wish(self, settings: Settings) -> Wish:
        """Return how the digest is wanted.

        Raises:
            Refused: There is no tongue of that name, or no model.
        """
        usual = usual_wish(settings, self.reader_language(settings))
        wish = replace(
            usual,
            comments=self.comments or usual.comments,
            engine=self.engine or usual.engine,
            tone=self.tone or usual.tone,
        )
        return in_language(wish, self.tongue) if self.tongue else wish


DEFAULTS = ThreadOptions()


async def make_digest(
    link: str | None, options: ThreadOptions, settings: Settings, *, vocabulary: Sequence[str] = ()
) -> Digest:
    """Return the digest that the options ask for.

    Args:
        link: What the person typed; None leaves it to a recording of one thread.
        options: The command's options.
        settings: The operator's settings.
        vocabulary: Tags that a site already uses, most used first.
    """
    wish = options.wish(settings)
    async with (
        open_source(settings, recording=options.recording) as source,
        _open_writer(settings, wish, vocabulary) as write,
    ):
        return await digest_link(
            choose_link(link, options.recording), source=source, write=write, budget=Budget.of(wish.comments)
        )


@asynccontextmanager
async def _open_writer(settings: Settings, wish: Wish, vocabulary: Sequence[str]) -> AsyncGenerator[Write]:
    """Open who writes. A model needs the database, so that nothing is paid for twice or goes uncounted."""
    if wish.engine is Engine.EXTRACTIVE:
        yield Writers().open(wish, OpenPurse({}), vocabulary=vocabulary)
        return
    prices = read_prices(settings.model_prices)
    async with (
        open_database(settings.database) as database,
        open_spending(UsageStore(database), now=current_time, prices=prices, limits=NO_LIMITS) as spending,
        open_writers(settings, TranslationStore(database), now=current_time) as writers,
    ):
        yield writers.open(wish, spending.purse(None), vocabulary=vocabulary)


def choose_link(link: str | None, recording: Path | None) -> Link:
    """Return the link to follow: the one typed, else that of the only thread in a recording.

    Raises:
        BadLink: There is neither.
    """
    if link is not None:
        return parse_link(link)
    if recording is None:
        raise BadLink(
            "There is no link to digest.",
            hint="Give one, for example: matome digest https://news.ycombinator.com/item?id=8863",
        )
    return Recorded(recording).link()
