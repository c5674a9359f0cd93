"""The engine with a model: a selection becomes a digest in other words, or an honest one without."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.domain.colours import assign_colours
from bot.domain.digest import Branch, Digest, Engine, Quote, WritingNote
from bot.domain.gate import judge
from bot.domain.language import Language
from bot.domain.progress import Progress, Report, Stage
from bot.domain.selection import Selection
from bot.domain.spending import Price
from bot.domain.thread import ItemId
from bot.domain.translation import Translation
from bot.domain.wording import Wording, tongue_of
from bot.ports import Purse
from bot.storage.translations import TranslationStore
from bot.writing.extractive import engine as extractive
from bot.writing.model.batches import Batches
from bot.writing.model.endpoint import Endpoint
from bot.writing.model.guards.scores import bound_score
from bot.writing.model.memory import Memory
from bot.writing.model.outline import Outline, Outlining
from bot.writing.model.prompts import Prompts
from bot.writing.model.session import Session

_PARTLY = {
    None: WritingNote.PARTLY_WRITTEN,
    WritingNote.MODEL_UNAVAILABLE: WritingNote.PARTLY_REACHED,
    WritingNote.BUDGET_REACHED: WritingNote.PARTLY_PAID,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What every digest by a model is made with, for as long as the program runs.

    `deadline` is in seconds, for all calls of one digest.
    """

    endpoint: Endpoint
    models: tuple[str, ...]
    prices: Mapping[str, Price]
    prompts: Prompts
    store: TranslationStore
    now: Callable[[], datetime]
    deadline: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelWriter:
    """Writes digests for one reader, whom one purse pays for.

    Args:
        workshop: What it is made with.
        purse: Who pays.
        language: The reader's, for labels.
        wording: How the words should be.
        vocabulary: Tags that the site already uses, most used first.
    """

    workshop: Workshop
    purse: Purse
    language: Language
    wording: Wording
    vocabulary: Sequence[str] = ()

    async def write(self, selection: Selection, report: Report) -> Digest:
        """Return the digest in the model's words, as far as they can be trusted.

        Where too little of it can, or nothing may be spent, or nobody answers, it is the one without a
        model, with a note that says so.
        """
        shop = self.workshop
        plain = await asyncio.to_thread(
            partial(extractive.write, selection, language=self.language, vocabulary=self.vocabulary)
        )
        if not selection.picks:
            return plain
        session = Session(
            endpoint=shop.endpoint,
            purse=self.purse,
            models=shop.models,
            prices=shop.prices,
            until=shop.endpoint.clock() + shop.deadline,
        )
        memory = Memory(
            store=shop.store,
            wording=self.wording,
            models=shop.models,
            prompts=shop.prompts.version,
            now=shop.now,
        )
        outline, written = await self._ask(selection, plain, session, memory, report)
        digest = replace(self._compose(plain, outline, written), usage=session.usage())
        if judge(digest).is_shown:
            is_partly = any(quote.is_left for quote in digest.quotes)
            return replace(digest, notes=(*digest.notes, _why_partly(session))) if is_partly else digest
        trouble = session.trouble or WritingNote.NOT_GOOD_ENOUGH
        return replace(plain, notes=(*plain.notes, trouble), usage=session.usage())

    async def _ask(
        self, selection: Selection, plain: Digest, session: Session, memory: Memory, report: Report
    ) -> tuple[Outline | None, Mapping[ItemId, Translation]]:
        """Return what was accepted of the model's words, of now or before."""
        picks = selection.picks
        batches = Batches(
            session=session,
            prompts=self.workshop.prompts,
            story=selection.thread.story,
            wording=self.wording,
            written=await memory.recall(picks),
            keep=memory.keep,
            report=lambda done: report(Progress(stage=Stage.CONDENSING, done=done, total=len(picks))),
        )
        outline = await memory.recall_outline(selection.thread, picks)
        async with asyncio.TaskGroup() as group:
            asked = None
            if outline is None:
                outlining = Outlining(session=session, prompts=self.workshop.prompts, wording=self.wording)
                roots = [branch.root for branch in plain.branches]
                asked = group.create_task(outlining.write(selection, roots))
            group.create_task(batches.write(picks))
        if asked is not None and (outline := asked.result()) is not None and outline.is_whole:
            await memory.keep_outline(selection.thread, outline)
        return outline, batches.written

    def _compose(
        self, plain: Digest, outline: Outline | None, written: Mapping[ItemId, Translation]
    ) -> Digest:
        """Return the digest in the model's words, with the author's own where it has none."""
        quotes = _quotes(plain.quotes, written)
        outline = outline or Outline(comments=())
        return replace(
            plain,
            engine=Engine.MODEL,
            is_translated=True,
            headline=outline.headline or plain.headline,
            points=outline.points,
            branches=tuple(_name(branch, outline.phrases) for branch in plain.branches),
            quotes=quotes,
            tags=_in_use(outline.tags, self.vocabulary) or plain.tags,
            tongue=None if self.wording.tongue == tongue_of(self.language) else self.wording.tongue,
        )


def _why_partly(session: Session) -> WritingNote:
    """Return why some quotes are left: where models can still be asked, it is for what they wrote."""
    return WritingNote.PARTLY_WRITTEN if session.usable() else _PARTLY[session.trouble]


def _quotes(plain: Sequence[Quote], written: Mapping[ItemId, Translation]) -> tuple[Quote, ...]:
    """Return the quotes in the model's words; where it has none, in sentences of their authors."""
    worded = [_reword(quote, written.get(quote.id)) for quote in plain]
    colours = assign_colours([(quote.id, quote.score) for quote in worded])
    return tuple(replace(quote, colour=colour) for quote, colour in zip(worded, colours, strict=True))


def _reword(quote: Quote, translation: Translation | None) -> Quote:
    if translation is None:
        return replace(quote, is_left=True)
    return replace(quote, text=translation.text, score=bound_score(quote.score, translation.score))


def _name(branch: Branch, phrases: Mapping[ItemId, str]) -> Branch:
    return replace(branch, phrase=phrases.get(branch.root, branch.phrase))


def _in_use(tags: Sequence[str], vocabulary: Sequence[str]) -> tuple[str, ...]:
    """Return the tags as the site writes them, its own first."""
    known = {tag.casefold(): tag for tag in vocabulary}
    spelt = [known.get(tag.casefold(), tag) for tag in tags]
    return tuple(sorted(dict.fromkeys(spelt), key=lambda tag: tag.casefold() not in known))
