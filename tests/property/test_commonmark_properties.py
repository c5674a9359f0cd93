"""Whatever a text contains, a CommonMark reader sees that text and nothing else."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.commonmark import escape, format_text
from tests.commonmark_reader import READER, inline_words, visible, words_of

PIECES = (
    *("*", "**", "_", "__", "`", "```", "~~~", "~~", "#", "# ", ">", "> ", "- ", "+ ", "* ", "1. ", "99) "),
    *("---", "===", "***", "|", "[", "]", "(", ")", "![", "](x)", "[x](javascript:a)", "[^1]", "[a]: b"),
    *("<b>", "<script>", "</p>", "<!--", "-->", "<?", "<a@b.c>", "&amp;", "&copy", "&#60;", "&"),
    *("\\", "\\\\", "{{", "}}", "{%", "{{<", "$$", ":heart:", "\n", "\n\n", "\n  ", "  ", "    ", "\t", " "),
    *(
        "https://e.example/a?b=c&copy=1",
        "http://x.example/%",
        "https://e.example/`a`",
        "www.e.example",
        "<https://",
    ),
    *("word", "日本語。", "😀", "é", "\u3000", "\xa0", "\u202e", "\0", "\r", "\u2028"),
)
hostile = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=14).map("".join)


@given(hostile)
@settings(max_examples=600, deadline=None)
def test_a_line_shows_its_text(text: str) -> None:
    markdown = escape(text)
    assert "\n" not in markdown
    assert visible(markdown) == words_of(text)


@given(hostile)
@settings(max_examples=600, deadline=None)
def test_blocks_show_their_text(text: str) -> None:
    assert visible(format_text(text)) == words_of(text)


@given(hostile)
@settings(max_examples=300, deadline=None)
def test_the_label_of_a_link_shows_its_text(text: str) -> None:
    label = escape(text, keeps_links=False)
    (block,) = READER.parse(f"[{label}](https://example.com/)")[1:2]
    kinds = [child.type for child in block.children or ()]
    assert kinds[0] == "link_open"
    assert kinds[-1] == "link_close"
    assert kinds.count("link_open") == 1
    assert " ".join(inline_words(block).split()) == words_of(text)


@given(hostile)
@settings(max_examples=200, deadline=None)
def test_links_lead_to_web_addresses_only(text: str) -> None:
    for block in READER.parse(format_text(text)):
        for token in block.children or ():
            if token.type == "link_open":
                assert str(token.attrs["href"]).lower().startswith(("http://", "https://"))
