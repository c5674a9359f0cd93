"""A digest that has grown becomes part of the post that is there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.digest import Digest
from bot.rendering.matome.composing import from_digest
from bot.rendering.matome.merging import Merging, merge
from bot.rendering.matome.post import FrontMatterEntry, MatomePost
from bot.rendering.matome.style import LATEST, SEED, Style
from tests.digests import digest, point, quote
from tests.threads import START

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
RED, GREEN = "#ff5733", "#45d325"


def post_of(wanted: Digest, style: Style = LATEST) -> MatomePost:
    return from_digest(wanted, now=NOW, style=style)


def merge_into(published: MatomePost, wanted: Digest, style: Style = LATEST) -> Merging:
    return merge(published, post_of(wanted, style), wanted, style=style)


def ids(merging: Merging) -> list[int | None]:
    return [one.id for one in merging.post.quotes]


def test_new_quotes_come_behind_the_one_that_they_follow_in_the_thread() -> None:
    published = post_of(digest(quote(1), quote(2), quote(3)))
    merging = merge_into(published, digest(quote(9), quote(1), quote(8), quote(7), quote(3), quote(6)))
    assert ids(merging) == [9, 1, 8, 7, 2, 3, 6]
    assert merging.added == 4


def test_a_new_quote_does_not_part_a_reply_from_what_it_answers() -> None:
    published = post_of(digest(quote(1), quote(2, depth=1), quote(3, depth=2), quote(4)))
    assert ids(merge_into(published, digest(quote(1), quote(9), quote(4)))) == [1, 2, 3, 9, 4]
    assert ids(merge_into(published, digest(quote(1), quote(9, depth=1), quote(4)))) == [1, 9, 2, 3, 4]
    assert ids(merge_into(published, digest(quote(2), quote(9, depth=1), quote(4)))) == [1, 2, 3, 9, 4]


def test_a_digest_of_other_quotes_comes_at_the_end() -> None:
    assert ids(merge_into(post_of(digest(quote(1))), digest(quote(2), quote(3)))) == [1, 2, 3]


def test_quotes_without_ids_are_known_by_author_and_time_in_either_spelling() -> None:
    times = [START + timedelta(minutes=number) for number in range(3)]
    known = [quote(number, created_at=times[number]) for number in range(3)]
    published = post_of(digest(*known), SEED)
    assert [one.id for one in published.quotes] == [None] * 3
    other = quote(7, author="bob", created_at=times[1])
    merging = merge_into(published, digest(*known[:2], other, known[2]))
    assert [one.author for one in merging.post.quotes] == ["ann", "ann", "bob", "ann"]


def test_the_best_new_quotes_come_in_when_there_is_no_room_for_all() -> None:
    few = replace(LATEST, most_quotes=4)
    published = post_of(digest(quote(1), quote(2)))
    wanted = digest(quote(1), quote(2), *(quote(10 + score, score=score) for score in (5, 90, 20, 80)))
    assert ids(merge_into(published, wanted, few)) == [1, 2, 100, 90]
    assert merge_into(published, wanted, replace(LATEST, most_quotes=1)).added == 0


def test_words_of_a_post_stay_but_those_that_were_never_put_into_japanese() -> None:
    left = quote(3, "words", is_left=True)
    published = post_of(digest(quote(1, "手で直した。"), quote(2, "words"), left, is_translated=True))
    newer = (quote(1, "別の訳。"), quote(2, "言葉です。"), quote(3, "これも言葉。"))
    merging = merge_into(published, digest(*newer, is_translated=True))
    assert [one.text for one in merging.post.quotes] == ["手で直した。", "言葉です。", "これも言葉。"]
    assert merging.added == 0


def test_originals_do_not_become_other_originals() -> None:
    published = post_of(digest(quote(1, "words"), quote(2, "日本語の原文。")))
    newer = digest(quote(1, "日本語に書き直した。"), quote(2, "日本語の原文、改。"))
    assert merge_into(published, newer).post == published
    left = digest(quote(1, "日本語", is_left=True), is_translated=True)
    assert merge_into(published, left).post.quotes == published.quotes


def test_a_new_colour_is_not_that_of_its_neighbours() -> None:
    published = post_of(digest(quote(1, colour=RED), quote(2), quote(3, colour=GREEN)))
    wanted = digest(
        quote(1, colour=GREEN), quote(7, colour=RED), quote(8, colour=RED), quote(9), quote(3, colour=RED)
    )
    colours = [one.colour for one in merge_into(published, wanted).post.quotes]
    assert colours == [RED, GREEN, RED, "", "", GREEN]


def test_a_palette_without_another_colour_gives_none() -> None:
    own = replace(LATEST, palette=(RED, GREEN))
    published = post_of(digest(quote(1, score=1), quote(2, score=9)), own)
    published = replace(
        published,
        quotes=tuple(replace(q, colour=c) for q, c in zip(published.quotes, own.palette, strict=True)),
    )
    wanted = digest(quote(1, score=1), quote(6, score=99), quote(2, score=9))
    assert [one.colour for one in merge_into(published, wanted, own).post.quotes] == [RED, "", GREEN]


def test_folds_are_laid_anew_only_where_quotes_came_in() -> None:
    published = post_of(digest(*map(quote, range(1, 51))), SEED)
    translated = digest(*(quote(number, "訳。") for number in range(1, 51)), is_translated=True)
    assert [fold.size for fold in merge_into(published, translated).post.folds] == [20, 10]
    more = digest(*map(quote, range(1, 71)))
    assert [fold.size for fold in merge_into(post_of(digest(quote(1))), more).post.folds] == [30, 10]


def test_the_note_goes_when_everything_is_translated() -> None:
    published = post_of(digest(quote(1, "words"), quote(2, "f(x)")))
    assert published.note == LATEST.note
    half = digest(quote(1, "訳。"), is_translated=True)
    assert merge_into(published, half).post.note == LATEST.note
    code_stays = digest(quote(1, "訳。"), quote(2, "f(x)"), is_translated=True)
    assert merge_into(published, code_stays).post.note == ""
    own = replace(published, note="My own words.")
    assert merge_into(own, code_stays).post.note == "My own words."


def test_what_an_owner_may_have_changed_stays() -> None:
    made = post_of(digest(quote(1), tags=("Rust",), headline="見出し", points=(point("It was.", 1),)))
    own = replace(
        made,
        title="わたしの見出し",
        heading="**わたし**の見出し",
        tags=("Mine",),
        description="Mine.",
        is_draft=True,
        featureimage="thumbnails/mine.jpg",
        as_written=(FrontMatterEntry(key="extra", toml="extra = 1"),),
    )
    wanted = digest(quote(1), quote(2), tags=("AI",), headline="別の見出し", points=(point("No.", 1),))
    post = merge_into(own, wanted).post
    assert replace(post, quotes=own.quotes) == own


def test_a_title_that_is_not_japanese_gives_way_to_one_that_is() -> None:
    published = post_of(digest(quote(1), headline="A <story>", points=(point("It was.", 1),)))
    wanted = digest(
        quote(1, "訳。"), headline="ある<話>", points=(point("そうだった。", 1),), is_translated=True
    )
    post = merge_into(published, wanted).post
    assert (post.title, post.heading, post.description) == ("ある＜話＞", "ある＜話＞", "そうだった。")
    again = merge_into(post, digest(quote(1), headline="Another")).post
    assert again == post
