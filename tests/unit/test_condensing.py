"""How a long comment becomes a quote."""

from bot.writing.extractive.condensing import condense, visible_length
from bot.writing.extractive.sentences import read_comment

FILLER = "Some people like to talk at great length about nothing that anybody would ever want to read again."


def condensed(text: str, *best: str, limit: int = 120) -> str:
    """Condense a text in which the given sentences score highest, in this order."""
    ranks = {sentence: 10.0 - rank for rank, sentence in enumerate(best)}
    return condense(
        text, [(sentence, ranks.get(sentence.text, 0.0)) for sentence in read_comment(text)], limit=limit
    )


def test_a_short_comment_is_quoted_whole() -> None:
    assert condensed("Short.\n\n> quoted\n\n  code()") == "Short.\n\n> quoted\n\n  code()"


def test_links_do_not_count_as_length() -> None:
    text = f"See https://example.com/{'a' * 500} for more."
    assert condensed(text) == text


def test_the_best_sentences_stand_in_their_order_with_gaps_marked() -> None:
    text = f"Tea is grown in hills. {FILLER} Coffee is grown there too. {FILLER}"
    assert (
        condensed(text, "Coffee is grown there too.", "Tea is grown in hills.")
        == "Tea is grown in hills. … Coffee is grown there too. …"
    )


def test_a_dropped_beginning_is_marked_too() -> None:
    assert (
        condensed(f"{FILLER} Tea is grown in high hills.", "Tea is grown in high hills.", limit=100)
        == "… Tea is grown in high hills."
    )


def test_paragraphs_stay_apart() -> None:
    text = f"Tea is grown in hills.\n\nCoffee is grown there too.\n\n{FILLER}"
    assert (
        condensed(text, "Tea is grown in hills.", "Coffee is grown there too.")
        == "Tea is grown in hills.\n\nCoffee is grown there too. …"
    )


def test_quoted_lines_go_first_and_leave_no_mark() -> None:
    assert (
        condensed(f"> {FILLER}\n\nTea is grown in hills, not in valleys.")
        == "Tea is grown in hills, not in valleys."
    )


def test_short_code_stays_beside_the_words_that_bring_it() -> None:
    text = f"{FILLER}\n\nBrew it so:\n\n  if hot:\n      pour()\n\n{FILLER}"
    assert condensed(text, "Brew it so:", limit=40) == "… Brew it so:\n\n  if hot:\n      pour()\n\n…"


def test_long_code_is_replaced_by_a_mark() -> None:
    text = f"Tea is grown in hills:\n\n  {'x' * 500}\n\nCoffee is grown there too."
    assert condensed(text) == "Tea is grown in hills: … Coffee is grown there too."


def test_links_of_dropped_sentences_follow_on_lines_of_their_own() -> None:
    text = f"Tea is grown in the hills of Assam. {FILLER} See https://example.com/a?b=c#d and (https://example.org/x)."
    assert condensed(text, "Tea is grown in the hills of Assam.", limit=60).splitlines() == [
        "Tea is grown in the hills of Assam. …",
        "https://example.com/a?b=c#d",
        "https://example.org/x",
    ]


def test_a_link_that_is_shown_is_not_repeated() -> None:
    first = "Tea is explained at https://example.com/tea for all who ask."
    assert condensed(f"{first} {FILLER}", first).count("https://example.com/tea") == 1


def test_one_long_sentence_is_cut_at_a_word() -> None:
    assert condensed("word " * 40 + "end.", limit=50) == "word word word word word word word word word word …"


def test_a_cut_never_goes_through_a_link() -> None:
    url = f"https://example.com/{'a' * 80}"
    shown = condensed(f"{'word ' * 8}{url} {'more ' * 40}", limit=45)
    assert url in shown
    assert visible_length(shown) <= 45 + len(" …")


def test_a_comment_of_quotes_alone_keeps_their_marks() -> None:
    assert condensed(f"> {FILLER} {FILLER}", limit=40).startswith("> Some people")


def test_a_sentence_that_leans_on_a_dropped_one_gives_way() -> None:
    text = f"{FILLER} This is why it failed. Tea is grown in hills and never in valleys."
    assert "This is why" not in condensed(
        text, "This is why it failed.", "Tea is grown in hills and never in valleys.", limit=90
    )


def test_a_long_sentence_is_cut_where_all_else_says_too_little() -> None:
    shown = condensed(f"Yes. {'word ' * 40}end.", limit=50)
    assert shown.startswith("… word word")
    assert shown.endswith("word …")
