"""Any digest becomes a post that reads back the same, and any bytes read as something."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.digest import Digest
from bot.rendering.matome.composing import fold_sizes, from_digest
from bot.rendering.matome.post import Fold, MatomePost, MatomeQuote
from bot.rendering.matome.post_json import post_from_json, post_to_json
from bot.rendering.matome.reader import read_post
from bot.rendering.matome.shortcodes import read_quote
from bot.rendering.matome.style import LATEST, SEED, Style
from bot.rendering.matome.writer import write_post
from bot.text.hugo_markup import normalise
from tests.strategies import digests

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LINES = (
    "+++",
    "title = 'it's'",
    "title = 'A title'",
    "date = '2025-02-25T00:00:00'",
    'tags = ["a", "b"]',
    "[params]",
    "x = [[[[",
    "> A title",
    "引用元：[https://news.ycombinator.com/item?id=1](https://news.ycombinator.com/item?id=1)",
    '{{<matomeQuote body="words" userName="ann" createdAt="" color="">}}',
    '{{<matomeQuote body="wo"rds" userName="ann" createdAt="" color="">}}',
    '{{<matomeQuote body="words\\" userName="ann" createdAt="x" color="red">}}',
    '{{<matomeQuote body="words',
    'more" userName="ann">}}',
    '{{< details summary="もっとコメントを表示（1）">}}',
    "{{< /details >}}",
    "{{</details>}}",
    "{{< youtube 1 >}}",
    '[記事一覧へ]({{% ref "/posts/" %}})',
    "",
    "",
    "\0",
    "\r",
    "\ufeff",
)
SIGNS = ("", "\n", " ", '"', "'", "\\", "`", "x", "{{<", ">}}", "\r\n")
files = st.lists(st.sampled_from(LINES) | st.text(max_size=20), max_size=40).map("\n".join)
styles = st.sampled_from((LATEST, SEED))


def compose(digest: Digest, style: Style = LATEST) -> MatomePost:
    return from_digest(digest, now=NOW, images=("thumbnails/a.jpg", "thumbnails/b.jpg"), style=style)


def small_post(style: Style) -> MatomePost:
    return MatomePost(
        title="A title",
        date="2026-03-01T00:00:00",
        tags=("one", "two"),
        source="https://news.ycombinator.com/item?id=1",
        hn_id=1,
        article="https://example.com/",
        note="※ a note",
        quotes=tuple(
            MatomeQuote(body=f"words<br>{n}", author="ann", created_at="2026/03/01 10:00:00", colour="", id=n)
            for n in range(4)
        ),
        folds=(Fold(summary="もっとコメントを表示（1）", size=2), Fold(summary="more", size=1)),
        layout=style.layout,
    )


@settings(max_examples=60)
@given(digests, styles)
def test_what_is_written_keeps_the_format_and_reads_back_the_same(digest: Digest, style: Style) -> None:
    post = compose(digest, style)
    text = write_post(post)
    reading = read_post(text.encode())
    assert reading.problems == ()
    assert reading.post == post
    assert write_post(reading.post) == text


@settings(max_examples=30)
@given(digests)
def test_quotes_say_what_the_digest_says(digest: Digest) -> None:
    post = compose(digest)
    assert [quote.text for quote in post.quotes] == [normalise(quote.text) for quote in digest.quotes]


@settings(max_examples=30)
@given(digests, styles)
def test_a_post_survives_json(digest: Digest, style: Style) -> None:
    post = compose(digest, style)
    assert post_from_json(post_to_json(post)) == post


@settings(max_examples=300)
@given(files | st.text())
def test_what_is_read_from_any_text_can_be_written_so_that_it_reads_back_the_same(text: str) -> None:
    post = read_post(text.encode(errors="surrogatepass")).post
    again = read_post(write_post(post).encode()).post
    assert again.quotes == post.quotes
    assert [fold.size for fold in again.folds] == [fold.size for fold in post.folds]


@settings(max_examples=300)
@given(st.binary(max_size=200) | files.map(lambda text: text.encode(errors="surrogatepass")))
def test_any_bytes_read_as_a_post(source: bytes) -> None:
    reading = read_post(source)
    assert all(problem.line >= 1 for problem in reading.problems)


@settings(max_examples=400)
@given(styles, st.data())
def test_a_file_is_written_byte_for_byte_or_its_problem_is_told(style: Style, data: st.DataObject) -> None:
    text = write_post(small_post(style))
    start = data.draw(st.integers(0, len(text) - 1))
    end = min(len(text), start + data.draw(st.integers(0, 4)))
    damaged = text[:start] + data.draw(st.sampled_from((*SIGNS, *LINES))) + text[end:]
    reading = read_post(damaged.encode(errors="surrogatepass"))
    assert reading.problems or write_post(reading.post) == damaged


@given(st.integers(0, 300), styles)
def test_folds_hold_every_quote_but_the_open_ones(count: int, style: Style) -> None:
    sizes = fold_sizes(count, style)
    first = count - sum(sizes)
    assert first <= style.first_fold + style.smallest_fold
    assert all(style.smallest_fold <= size < style.fold_size + style.smallest_fold for size in sizes)
    assert all(size == style.fold_size for size in sizes[:-1])


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from((*SIGNS, "<b>", "https://e.jp/%A", "HAHAHUGOSHORTCODE", "__hdeferred/"))
        | st.text(max_size=3)
    )
)
def test_a_usual_quote_is_read_as_one_with_an_addition_is(words: list[str]) -> None:
    rest = 'userName="ann" createdAt="2026/03/01 10:00:00" color="">}}'
    usual = f'{{{{<matomeQuote body="{"".join(words)}" {rest}'
    quote, faults = read_quote(usual)
    other, other_faults = read_quote(usual.replace(' color="">', ' color="" id="1">'))
    assert (quote, faults) == (replace(other, id=None), other_faults)
