"""Who writes digests: rules, and the model that the operator has set up."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.adapters.http import open_http
from bot.app.budgets import read_prices
from bot.domain.digest import Engine
from bot.domain.language import Language
from bot.domain.request import Wish
from bot.domain.wording import Tone
from bot.errors import Misconfigured
from bot.ports import Purse
from bot.services.digesting import Write
from bot.settings import Settings
from bot.storage.translations import TranslationStore
from bot.writing.extractive import engine as extractive

if TYPE_CHECKING:
    # Loaded when there is a model: a bot without one starts sooner and is smaller.
    from bot.writing.model.engine import Workshop

_LARGEST_ANSWER = 2_000_000  # bytes; a long batch has some 10,000


@dataclass(frozen=True, slots=True, kw_only=True)
class Writers:
    """Opens the engine for a wish; `workshop` is None where no model is set up."""

    workshop: "Workshop | None" = None

    @property
    def engines(self) -> tuple[Engine, ...]:
        """Those that can be asked for, the usual one first."""
        return (Engine.EXTRACTIVE,) if self.workshop is None else (Engine.MODEL, Engine.EXTRACTIVE)

    def open(self, wish: Wish, purse: Purse, *, vocabulary: Sequence[str] = ()) -> Write:
        """Return who writes what is wished, at a purse's cost, with a site's tags.

        Raises:
            Misconfigured: A model is wished, and none is set up.
        """
        match wish.engine:
            case Engine.EXTRACTIVE:
                write = partial(extractive.write, language=wish.language, vocabulary=vocabulary)
                # It takes a second for a long thread; a thread of its own keeps the bot answering.
                return partial(asyncio.to_thread, write)
            case Engine.MODEL:
                if self.workshop is None:
                    raise Misconfigured("No model is set up.", hint="Set MATOME_MODEL_URL and MATOME_MODELS.")
                from bot.writing.model.engine import ModelWriter  # noqa: PLC0415 - see above

                return ModelWriter(
                    workshop=self.workshop,
                    purse=purse,
                    language=wish.language,
                    wording=wish.wording,
                    vocabulary=vocabulary,
                ).write


def has_model(settings: Settings) -> bool:
    """Whether the operator has set a model up."""
    return settings.model_url is not None and bool(_names(settings))


def usual_wish(settings: Settings, reader: Language) -> Wish:
    """Return how digests are wanted where nobody says otherwise."""
    return Wish(
        language=reader,
        comments=settings.comments,
        engine=Engine.MODEL if has_model(settings) else Engine.EXTRACTIVE,
        tone=Tone(settings.tone),
    )


@asynccontextmanager
async def open_writers(
    settings: Settings, translations: TranslationStore, *, now: Callable[[], datetime]
) -> AsyncGenerator[Writers]:
    """Open the engines for as long as the block lasts.

    Raises:
        Misconfigured: A template of prompts, or the key of the model, cannot be used.
    """
    if not has_model(settings):
        yield Writers()
        return
    from bot.writing.model.endpoint import Endpoint  # noqa: PLC0415 - see above
    from bot.writing.model.engine import Workshop  # noqa: PLC0415
    from bot.writing.model.prompts import Prompts  # noqa: PLC0415

    prompts = Prompts(settings.templates)
    key = settings.model_key
    async with open_http(
        timeout=settings.model_timeout, attempts=1, concurrency=1, max_bytes=_LARGEST_ANSWER
    ) as client:
        endpoint = Endpoint(
            client.post_json,
            url=str(settings.model_url),
            key=key.get_secret_value() if key else None,
            concurrency=settings.model_concurrency,
            per_minute=settings.model_per_minute,
            timeout=settings.model_timeout,
            clock=time.monotonic,
        )
        yield Writers(
            workshop=Workshop(
                endpoint=endpoint,
                models=_names(settings),
                prices=read_prices(settings.model_prices),
                prompts=prompts,
                store=translations,
                now=now,
                deadline=settings.model_deadline,
            )
        )


def _names(settings: Settings) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in settings.models.split(",") if name.strip()))
