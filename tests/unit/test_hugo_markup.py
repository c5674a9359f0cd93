"""Plain text as the body of a quote, and what readers see of bodies of every age."""

import pytest

from bot.text.hugo_markup import body_text, escape_body, normalise


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("plain words, 日本語。", "plain words, 日本語。"),
        ("a\nb\n\n\n\nc", "a<br>b<br><br>c"),
        ('"it\'s" <b> & \\', "&#34;it&#39;s&#34; &#60;b&#62; &#38; &#92;"),
        (
            "*a* _b_ `c` [d] ~e~ {f}",
            "&#42;a&#42; &#95;b&#95; &#96;c&#96; &#91;d&#93; &#126;e&#126; &#123;f&#125;",
        ),
        ("1. first", "1&#46; first"),
        ("- item - and", "&#45; item - and"),
        ("a -- b ... c", "a -&#45; b .&#46;&#46; c"),
        (":tada: at 10:30", "&#58;tada: at 10:30"),
        ("www.example.com, me@example.com", "www&#46;example.com, me&#64;example.com"),
        ("if x:\n  return  y", "if x:<br>&#160;&#160;return &#160;y"),
        ("  code first", "&#8203;&#160;&#160;code first"),
        ("{{% ref %}}", "&#123;<!-- -->&#123;% ref %&#125;&#125;"),
        ("HAHAHUGOSHORTCODE1s0HBHB", "HAHAHUGO<!-- -->SHORTCODE1s0HBHB"),
        ("__hdeferred/x__d=", "&#95;&#95;h<!-- -->deferred/x&#95;&#95;d="),
        ("__h_pp_l1_0__e", "&#95;&#95;h<!-- -->&#95;pp&#95;l1&#95;0&#95;&#95;e"),
        ("\n\n  \nwords \n\n", "words"),
        ("", ""),
    ],
)
def test_a_body_shows_what_was_written(text: str, body: str) -> None:
    assert escape_body(text) == body
    assert body_text(body) == normalise(text)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("see https://example.com/a_b.", "see <https://example.com/a_b>."),
        ("（https://example.com/）", "（<https://example.com/>）"),
        ("https://example.com/100%", "[https&#58;//example.com/100%](<https://example.com/100%25>)"),
        ("https://example.com/?a=1&b", "[https&#58;//example.com/?a=1&#38;b](<https://example.com/?a=1&b>)"),
        ("http://[::1]/", "http&#58;//&#91;::1&#93;/"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_addresses_become_links_that_show_what_was_written(text: str, body: str) -> None:
    assert escape_body(text) == body
    assert body_text(body) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("＞上の話<br>”そうだね”", "＞上の話\n”そうだね”"),
        ("a && b &lt;c&gt; &mdash; &unknown; &copy", "a && b <c> — &unknown; &copy"),
        ('C:\\new \\"x\\"', 'C:\\new "x"'),
        ("one<br/>two<br />three", "one\ntwo\nthree"),
        ("https://example.com/a...<br>`code`", "https://example.com/a...\n`code`"),
        ("&#38263;&#x9577;", "長長"),
    ],
)
def test_bodies_of_older_generators_read_sensibly(body: str, text: str) -> None:
    assert body_text(body) == text


def test_a_long_hostile_body_takes_no_time() -> None:
    for piece in ("[", "<", "&", "<https://", "[a](<", ":a", "{", " ", "https://a", ")", "&#"):
        text = piece * 50_000
        assert body_text(escape_body(text)) == normalise(text)
        body_text(text)
