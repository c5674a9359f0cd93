import pytest

from bot.text.comment_html import comment_text

LONG = "https://example.com/2026/a-rather-long-path/that-the-page-cuts?a=1&b=2"
LONG_HTML = LONG.replace("/", "&#x2F;").replace("&b", "&amp;b")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("one<p>two<p>three", "one\n\ntwo\n\nthree"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("write &amp;lt; for &lt;, it&#x27;s &quot;easy&quot;", 'write &lt; for <, it\'s "easy"'),
        ("&amp;amp;lt; &copy &nosuch; &#0;", "&amp;lt; &copy &nosuch; \ufffd"),
        ("<i>very</i> true<i></i>", "*very* true"),
        ("<i>two<p>paragraphs</i> end", "*two*\n\n*paragraphs* end"),
        ("<i>open", "*open*"),
        ("&gt; quoted\nanswer", "> quoted\nanswer"),
        ("&gt;&gt; twice<p>&gt; once", ">> twice\n\n> once"),
        ("a line that the author\nwrapped  by hand", "a line that the author wrapped by hand"),
        ("list:\n- one\n* two\n3. three", "list:\n- one\n* two\n3. three"),
        ("<b>bold</b><br>and <span class='x'>more</span>", "bold and more"),
        ("mail <me@example.com> if 1 <2 or x<y>z", "mail <me@example.com> if 1 <2 or xz"),
        (
            "<pre><code>  a &lt; b\n    deeper\n\n  end\n</code></pre>\nprose",
            "  a < b\n    deeper\n\n  end\n\nprose",
        ),
        ("<pre><code>flush\n  in\n</code></pre>", "  flush\n    in"),
        ("<pre><code>  \tx  y\n</code></pre>", "    x  y"),
        ("<pre><code>  *not italic* <i>x</i></code></pre>", "  *not italic* x"),
        ("<pre><code>  never closed", "  never closed"),
        ("", ""),
        ("<p><p> <p>", ""),
        ("nul\0l \u202ebidi", "null bidi"),
        ("&#8238;evil&#x200b;", "evil"),
        ("絵文字 👩‍💻 と。", "絵文字 👩‍💻 と。"),
    ],
)
def test_html_becomes_plain_text(html: str, text: str) -> None:
    assert comment_text(html) == text


@pytest.mark.parametrize("ending", ["...", "…"])
def test_a_shortened_link_is_written_whole(ending: str) -> None:
    shown = LONG[:40].replace("/", "&#x2F;") + ending
    html = f'see <a href="{LONG_HTML}" rel="nofollow">{shown}</a>.'
    assert comment_text(html) == f"see {LONG}."


@pytest.mark.parametrize("shown", [LONG_HTML, ""])
def test_a_link_that_shows_itself_is_written_once(shown: str) -> None:
    assert comment_text(f'<a href="{LONG_HTML}">{shown}</a>') == LONG


def test_a_link_under_other_words_follows_them() -> None:
    assert comment_text('<a href="https://a.example/">the paper</a>') == "the paper (https://a.example/)"
    assert comment_text('<a href="https://a.example/">and...</a>') == "and... (https://a.example/)"


def test_a_link_of_another_scheme_is_only_its_words() -> None:
    html = '<a href="javascript:alert(1)">click</a>'
    assert comment_text(html) == "click"


def test_an_unclosed_link_ends_with_its_paragraph() -> None:
    assert comment_text('<a href="https://a.example/">x<p>y') == "x (https://a.example/)\n\ny"


def test_an_address_may_stand_in_single_quotation_marks() -> None:
    assert comment_text(f"<a href='{LONG_HTML}'>see</a>") == f"see ({LONG})"


def test_a_very_long_word_is_kept() -> None:
    assert comment_text("x" * 10_000) == "x" * 10_000
