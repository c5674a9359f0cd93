from bot.domain.digest import Quote
from bot.domain.language import Language
from bot.rendering.messages import Embed
from bot.rendering.pages import Page, find_page, page_embeds, plan_pages
from tests.digests import quote

ENGLISH = Language.EN


def sizes(*lengths: int) -> list[tuple[int, int]]:
    """Return the first and last quote of each page, for quotes of so many characters."""
    quotes = [quote(number, ("word " * length)[:length]) for number, length in enumerate(lengths, start=1)]
    return [(page.first, page.last) for page in plan_pages(quotes, is_original=False, language=ENGLISH)]


def test_short_quotes_go_five_to_a_page() -> None:
    assert sizes(*([10] * 11)) == [(0, 4), (5, 9), (10, 10)]


def test_no_quotes_are_no_pages() -> None:
    assert sizes() == []


def test_quotes_that_are_too_long_together_part_before_one_of_them() -> None:
    assert sizes(2500, 2500, 2500) == [(0, 1), (2, 2)]


def test_a_quote_is_divided_only_where_no_page_could_hold_it() -> None:
    assert sizes(3000, 5000, 10) == [(0, 0), (1, 2)]
    assert sizes(10, 9000, 10) == [(0, 0), (1, 1), (1, 2)]


def test_a_quote_that_goes_on_names_its_author_again() -> None:
    quotes = [quote(1, "A sentence of this comment. " * 400)]
    pages = plan_pages(quotes, is_original=False, language=ENGLISH)
    names = [embed.get("author", {}).get("name") for embed in shown(pages, quotes)]
    assert names == ["ann", "ann (continued)", "ann (continued)"]


def test_a_quote_that_goes_on_keeps_to_the_limit_under_the_longest_name() -> None:
    quotes = [quote(1, "A sentence of this comment. " * 400, author="a" * 300)]
    pages = plan_pages(quotes, is_original=False, language=Language.JA)
    names = [embed.get("author", {}).get("name", "") for embed in shown(pages, quotes)]
    assert all(len(name) <= 256 for name in names)
    assert names[-1].endswith("… （続き）")


def test_a_quote_is_found_on_the_page_where_it_begins() -> None:
    quotes = [quote(1), quote(2, "word " * 2000), quote(3)]
    pages = plan_pages(quotes, is_original=False, language=ENGLISH)
    assert [find_page(pages, index) for index in range(4)] == [0, 1, 2, 0]


def shown(pages: tuple[Page, ...], quotes: list[Quote]) -> list[Embed]:
    return [embed for page in pages for embed in page_embeds(page, quotes, is_original=False)]
