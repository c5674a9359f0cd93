"""The controls and forms of a schedule's panel; each press is held against the person's rights anew."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

from bot.client import Press
from bot.client.apologising import outdated, reader_of
from bot.client.delivery import Form, acknowledge, fields, persist
from bot.domain.judging import check_feed
from bot.domain.language import Language
from bot.domain.subscription import NAMED_FEEDS, FeedKind, SiteStep, Subscription, Terms
from bot.rendering.apologies import missing_permissions
from bot.rendering.components import ModalForm
from bot.rendering.custom_ids import SCHEDULE_PATTERN, ScheduleAction, read_schedule_control
from bot.rendering.schedule_choices import read_choice
from bot.rendering.schedule_entries import (
    read_details,
    read_filters,
    read_source,
    read_when,
    read_words,
)
from bot.rendering.schedule_forms import details_form, filters_form, source_form, when_form, words_form
from bot.rendering.schedule_panel import Page
from bot.rendering.schedule_preview import schedule_preview
from bot.rendering.schedule_replies import discarded, kept, removed
from cogs.forms import entries
from cogs.pressing import control
from cogs.scheduling import (
    find_place,
    lacking_for,
    panel,
    require_kind,
    require_owner,
    require_role,
    require_scheduler,
    require_site,
    saved,
)

_Answer: TypeAlias = Callable[[Press, Subscription, Sequence[str]], Awaitable[None]]
_Read: TypeAlias = Callable[[Mapping[str, str], Terms], Terms]
_Write: TypeAlias = Callable[[Subscription, Language], ModalForm]


async def _answer(press: Press, name: str, values: Sequence[str]) -> None:
    action, number = _read(name)
    if action in _OF_SAVED:
        await _OF_SAVED[action](press, number)
        return
    if action not in _ANSWERS:
        raise outdated()
    sketch = await _sketch(press, number)
    await _ANSWERS[action](press, sketch, values)


async def take_entries(press: Press, name: str, data: dict[str, Any]) -> None:
    """Take what was typed into a form of a schedule, and show the panel anew.

    Args:
        press: The form, sent.
        name: The form's.
        data: What came with it.

    Raises:
        Refused: It cannot be read; the form belongs to another version, or its sketch is gone.
    """
    action, number = _read(name)
    if action not in _FORMS:
        raise outdated()
    sketch = await _sketch(press, number)
    read, page = _FORMS[action]
    typed = entries(data)
    changed = await press.client.services.schedules.change(sketch.id, lambda terms: read(typed, terms))
    await _show(press, changed, page)


def _read(name: str) -> tuple[ScheduleAction, int]:
    found = read_schedule_control(name)
    if found is None:
        raise outdated()
    return found


async def _sketch(press: Press, number: int) -> Subscription:
    """Return a sketch, if the person may schedule where it is to post.

    Raises:
        Refused: They may not, or it is a sketch no more.
    """
    sketch = await press.client.services.schedules.sketch(number, press.guild_id or 0)
    await require_owner(press, sketch)
    return sketch


async def _show(press: Press, sketch: Subscription, page: Page = Page.MAIN) -> None:
    message = panel(press, sketch, page)
    await acknowledge(lambda: press.response.edit_message(**fields(message)))


async def _turn(press: Press, sketch: Subscription, _: Sequence[str], *, page: Page) -> None:
    await _show(press, sketch, page)


async def _open(press: Press, sketch: Subscription, _: Sequence[str], *, write: _Write) -> None:
    form = Form(write(sketch, reader_of(press)))
    await acknowledge(lambda: press.response.send_modal(form))


async def _choose(
    press: Press, sketch: Subscription, values: Sequence[str], *, action: ScheduleAction
) -> None:
    """Change what a choice stands for that needs nothing but the terms."""
    value = values[0] if values else ""

    def amend(terms: Terms) -> Terms:
        changed = read_choice(action, value, terms)
        if changed is None:
            raise outdated()
        return changed

    await _show(press, await press.client.services.schedules.change(sketch.id, amend), _CHOICES[action])


async def _choose_source(press: Press, sketch: Subscription, values: Sequence[str]) -> None:
    kind = FeedKind(values[0]) if values and values[0] in set(FeedKind) else None
    if kind is None:
        raise outdated()
    if kind in NAMED_FEEDS:
        await _open(press, sketch, (), write=lambda sketch, language: source_form(sketch, kind, language))
        return
    feed = check_feed(kind)
    await _show(
        press,
        await press.client.services.schedules.change(sketch.id, lambda terms: replace(terms, feed=feed)),
    )


async def _choose_channel(press: Press, sketch: Subscription, values: Sequence[str]) -> None:
    place = await find_place(press, int(values[0]) if values else None)
    await require_scheduler(press, place)
    place = require_kind(place, sketch.terms.form)
    changed = await press.client.services.schedules.change(sketch.id, channel=place.id)
    await _show(press, changed, Page.MORE)
    if lacking := lacking_for(place, changed.terms.form):
        message = missing_permissions(lacking, reader_of(press), place.id)
        await persist(lambda: press.followup.send(**fields(message), ephemeral=True))


async def _choose_role(press: Press, sketch: Subscription, values: Sequence[str]) -> None:
    role = int(values[0]) if values else None
    place = require_kind(await find_place(press, sketch.channel), sketch.terms.form)
    require_role(press, place, role)
    changed = await press.client.services.schedules.change(sketch.id, lambda terms: replace(terms, role=role))
    await _show(press, changed, Page.MORE)


async def _choose_site(press: Press, sketch: Subscription, values: Sequence[str]) -> None:
    step = SiteStep(values[0]) if values and values[0] in set(SiteStep) else None
    if step is None:
        raise outdated()
    await require_site(press, step)
    changed = await press.client.services.schedules.change(sketch.id, lambda terms: replace(terms, site=step))
    await _show(press, changed, Page.MORE)


async def _preview(press: Press, sketch: Subscription, _: Sequence[str]) -> None:
    await acknowledge(lambda: press.response.defer(ephemeral=True, thinking=True))
    async with press.client.busy():
        choice = await press.client.services.schedules.preview(sketch)
        message = schedule_preview(choice, sketch, reader_of(press))
        await persist(lambda: press.edit_original_response(**fields(message)))


async def _save(press: Press, sketch: Subscription, _: Sequence[str]) -> None:
    """Let a sketch run, after all that it needs was looked at."""
    desk, terms = press.client.services.schedules, sketch.terms
    if sketch.replaces is not None:
        await require_owner(press, await desk.find(sketch.replaces, sketch.guild))
    place = require_kind(await find_place(press, sketch.channel), terms.form)
    if lacking := lacking_for(place, terms.form):
        lacks = missing_permissions(lacking, reader_of(press), place.id)
        await acknowledge(lambda: press.response.send_message(**fields(lacks), ephemeral=True))
        return
    require_role(press, place, terms.role)
    await require_site(press, terms.site)
    message = saved(press, await desk.save(sketch))
    await acknowledge(lambda: press.response.edit_message(**fields(message)))


async def _discard(press: Press, sketch: Subscription, _: Sequence[str]) -> None:
    gone = await press.client.services.schedules.discard(sketch.id, sketch.guild)
    message = discarded(gone, reader_of(press))
    await acknowledge(lambda: press.response.edit_message(**fields(message)))


async def _remove(press: Press, number: int) -> None:
    desk, guild = press.client.services.schedules, press.guild_id or 0
    await require_owner(press, await desk.find(number, guild))
    message = removed(await desk.remove(number, guild), reader_of(press))
    await acknowledge(lambda: press.response.edit_message(**fields(message)))


async def _keep(press: Press, number: int) -> None:
    found = await press.client.services.schedules.find(number, press.guild_id or 0)
    message = kept(found, reader_of(press))
    await acknowledge(lambda: press.response.edit_message(**fields(message)))


def _write_source(sketch: Subscription, language: Language) -> ModalForm:
    return source_form(sketch, sketch.terms.feed.kind, language)


_CHOICES: Mapping[ScheduleAction, Page] = {
    ScheduleAction.FORM: Page.MAIN,
    ScheduleAction.TIMING: Page.MAIN,
    ScheduleAction.LANGUAGE: Page.MORE,
    ScheduleAction.ENGINE: Page.FINE,
    ScheduleAction.CATCH_UP: Page.FINE,
    ScheduleAction.NOTHING: Page.FINE,
}
_ANSWERS: Mapping[ScheduleAction, _Answer] = {
    **{action: partial(_choose, action=action) for action in _CHOICES},
    ScheduleAction.SOURCE: _choose_source,
    ScheduleAction.NAME: partial(_open, write=_write_source),
    ScheduleAction.WHEN: partial(_open, write=when_form),
    ScheduleAction.FILTERS: partial(_open, write=filters_form),
    ScheduleAction.WORDS: partial(_open, write=words_form),
    ScheduleAction.DETAILS: partial(_open, write=details_form),
    ScheduleAction.MORE: partial(_turn, page=Page.MORE),
    ScheduleAction.FINE: partial(_turn, page=Page.FINE),
    ScheduleAction.BACK: partial(_turn, page=Page.MAIN),
    ScheduleAction.CHANNEL: _choose_channel,
    ScheduleAction.ROLE: _choose_role,
    ScheduleAction.SITE: _choose_site,
    ScheduleAction.PREVIEW: _preview,
    ScheduleAction.SAVE: _save,
    ScheduleAction.DISCARD: _discard,
}
_OF_SAVED: Mapping[ScheduleAction, Callable[[Press, int], Awaitable[None]]] = {
    ScheduleAction.REMOVED: _remove,
    ScheduleAction.KEEP: _keep,
}
_FORMS: Mapping[ScheduleAction, tuple[_Read, Page]] = {
    ScheduleAction.SOURCE_FORM: (lambda typed, terms: read_source(typed, FeedKind.SEARCH, terms), Page.MAIN),
    ScheduleAction.DOMAIN_FORM: (lambda typed, terms: read_source(typed, FeedKind.DOMAIN, terms), Page.MAIN),
    ScheduleAction.USER_FORM: (lambda typed, terms: read_source(typed, FeedKind.USER, terms), Page.MAIN),
    ScheduleAction.WHEN_FORM: (read_when, Page.MAIN),
    ScheduleAction.FILTERS_FORM: (read_filters, Page.MAIN),
    ScheduleAction.WORDS_FORM: (read_words, Page.MAIN),
    ScheduleAction.DETAILS_FORM: (read_details, Page.FINE),
}
CONTROLS = (control(SCHEDULE_PATTERN, _answer),)
