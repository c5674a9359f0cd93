"""What a person asks for, and what is kept of the answer."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.digest import Digest, Engine
from bot.domain.language import Language
from bot.domain.link import Link
from bot.domain.wording import Tone, Wording, language_named, tongue_of
from bot.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a digest is wanted.

    `language` is the reader's, `comments` the most to quote, `engine` who writes it. A model writes
    in `tone`, and in `tongue` where that is not the reader's language.
    """

    language: Language
    comments: int
    engine: Engine
    tone: Tone = Tone.CASUAL
    tongue: str | None = None

    @property
    def wording(self) -> Wording:
        """How its words should be."""
        return Wording(tongue=self.tongue or tongue_of(self.language), tone=self.tone)


def in_language(wish: Wish, words: str) -> Wish:
    """Return a wish for a language that somebody names: one of the readers', or any that a model knows.

    Raises:
        Refused: It is no name of a language, or needs a model.
    """
    language = language_named(words)
    if language is not None:
        return replace(wish, language=language, tongue=None)
    if wish.engine is not Engine.MODEL:
        raise Refused(
            "Without a model, digests are in English or Japanese.", hint="Choose one of these languages."
        )
    tongue = words.strip().title()
    try:
        Wording(tongue=tongue)
    except ValueError as error:
        raise Refused(
            "“{tongue}” is no English name of a language.", hint="Give one such as French.", tongue=words
        ) from error
    return replace(wish, tongue=tongue)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, by Discord's ids; `guild` is None in a direct message."""

    user: int
    guild: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDigest:
    """A digest under a number of its own, with what was asked for; `made_at` is UTC."""

    id: int
    link: Link
    wish: Wish
    digest: Digest
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingReply:
    """A reply that was promised to a person, so that a restart can still give it.

    `token` answers for 15 minutes after `created_at`
    (https://docs.discord.com/developers/interactions/receiving-and-responding, read 2026-08-06)
    and is never logged. `message` is what will hold the digest, `locale` the person's language;
    `replaces` is the number of the digest that the message shows meanwhile; `starts` counts how often
    the bot was started while the reply was still to be given; `delivery` is the number of the delivery
    that posted the message, where a schedule did.
    """

    interaction: int
    application: int
    token: str
    message: int
    channel: int
    asker: Asker
    locale: Language
    link: Link
    wish: Wish
    is_private: bool
    is_fresh: bool
    created_at: datetime
    replaces: int | None = None
    starts: int = 0
    delivery: int | None = None
