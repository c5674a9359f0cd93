from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.language import Language
from bot.domain.thread import ItemId
from bot.rendering.defect_sentences import say_defect
from bot.rendering.matome.defects import Defect, DefectKind, find_defects
from bot.rendering.matome.mending import Surroundings, mend
from bot.rendering.matome.reader import read_post
from tests.defective_posts import CASES, CUT, ENGLISH, FIRST, GOOD, SECOND, THIRD, Case

NOW = datetime(2025, 2, 26, tzinfo=UTC)
PATH = Path("content/posts/a/index.md")
SITE = Surroundings(images=("thumbnails/red1.jpg",))


def find(text: str | bytes, site: Surroundings = SITE) -> tuple[Defect, ...]:
    return find_defects(PATH, text.encode() if isinstance(text, str) else text, now=NOW, site=site)


def test_a_good_post_has_no_defects_and_is_left_alone() -> None:
    assert find(GOOD) == ()
    assert mend(GOOD.encode(), SITE) is None


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_each_defect_is_told_with_its_line(case: Case) -> None:
    defects = find(case.text)
    assert {(one.line, one.kind) for one in defects} >= set(case.told)
    for one in defects:
        for language in Language:
            sentence = say_defect(one, language)
            assert sentence
            assert "\n" not in sentence


@pytest.mark.parametrize("case", [case for case in CASES.values() if case.mended is not None])
def test_what_can_be_mended_is_and_says_so_before(case: Case) -> None:
    kinds = {kind for _, kind in case.told}
    assert all(one.can_be_mended for one in find(case.text) if one.kind in kinds)
    text = mend(case.text.encode(), SITE)
    assert text == GOOD.replace(case.old, case.mended or "")
    assert find(text or "") == ()
    assert mend((text or "").encode(), SITE) is None


@pytest.mark.parametrize(
    "name", ["no date", "no source", "text between quotes", "untranslated", "another language", "link",
             "date to come", "draft"]
)  # fmt: skip
def test_what_cannot_be_mended_stays_and_says_so(name: str) -> None:
    case = CASES[name]
    assert not any(one.can_be_mended for one in find(case.text))
    assert mend(case.text.encode(), SITE) is None


def test_an_empty_fold_goes_with_its_only_quote() -> None:
    text = mend(CASES["empty fold"].text.encode(), SITE)
    assert text is not None
    assert "details" not in text
    assert [quote.author for quote in read_post(text.encode()).post.quotes] == ["ann", "bob"]


def test_a_post_of_empty_quotes_only_keeps_them() -> None:
    text = GOOD
    for words in ("最初の意見", "次の意見", "三つ目"):
        text = text.replace(words, "")
    assert [(one.kind, one.can_be_mended) for one in find(text)] == [(DefectKind.EMPTY, False)] * 3
    assert mend(text.encode(), SITE) is None


def test_a_post_without_quotes_is_told() -> None:
    text = GOOD
    for quote in (FIRST, SECOND, THIRD):
        text = text.replace(quote, "")
    assert DefectKind.NO_QUOTES in {one.kind for one in find(text)}


def test_the_second_post_of_a_discussion_is_told() -> None:
    first = Path("content/posts/a.md")
    site = Surroundings(images=SITE.images, stories={ItemId(101): first})
    (duplicate,) = find(GOOD, site)
    assert (duplicate.kind, duplicate.can_be_mended) == (DefectKind.DUPLICATE, False)
    assert str(first) in say_defect(duplicate, Language.EN)
    assert find_defects(first, GOOD.encode(), now=NOW, site=site) == ()


def test_other_pages_of_a_site_are_not_judged() -> None:
    assert find("---\ntitle: About us\n---\n\nHello.\n") == ()


def test_an_image_is_not_replaced_where_there_is_none_and_only_thumbnails_are_judged() -> None:
    (image,) = find(GOOD, Surroundings())
    assert (image.kind, image.can_be_mended) == (DefectKind.IMAGE, False)
    assert mend(GOOD.encode(), Surroundings()) is None
    for other in ("https://example.com/a.jpg", "own.png"):
        assert find(GOOD.replace("thumbnails/red1.jpg", other)) == ()


def test_quotes_that_say_they_are_originals_are_no_defect() -> None:
    text = GOOD.replace("次の意見", f"（原文）{ENGLISH}")
    assert find(text) == ()
    noted = GOOD.replace(
        '\n\n\n\n\n{{<matomeQuote body="最初',
        '\n\n※ コメントは原文のままです（翻訳なし）。\n\n\n\n\n{{<matomeQuote body="最初',
    )
    assert find(noted.replace("次の意見", ENGLISH)) == ()


@pytest.mark.parametrize(
    "words",
    [
        "ロシア語で「корпоратив」と言う",
        "μとπ",
        "https://example.com/страница を見て",
        "https://example.com/ですよ...",
        "const a = 1",
        "待って...",
    ],
)
def test_what_only_looks_like_a_defect_is_not_told(words: str) -> None:
    assert find(GOOD.replace("次の意見", words)) == ()


def test_several_defects_of_a_quote_are_told_one_by_one() -> None:
    text = GOOD.replace("次の意見", f"{CUT}と {CUT} と계속떠")
    assert [one.kind for one in find(text)] == [DefectKind.LANGUAGE, DefectKind.LINK, DefectKind.LINK]


def test_tags_that_are_one_after_mending_are_kept_once_in_the_sites_spelling() -> None:
    text = GOOD.replace('"Rust", "電源"', '".NET", "Ｒｕｓｔ/x", "rust／X", "R&D"')
    mended = mend(text.encode(), Surroundings(images=SITE.images, vocabulary=("RUST／x",)))
    assert mended is not None
    assert read_post(mended.encode()).post.tags == ("．NET", "rust／X", "R＆D")


def test_code_with_markup_in_it_shows_the_same_words() -> None:
    text = mend(GOOD.replace("次の意見", "タグは`<canvas a_b_c>`です").encode(), SITE)
    assert text is not None
    assert read_post(text.encode()).post.quotes[1].text == "タグは`<canvas a_b_c>`です"


def test_half_an_escape_is_completed() -> None:
    text = mend(GOOD.replace("次の意見", "https://example.com/%E3%8 と%").encode(), SITE)
    assert text is not None
    assert "https://example.com/%E3%258 と%" in text


def test_a_missing_source_comes_from_the_posts_id() -> None:
    text = CASES["no source"].text.replace("draft = false\n", "draft = false\nhn_id = 101\n")
    mended = mend(text.encode(), SITE)
    assert mended is not None
    assert read_post(mended.encode()).post.source == "https://news.ycombinator.com/item?id=101"


@pytest.mark.parametrize(
    "loss",
    [
        ("draft = false\n", "draft = false\ntitle = '別の題名'\n"),
        (SECOND, f"{SECOND} 余分"),
        ('userName="bob"', 'userName="bob" userName="eve"'),
        ("tags", "# 'broken\nfoo = 'it's'\ntags"),
    ],
)
def test_a_post_that_would_lose_words_is_left_alone(loss: tuple[str, str]) -> None:
    text = GOOD.replace(*loss)
    assert find(text)
    assert mend(text.encode(), SITE) is None


def test_bytes_that_are_no_text_are_left_alone() -> None:
    content = GOOD.encode().replace("次の意見".encode(), "次の意見".encode("shift_jis"))
    assert DefectKind.ENCODING in {one.kind for one in find(content)}
    assert mend(content, SITE) is None
