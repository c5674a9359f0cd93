"""Whatever is in a file: mending it once is enough, breaks nothing, and loses no word."""

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.language import Language
from bot.rendering.defect_sentences import say_defect
from bot.rendering.matome.defects import find_defects
from bot.rendering.matome.mending import Surroundings, mend
from bot.rendering.matome.post import MatomeQuote
from bot.rendering.matome.reader import read_post
from tests.defective_posts import CASES, GOOD

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SITE = Surroundings(images=("thumbnails/red1.jpg",), vocabulary=("Rust",))
SIGNS = (
    "",
    "\n",
    " ",
    '"',
    "'",
    "\\",
    "`",
    "`<b>`",
    "<",
    ">",
    "&lt;",
    "{{<",
    ">}}",
    "\r\n",
    "\0",
    "%",
    "https://e.jp/%A",
    "<br/>",
    ":x:",
)
PIECES = (*SIGNS, *(case.new for case in CASES.values()), *GOOD.split("\n"))


@st.composite
def damaged_posts(draw: st.DrawFn) -> str:
    """A good post with pieces put in, or in place of a few signs."""
    text = GOOD
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text) - 1))
        end = min(len(text), start + draw(st.integers(0, 6)))
        text = text[:start] + draw(st.sampled_from(PIECES)) + text[end:]
    return text


def said(quote: MatomeQuote) -> tuple[str, str, str, str]:
    """What must stay; half an escape of an address is completed."""
    return quote.text.replace("%25", "%"), quote.author, quote.created_at, quote.colour


@settings(max_examples=500)
@given(damaged_posts() | st.text(max_size=200))
def test_mending_once_is_enough_and_ends_in_the_format(text: str) -> None:
    mended = mend(text.encode(errors="surrogatepass"), SITE)
    if mended is not None:
        assert read_post(mended.encode()).problems == ()
        assert mend(mended.encode(), SITE) is None


@settings(max_examples=500)
@given(damaged_posts())
def test_mending_keeps_what_is_said_by_whom_when_and_in_what_colour(text: str) -> None:
    mended = mend(text.encode(errors="surrogatepass"), SITE)
    if mended is not None:
        before, after = read_post(text.encode()).post, read_post(mended.encode()).post
        kept = [quote for quote in before.quotes if quote.text.strip()]
        assert list(map(said, kept)) == list(map(said, after.quotes))
        assert after.date == before.date


@settings(max_examples=500)
@given(damaged_posts() | st.text(max_size=200))
def test_a_post_is_mended_exactly_if_a_defect_of_it_says_so_and_those_are_gone(text: str) -> None:
    content = text.encode(errors="surrogatepass")
    defects = find_defects(Path("a.md"), content, now=NOW, site=SITE)
    mendable = {one.kind for one in defects if one.can_be_mended}
    mended = mend(content, SITE)
    assert all(say_defect(one, Language.JA) for one in defects)
    if defects:
        assert bool(mendable) == (mended is not None)
    if mended is not None:
        left = find_defects(Path("a.md"), mended.encode(), now=NOW, site=SITE)
        assert not any(one.can_be_mended for one in left)
        assert not mendable & {one.kind for one in left}
