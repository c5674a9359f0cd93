"""The quotes of a digest cut into pages, each within what one Discord message may hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.domain.digest import Quote
from bot.domain.language import Language
from bot.rendering.messages import AUTHOR_LIMIT, EMBEDS_LIMIT, TOTAL_LIMIT, Embed, EmbedAuthor, measure
from bot.rendering.quote_embeds import quote_embeds
from bot.rendering.translations import translator
from bot.text.fitting import fit

_QUOTES_SHOWN = 5


@dataclass(slots=True, kw_only=True)
class Page:
    """Embeds of one message; `first` and `last` count the quotes from 0. A long quote may go on for pages."""

    first: int
    last: int
    embeds: list[Embed] = field(default_factory=list[Embed])
    used: int = 0

    def has_room(self, embeds: int, size: int) -> bool:
        """Return whether so many embeds of so many code units in all fit as well."""
        return len(self.embeds) + embeds <= EMBEDS_LIMIT and self.used + size <= TOTAL_LIMIT

    def add(self, index: int, embed: Embed) -> None:
        """Put an embed of a quote at the end."""
        self.last = index
        self.embeds.append(embed)
        self.used += measure(embed)


def quote_pages(quotes: Sequence[Quote], *, is_original: bool, language: Language) -> tuple[Page, ...]:
    """Return all quotes in order, at most five a page.

    A quote begins and ends on one page if any page could hold it; only a longer one is divided,
    and each page on which it goes on names its author again.
    """
    pages = list[Page]()
    for index, quote in enumerate(quotes):
        embeds = tuple(quote_embeds(quote, quote.original if is_original else quote.text))
        size = sum(map(measure, embeds))
        is_first = not pages or index - pages[-1].first >= _QUOTES_SHOWN
        if is_first or not pages[-1].has_room(len(embeds), size):
            pages.append(Page(first=index, last=index))
        if pages[-1].has_room(len(embeds), size):
            for embed in embeds:
                pages[-1].add(index, embed)
        else:
            pages += _divide(index, embeds, pages.pop(), language)
    return tuple(pages)


def find_page(pages: Iterable[Page], index: int) -> int:
    """Return the number, from 0, of the page on which a quote begins; 0 if it is on none."""
    return next((number for number, page in enumerate(pages) if page.first <= index <= page.last), 0)


def _divide(index: int, embeds: Sequence[Embed], page: Page, language: Language) -> list[Page]:
    """Return the pages that a long quote fills, starting with an empty one."""
    head, *rest = embeds
    page.add(index, head)
    pages = [page]
    for embed in rest:
        if not page.has_room(1, measure(embed)):
            page = Page(first=index, last=index)
            pages.append(page)
            embed["author"] = _go_on(head, language)
        page.add(index, embed)
    return pages


def _go_on(head: Embed, language: Language) -> EmbedAuthor:
    author = EmbedAuthor(**head.get("author", EmbedAuthor()))
    tail = translator(language).gettext("(continued)")
    author["name"] = f"{fit(author.get('name', ''), AUTHOR_LIMIT - len(tail) - 1)} {tail}"
    return author
