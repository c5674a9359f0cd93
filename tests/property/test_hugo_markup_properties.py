"""Whatever somebody wrote, a body shows it, and reads back."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering.matome.attributes import find_faults
from bot.text.hugo_markup import body_text, escape_body, normalise
from bot.text.links import clean_url, find_urls
from tests.strategies import any_text

LINKS = re.compile(
    r"\[(?:[^\[\]<>]|<!-- -->)*\]\(<https?://[!-;=?-~]+>\)|<https?://[!-;=?-~]+>", re.IGNORECASE
)
HARMLESS = re.compile(r"(?:&#[0-9]+;|<br>|<!-- -->|[^\\`*_\[\]<>&\"'~{}@\n])*")
addresses = st.from_regex(r"https?://[a-z0-9.:\[\]@-]{1,20}[/?#][^\s<>\"`]{0,30}", fullmatch=True)


@settings(max_examples=300)
@given(any_text)
def test_a_body_reads_back_as_what_was_written(text: str) -> None:
    assert body_text(escape_body(text)) == normalise(text)


@settings(max_examples=300)
@given(any_text)
def test_a_body_holds_nothing_but_plain_signs_entities_breaks_and_links(text: str) -> None:
    assert HARMLESS.fullmatch(LINKS.sub("", escape_body(text)))


@given(any_text)
def test_a_body_fits_between_quotation_marks(text: str) -> None:
    assert find_faults(escape_body(text)) == ()


@given(any_text)
def test_what_is_normal_stays_as_it_is(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(any_text)
def test_any_body_of_any_generator_has_a_text(body: str) -> None:
    assert "<br>" not in body_text(body)


@given(addresses)
def test_a_cleaned_address_is_clean(url: str) -> None:
    cleaned = clean_url(url)
    if cleaned is not None:
        assert clean_url(cleaned) == cleaned
        assert cleaned.isascii()
        assert not re.search("%(?![0-9A-Fa-f]{2})", cleaned)


@given(any_text)
def test_addresses_are_found_in_order_and_apart(text: str) -> None:
    ends = [0]
    for start, end in find_urls(text):
        assert ends[-1] <= start < end
        assert text[start:end].lower().startswith(("http://", "https://"))
        ends.append(end)
