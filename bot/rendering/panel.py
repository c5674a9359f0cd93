"""A kept digest as one message that its buttons turn: the overview, then pages of quotes."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.digest import Digest, Quote
from bot.domain.language import Language
from bot.domain.request import KeptDigest
from bot.domain.thread import ItemId
from bot.rendering.custom_ids import PanelAction, PanelControl, Place, read_item
from bot.rendering.messages import TITLE_LIMIT, Message, write_message
from bot.rendering.overview import overview
from bot.rendering.pages import Page, find_page, page_embeds, plan_pages
from bot.rendering.panel_controls import Spot, panel_rows
from bot.rendering.phrases import say_quotes
from bot.rendering.translations import format_number, translator
from bot.text.discord_markup import escape_line
from bot.text.fitting import fit


def panel(
    kept: KeptDigest, place: Place, *, owner: int, can_publish: bool, language: Language | None = None
) -> Message:
    """Return the message that shows a place of a digest; a place that is not there is the nearest one.

    Args:
        kept: The digest; its texts are untrusted.
        place: What to show.
        owner: The id of the person whose panel it is.
        can_publish: Whether to offer that.
        language: Of the labels; the digest's own if None.
    """
    language = language or kept.digest.language
    pages = _pages(kept.digest, place, language)
    place = _clamp(kept.digest, place, len(pages))
    spot = Spot(kept=kept, place=place, pages=len(pages), language=language)
    rows = panel_rows(spot, owner=owner, can_publish=can_publish)
    if not place.page:
        embed = overview(kept.digest, kept.made_at, tells_age=True)
        return write_message(embed, content=_say_overview(spot), components=rows)
    quotes = _quotes_at(kept.digest, place.branch)
    embeds = page_embeds(pages[place.page - 1], quotes, is_original=place.is_original)
    return write_message(*embeds, content=_say_page(kept.digest, place, pages, language), components=rows)


def move(kept: KeptDigest, control: PanelControl, value: str | None) -> Place:
    """Return the place that a press leads to, which is always one of the digest's.

    It follows from the control alone, so that a second press of the same button is harmless.

    Args:
        kept: The digest of the panel.
        control: What was pressed.
        value: What was chosen, where it is the select of branches.
    """
    digest, place = kept.digest, control.place
    match control.action:
        case PanelAction.PREVIOUS:
            place = replace(place, page=max(0, place.page - 1))
        case PanelAction.NEXT:
            place = replace(place, page=place.page + 1)
        case PanelAction.BRANCH:
            place = replace(place, page=1, branch=read_item(value or ""))
        case PanelAction.SWITCH:
            return _switch(digest, place)
        case PanelAction.REFRESH | PanelAction.PUBLISH:
            pass
    return _clamp(digest, place, len(_pages(digest, place, digest.language)))


def _pages(digest: Digest, place: Place, language: Language) -> tuple[Page, ...]:
    quotes = _quotes_at(digest, place.branch)
    return plan_pages(quotes, is_original=place.is_original, language=language)


def _quotes_at(digest: Digest, branch: ItemId | None) -> Sequence[Quote]:
    """Return the quotes of a branch; all quotes where it has none."""
    return tuple(quote for quote in digest.quotes if quote.root == branch) or digest.quotes


def _clamp(digest: Digest, place: Place, pages: int) -> Place:
    is_there = any(quote.root == place.branch for quote in digest.quotes)
    return replace(place, page=min(place.page, pages), branch=place.branch if is_there else None)


def _switch(digest: Digest, place: Place) -> Place:
    """Return the place in the other view that shows the first quote of a page."""
    pages = _pages(digest, place, digest.language)
    place = _clamp(digest, place, len(pages))
    other = replace(place, is_original=not place.is_original)
    if not place.page:
        return other
    first = pages[place.page - 1].first
    return replace(other, page=1 + find_page(_pages(digest, other, digest.language), first))


def _say_overview(spot: Spot) -> str:
    if not spot.pages:
        return ""
    labels = translator(spot.language)
    words = labels.ngettext("{count} page", "{count} pages", spot.pages)
    parts = (
        labels.gettext("Overview"),
        say_quotes(len(_quotes_at(spot.kept.digest, spot.place.branch)), spot.language),
        words.format(count=format_number(spot.pages, spot.language)),
    )
    return " · ".join(parts)


def _say_page(digest: Digest, place: Place, pages: Sequence[Page], language: Language) -> str:
    gettext = translator(language).gettext
    page = pages[place.page - 1]
    if page.first == page.last:
        words = gettext("Page {page} of {pages} · quote {first} of {total}")
    else:
        words = gettext("Page {page} of {pages} · quotes {first}–{last} of {total}")
    facts = {
        "page": place.page,
        "pages": len(pages),
        "first": page.first + 1,
        "last": page.last + 1,
        "total": len(_quotes_at(digest, place.branch)),
    }
    line = words.format(**{name: format_number(number, language) for name, number in facts.items()})
    title = fit(escape_line(digest.headline) or escape_line(digest.story.title), TITLE_LIMIT)
    return f"**{title}** · {line}" if title else line
