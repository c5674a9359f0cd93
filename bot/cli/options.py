"""The options that every command with a thread takes, and the digest that they ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter, validators

from bot.adapters.recorded import Recorded
from bot.app import open_source, open_writer
from bot.domain.basket import Budget
from bot.domain.digest import Digest, Engine
from bot.domain.language import Language
from bot.domain.link import Link, parse_link
from bot.errors import BadLink
from bot.services.digesting import digest_link
from bot.settings import Settings


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadOptions:
    """How a thread is read and digested."""

    engine: Engine = Engine.EXTRACTIVE
    """Who writes the digest; `extractive` quotes and needs no key."""

    language: Language | None = None
    """Language of labels and notes [default: the setting MATOME_LANGUAGE]."""

    comments: Annotated[int | None, Parameter(validator=validators.Number(gte=1, lte=500))] = None
    """The most comments to choose, 1 to 500 [default: the setting MATOME_COMMENTS]."""

    recording: Annotated[Path | None, Parameter(name="--from")] = None
    """Read the thread from a recorded file or folder instead of the network."""

    def reader_language(self, settings: Settings) -> Language:
        """Return the language asked for, or the operator's."""
        return self.language or Language(settings.language)


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
    async with open_source(settings, recording=options.recording) as source:
        return await digest_link(
            choose_link(link, options.recording),
            source=source,
            write=open_writer(
                options.engine, language=options.reader_language(settings), vocabulary=vocabulary
            ),
            budget=Budget.of(options.comments or settings.comments),
        )


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
