"""The quotes of a digest cut into pages, each within what one Discord message may hold."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.domain.digest import Quote
from bot.domain.language import Language
from bot.rendering.messages import (
    AUTHOR_LIMIT,
    DESCRIPTION_LIMIT,
    EMBEDS_LIMIT,
    TOTAL_LIMIT,
    Embed,
    EmbedAuthor,
    measure,
)
from bot.rendering.quote_embeds import quote_embeds
from bot.rendering.translations import translator
from bot.text.discord_markup import bound_escaped
from bot.text.fitting import fit
from bot.text.graphemes import count_units

_QUOTES_SHOWN = 5
_MARKS_LENGTH = 7  # of what `quote_embeds` puts before a name, or in place of it


@dataclass(slots=True, kw_only=True)
class Page:
    """What stands on one page; a long quote may go on for several.

    `first` and `last` count the quotes from 0. `parts` are embeds that are ready, and the places of
    short quotes, which have one embed each.
    """

    first: int
    last: int
    parts: list[Embed | int] = field(default_factory=list[Embed | int])
    used: int = 0

    def has_room(self, embeds: int, size: int) -> bool:
        """Return whether so many embeds of so many code units in all fit as well."""
        return len(self.parts) + embeds <= EMBEDS_LIMIT and self.used + size <= TOTAL_LIMIT

    def add(self, index: int, part: Embed | int, size: int) -> None:
        """Put a part of a quote at the end."""
        self.last = index
        self.parts.append(part)
        self.used += size


def plan_pages(quotes: Sequence[Quote], *, is_original: bool, language: Language) -> tuple[Page, ...]:
    """Return the pages of all quotes in order, at most five quotes a page.

    A quote begins and ends on one page if any page could hold it; only a longer one is divided,
    and each page on which it goes on names its author again. Short quotes are measured only
    roughly: 500 quotes take a few milliseconds.
    """
    pages = list[Page]()
    for index, quote in enumerate(quotes):
        text = _text(quote, is_original=is_original)
        bound = bound_escaped(text)
        if bound < DESCRIPTION_LIMIT:
            size = bound + min(AUTHOR_LIMIT, count_units(quote.author) + _MARKS_LENGTH)
            _page_for(pages, index, 1, size).add(index, index, size)
        else:
            _add_long(pages, index, tuple(quote_embeds(quote, text)), language)
    return tuple(pages)


def page_embeds(page: Page, quotes: Sequence[Quote], *, is_original: bool) -> Iterator[Embed]:
    """Yield the embeds of a page that was planned for these quotes."""
    for part in page.parts:
        if isinstance(part, int):
            quote = quotes[part]
            yield from quote_embeds(quote, _text(quote, is_original=is_original))
        else:
            yield part


def find_page(pages: Iterable[Page], index: int) -> int:
    """Return the number, from 0, of the page on which a quote begins; 0 if it is on none."""
    return next((number for number, page in enumerate(pages) if page.first <= index <= page.last), 0)


def _text(quote: Quote, *, is_original: bool) -> str:
    return quote.original if is_original else quote.text


def _page_for(pages: list[Page], index: int, embeds: int, size: int) -> Page:
    """Return the last page if a quote fits there, else a new one at the end."""
    if not pages or index - pages[-1].first >= _QUOTES_SHOWN or not pages[-1].has_room(embeds, size):
        pages.append(Page(first=index, last=index))
    return pages[-1]


def _add_long(pages: list[Page], index: int, embeds: Sequence[Embed], language: Language) -> None:
    page = _page_for(pages, index, len(embeds), sum(map(measure, embeds)))
    for embed in embeds:
        if not page.has_room(1, measure(embed)):
            page = Page(first=index, last=index)
            pages.append(page)
            embed["author"] = _go_on(embeds[0].get("author", EmbedAuthor()), language)
        page.add(index, embed, measure(embed))


def _go_on(author: EmbedAuthor, language: Language) -> EmbedAuthor:
    tail = translator(language).gettext("(continued)")
    name = f"{fit(author.get('name', ''), AUTHOR_LIMIT - len(tail) - 1)} {tail}"
    return EmbedAuthor(name=name, url=author.get("url", ""))
