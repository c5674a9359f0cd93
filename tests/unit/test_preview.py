from bot.domain.language import Language
from bot.rendering.markup_html import line_to_html, markup_to_html
from bot.rendering.messages import Embed, Message
from bot.rendering.preview import preview_page


def shown(markup: str) -> str:
    return markup_to_html(markup, Language.EN)


def test_escapes_are_taken_off_and_html_is_only_shown() -> None:
    assert shown(r"\*no\* <b>&amp;") == "<p>*no* &lt;b&gt;&amp;amp;</p>"


def test_links_lead_where_they_say() -> None:
    link = '<a href="https://a.example/?b=1&amp;c=2" rel="noreferrer">'
    assert shown("[here](https://a.example/?b=1&c=2)") == f"<p>{link}here</a></p>"
    assert shown("<https://a.example/?b=1&c=2>!") == f"<p>{link}https://a.example/?b=1&amp;c=2</a>!</p>"
    assert shown("https://a.example/?b=1&c=2") == f"<p>{link}https://a.example/?b=1&amp;c=2</a></p>"


def test_names_paths_and_words_of_ours_may_stand_out() -> None:
    assert shown(r"**a \*b\*** and `c <d>`") == ("<p><strong>a *b*</strong> and <code>c &lt;d&gt;</code></p>")
    assert shown(r"[a \_b\_](https://a.example/)") == (
        '<p><a href="https://a.example/" rel="noreferrer">a _b_</a></p>'
    )


def test_lists_quotes_and_code_are_blocks() -> None:
    assert shown("- a\n- *b*\n\n> c\nd\ne") == (
        "<ul><li>a</li><li><em>b</em></li></ul><blockquote>c</blockquote><p>d<br>e</p>"
    )
    assert shown("a\n```\n<i> \\*\n```\nb") == "<p>a</p><pre><code>&lt;i&gt; \\*</code></pre><p>b</p>"


def test_a_moment_is_written_out_in_the_readers_language() -> None:
    assert "2023/11/14 22:13 UTC" in markup_to_html("<t:1700000000:R>", Language.JA)


def test_a_title_has_no_blocks() -> None:
    assert line_to_html(r"\- a", Language.EN) == "- a"


def test_a_page_with_nothing_but_a_colour_holds_no_script_and_no_other_file() -> None:
    message = Message(embeds=[Embed(color=0x00FF66)], allowed_mentions={"parse": []})
    page = preview_page([message], title="<script>", language=Language.JA)
    assert "--colour: #00ff66" in page
    assert "&lt;script&gt;" in page
    assert '<html lang="ja">' in page
    assert not any(part in page for part in ("<script", "<link", "src=", "@import", "url("))
