"""The rows below a digest: its branches, its pages, and where it leads."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.domain.digest import Branch, Digest
from bot.domain.language import Language
from bot.domain.request import KeptDigest
from bot.domain.thread import ItemId
from bot.rendering.components import (
    BUTTON_URL_LIMIT,
    OPTION_LIMIT,
    OPTIONS_LIMIT,
    ActionRow,
    Button,
    Option,
    Select,
    button,
    link_button,
    row,
)
from bot.rendering.custom_ids import PanelAction, PanelControl, Place, write_control
from bot.rendering.messages import web_url
from bot.rendering.phrases import say_comments, say_quotes
from bot.rendering.translations import translator
from bot.text.characters import one_line
from bot.text.fitting import fit

_ALL = "0"  # the value for all quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place that is there, among so many `pages` of quotes in its branch and view; labels in `language`."""

    kept: KeptDigest
    place: Place
    pages: int
    language: Language


def panel_rows(spot: Spot, *, owner: int, can_publish: bool) -> list[ActionRow]:
    """Return the rows below a place; `owner` is the id of the person whose panel it is."""
    kept, gettext = spot.kept, translator(spot.language).gettext

    def name(action: PanelAction) -> str:
        return write_control(
            PanelControl(action=action, digest=kept.id, item=kept.link.item, owner=owner, place=spot.place)
        )

    leaving = list(_leaving(kept.digest, spot.language))
    if can_publish:
        leaving.append(button(gettext("Publish…"), name(PanelAction.PUBLISH)))
    rows = [row(*_turning(spot, name)), row(*leaving)]
    options = _options(kept.digest, spot.place.branch, spot.language)
    if not options:
        return rows
    placeholder = gettext("Choose a branch of the discussion")
    select = Select(type=3, custom_id=name(PanelAction.BRANCH), placeholder=placeholder, options=options)
    return [row(select), *rows]


def _options(digest: Digest, chosen: ItemId | None, language: Language) -> list[Option]:
    """Return all quotes and the branches that have some; nothing where that is no choice."""
    counts = Counter(quote.root for quote in digest.quotes)
    branches = {branch.root: branch for branch in digest.branches if counts[branch.root]}
    if not branches or max(counts[root] for root in branches) == len(digest.quotes):
        return []
    gettext = translator(language).gettext
    options = [
        Option(label=gettext("All quotes"), value=_ALL, description=say_quotes(len(digest.quotes), language))
    ]
    for number, branch in enumerate(tuple(branches.values())[: OPTIONS_LIMIT - 1], start=1):
        fallback = gettext("Branch {number}").format(number=number)
        option = _option(branch, fallback, counts[branch.root], language)
        options.append(option)
    for option in options:
        if option["value"] == str(chosen or _ALL):
            option["default"] = True
    return options


def _option(branch: Branch, fallback: str, quotes: int, language: Language) -> Option:
    sizes = f"{say_comments(branch.size, language)} · {say_quotes(quotes, language)}"
    label = fit(one_line(branch.phrase), OPTION_LIMIT) or fallback
    return Option(label=label, value=str(branch.root), description=sizes)


def _turning(spot: Spot, name: Callable[[PanelAction], str]) -> Iterator[Button]:
    gettext, place = translator(spot.language).gettext, spot.place
    yield button(gettext("◀ Previous"), name(PanelAction.PREVIOUS), is_off=not place.page)
    yield button(gettext("Next ▶"), name(PanelAction.NEXT), is_off=place.page >= spot.pages)
    digest = spot.kept.digest
    if any(quote.text != quote.original for quote in digest.quotes):
        words = _say_switch(spot.language, is_translated=digest.is_translated, is_original=place.is_original)
        yield button(words, name(PanelAction.SWITCH))
    yield button(gettext("Refresh"), name(PanelAction.REFRESH))


def _say_switch(language: Language, *, is_translated: bool, is_original: bool) -> str:
    gettext = translator(language).gettext
    if is_translated:
        return gettext("Translation") if is_original else gettext("Original")
    return gettext("Condensed") if is_original else gettext("Full text")


def _leaving(digest: Digest, language: Language) -> Iterator[Button]:
    gettext = translator(language).gettext
    yield link_button(gettext("Open on Hacker News"), digest.story.permalink)
    address = web_url(digest.story.url)
    if address and len(address) <= BUTTON_URL_LIMIT:
        yield link_button(gettext("Open article"), address)
