"""What was written before and still holds: quotes by their comments' words, the outline by its comments."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import structlog
from pydantic import TypeAdapter, ValidationError

from bot.domain.selection import Pick
from bot.domain.thread import ItemId, Thread
from bot.domain.translation import Translation
from bot.domain.wording import Wording
from bot.errors import BotError
from bot.storage.translations import TranslationStore, translation_key
from bot.writing.model.outline import Outline

# While this share of the comments was already there, what is said of the whole still holds: a thread
# that has grown by a tenth must not pay for its outline again.
_SAME_ENOUGH = 0.8

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Keeps what was accepted, under all that it depends on: words, wording, model and prompts.

    Where the database fails there is no memory, and there are digests all the same.
    """

    store: TranslationStore
    wording: Wording
    models: Sequence[str]
    prompts: str
    now: Callable[[], datetime]

    async def recall(self, picks: Sequence[Pick]) -> dict[ItemId, Translation]:
        """Return what is known of comments, by the model that comes first."""
        keys = {
            pick.comment.id: [self._key(pick.comment.text, model) for model in self.models] for pick in picks
        }
        known = await self._find(key for of_one in keys.values() for key in of_one)
        return {
            item: next(known[key] for key in of_one if key in known)
            for item, of_one in keys.items()
            if any(key in known for key in of_one)
        }

    async def keep(self, picks: Sequence[Pick], written: Mapping[ItemId, Translation], model: str) -> None:
        """Keep what a model wrote for some of the comments; on return it outlasts a crash."""
        texts = {pick.comment.id: pick.comment.text for pick in picks}
        await self._add({self._key(texts[item], model): text for item, text in written.items()})

    async def recall_outline(self, thread: Thread, picks: Sequence[Pick]) -> Outline | None:
        """Return the outline that was made of nearly the same comments."""
        key = self._outline_key(thread)
        kept = (await self._find([key])).get(key)
        outline = _read(kept.text) if kept else None
        if outline is None:
            return None
        wanted = {pick.comment.id for pick in picks}
        is_same = len(wanted & {*outline.comments}) >= _SAME_ENOUGH * len(wanted)
        # A comment that was deleted since cannot be a source any more.
        is_whole = all(source in thread.by_id() for point in outline.points for source in point.sources)
        return outline if is_same and is_whole else None

    async def keep_outline(self, thread: Thread, outline: Outline) -> None:
        """Keep an outline in place of the one before."""
        text = _shape().dump_json(outline).decode()
        translation = Translation(text=text, score=None, model=self.models[0])
        await self._add({self._outline_key(thread): translation})

    async def _find(self, keys: Iterable[str]) -> Mapping[str, Translation]:
        try:
            return await self.store.find(keys, now=self.now())
        except BotError as error:
            log.warning("translations not recalled", reason=str(error))
            return {}

    async def _add(self, translations: Mapping[str, Translation]) -> None:
        if not translations:
            return
        try:
            await self.store.add(translations, now=self.now())
        except BotError as error:
            log.warning("translations not kept", reason=str(error))

    def _key(self, text: str, model: str) -> str:
        return translation_key(text, wording=self.wording, model=model, prompts=self.prompts)

    def _outline_key(self, thread: Thread) -> str:
        return self._key(f"outline {thread.story.id}", self.models[0])


@cache
def _shape() -> TypeAdapter[Outline]:
    return TypeAdapter(Outline)


def _read(text: str) -> Outline | None:
    try:
        return _shape().validate_json(text)
    except ValidationError:
        return None
