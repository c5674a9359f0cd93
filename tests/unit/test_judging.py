from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.judging import Past, Repeat, find_repeat, past_since
from bot.domain.posting import Check
from bot.domain.subscription import Polling, Terms
from bot.domain.thread import ItemId
from tests.judging import NOW, choice_of, filtered, found, ids, listed, polled, posted, verdict_on

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("filters", "check", "value", "wanted", "passes"),
    [
        ({"points": 120}, Check.POINTS, "120", "120", True),
        ({"points": 121}, Check.POINTS, "120", "121", False),
        ({"comments": 40}, Check.COMMENTS, "40", "40", True),
        ({"comments": 41}, Check.COMMENTS, "40", "41", False),
        ({"age": 6 * HOUR}, Check.AGE, "360", "360", True),
        ({"age": 6 * HOUR + timedelta(seconds=1)}, Check.AGE, "360", "361", False),
        ({"words": ("rust", "LONG")}, Check.WORDS, "LONG", "rust, LONG", True),
        ({"words": ("rust", "sto")}, Check.WORDS, "", "rust, sto", False),
        ({"without_words": ("rust", "sto")}, Check.WITHOUT_WORDS, "", "rust, sto", True),
        ({"without_words": ("story",)}, Check.WITHOUT_WORDS, "story", "story", False),
        ({"domains": ("example.com",)}, Check.DOMAINS, "example.com", "example.com", True),
        ({"domains": ("ample.com", "a.example.com")}, Check.DOMAINS, "example.com", None, False),
        ({"without_domains": ("example.org",)}, Check.WITHOUT_DOMAINS, "example.com", None, True),
        ({"without_domains": ("com",)}, Check.WITHOUT_DOMAINS, "example.com", "com", False),
    ],
)
def test_each_filter_tells_its_value_and_the_wanted_one(
    filters: dict[str, object], check: Check, value: str, wanted: str | None, *, passes: bool
) -> None:
    verdict = verdict_on(listed(), filtered(**filters))
    finding = found(verdict, check)
    assert (finding.value, finding.passes, verdict.is_chosen) == (value, passes, passes)
    assert wanted in (None, finding.wanted)
    assert [one.check for one in verdict.findings] == [check, Check.REPEAT]


@pytest.mark.parametrize(
    ("untold", "filters", "check"),
    [
        ({"points": None}, {"points": 1}, Check.POINTS),
        ({"comments": None}, {"comments": 1}, Check.COMMENTS),
        ({"created_at": None}, {"age": timedelta(minutes=1)}, Check.AGE),
        ({"url": None}, {"domains": ("example.com",)}, Check.DOMAINS),
    ],
)
def test_what_a_source_does_not_tell_is_not_passed(
    untold: dict[str, object], filters: dict[str, object], check: Check
) -> None:
    one = listed(**untold)  # pyright: ignore[reportArgumentType] - tests pass what fits
    finding = found(verdict_on(one, filtered(**filters)), check)
    assert (finding.value, finding.passes) == ("", False)
    assert verdict_on(one).is_chosen


def test_a_story_without_an_address_is_of_no_unwanted_domain() -> None:
    assert verdict_on(listed(url=None), filtered(without_domains=("example.com",))).is_chosen


def test_findings_come_in_the_order_of_the_checks() -> None:
    terms = Terms(
        filters=filtered(
            points=1,
            comments=1,
            age=HOUR,
            words=("story",),
            without_words=("x",),
            domains=("example.com",),
            without_domains=("x.com",),
        ).filters,
        timing=Polling(),
    )
    (verdict,) = choice_of([listed()], terms).verdicts
    assert [finding.check for finding in verdict.findings] == list(Check)
    assert verdict.is_chosen


@pytest.mark.parametrize(
    "again",
    [
        listed(1),
        listed(2, url="http://www.EXAMPLE.com/1/?utm_source=feed#top"),
        listed(1, url="https://example.org/moved", title="Another title altogether"),
    ],
)
def test_a_story_that_the_channel_has_is_not_posted_again(again: object) -> None:
    posting = posted(listed(1), subscription=99)
    verdict = verdict_on(again, None, posting)  # pyright: ignore[reportArgumentType]
    assert not verdict.is_chosen
    assert find_repeat(verdict) == Repeat(item=ItemId(1), posted_at=posting.posted_at)


def test_texts_are_the_same_by_a_title_that_says_something() -> None:
    text = listed(1, url=None, title="Ask HN: Who is hiring?")
    again = listed(2, url=None, title="ASK HN:  who is hiring?")
    assert not verdict_on(again, None, posted(text)).is_chosen
    assert verdict_on(
        listed(2, url=None, title="Ask HN"), None, posted(listed(1, url=None, title="Ask HN"))
    ).is_chosen
    same_title = listed(2, title=text.story.title)
    assert verdict_on(same_title, None, posted(text)).is_chosen
    assert verdict_on(text, None, posted(same_title)).is_chosen


def test_what_was_posted_before_the_window_does_not_count() -> None:
    terms = Terms(window=DAY)
    assert verdict_on(listed(), terms, posted(listed(), ago=DAY)).is_chosen
    assert not verdict_on(listed(), terms, posted(listed(), ago=DAY - timedelta(seconds=1))).is_chosen
    twin = posted(listed(2, url="https://example.com/1"), ago=HOUR)
    assert not verdict_on(listed(), terms, posted(listed(), ago=2 * DAY), twin).is_chosen


def test_a_story_without_a_repeat_has_nothing_to_name() -> None:
    assert find_repeat(verdict_on(listed(), filtered(points=999))) is None


def test_the_first_that_pass_are_chosen_and_the_others_told_their_place() -> None:
    stories = [listed(1), listed(2, points=5), *map(listed, range(3, 7))]
    choice = choice_of(stories, filtered(points=100, most=2))
    assert ids(choice.chosen) == [1, 3]
    assert [int(verdict.item) for verdict in choice.verdicts] == ids(stories)
    places = [found(verdict, Check.PLACE) for verdict in choice.verdicts if int(verdict.item) != 2]
    assert [(place.value, place.wanted, place.passes) for place in places] == [
        ("1", "2", True),
        ("2", "2", True),
        ("3", "2", False),
        ("4", "2", False),
        ("5", "2", False),
    ]
    assert Check.PLACE not in [finding.check for finding in choice.verdicts[1].findings]


def test_of_two_submissions_in_a_list_the_first_that_passes_is_chosen() -> None:
    low = listed(1, url="https://example.com/same", points=3)
    high = listed(2, url="https://www.example.com/same/", points=300)
    third = listed(3, url="https://example.com/same#x", points=400)
    choice = choice_of([low, high, third], filtered(points=100))
    assert ids(choice.chosen) == [2]
    assert find_repeat(choice.verdicts[0]) is None
    assert find_repeat(choice.verdicts[2]) == Repeat(item=ItemId(2), posted_at=None)


def test_a_story_that_stands_twice_in_a_list_is_judged_once_at_its_first_place() -> None:
    choice = choice_of([listed(1), listed(2), listed(1)])
    assert ids(choice.chosen) == [1, 2]
    assert len(choice.verdicts) == 2


def test_nothing_comes_of_an_empty_list() -> None:
    choice = choice_of([])
    assert (choice.chosen, choice.grown, choice.verdicts) == ((), (), ())


def test_one_that_polls_posts_one_story_and_waits() -> None:
    assert ids(choice_of([listed(1), listed(2)], polled()).chosen) == [1]
    soon = verdict_on(listed(2), polled(), posted(listed(1), ago=timedelta(minutes=29, seconds=59)))
    assert (found(soon, Check.GAP).value, found(soon, Check.GAP).wanted, soon.is_chosen) == (
        "29",
        "30",
        False,
    )
    assert verdict_on(listed(2), polled(), posted(listed(1), ago=timedelta(minutes=30))).is_chosen
    assert found(verdict_on(listed(1), polled()), Check.GAP).value == ""


def test_one_that_polls_without_a_gap_posts_what_the_day_leaves() -> None:
    stories = list(map(listed, range(10, 20)))
    terms = polled(most_a_day=3, gap=timedelta(), most=10)
    assert ids(choice_of(stories, terms).chosen) == [10, 11, 12]
    assert ids(choice_of(stories, terms, posted(listed(1)), posted(listed(2))).chosen) == [10]
    full = choice_of(stories, terms, *(posted(listed(item)) for item in (1, 2, 3)))
    assert not full.chosen
    assert all(not found(verdict, Check.DAY).passes for verdict in full.verdicts)
    assert ids(choice_of(stories, polled(gap=timedelta(), most=2)).chosen) == [10, 11]


def test_a_day_and_a_gap_are_those_of_the_subscription_itself() -> None:
    others = [posted(listed(item), subscription=99, ago=timedelta(minutes=1)) for item in range(10, 20)]
    assert verdict_on(listed(1), polled(), *others).is_chosen


def test_a_day_is_a_local_one() -> None:
    terms = Terms(timing=Polling(most_a_day=1, gap=timedelta()), zone="Asia/Tokyo")
    midnight = NOW.astimezone(ZoneInfo("Asia/Tokyo")).replace(hour=0, minute=0)
    posting = posted(listed(1), ago=NOW - midnight)
    second = timedelta(seconds=1)
    assert not verdict_on(listed(2), terms, posting, now=midnight + DAY - second).is_chosen
    assert verdict_on(listed(2), terms, posting, now=midnight + DAY).is_chosen
    late = posted(listed(1), ago=NOW - midnight + second)
    assert verdict_on(listed(2), terms, late).is_chosen


@pytest.mark.parametrize(
    ("comments", "growth", "is_grown"),
    [
        (80, 2.0, True),
        (79, 2.0, False),
        (50, 1.1, True),
        (49, 1.1, False),
        (999, None, False),
        (None, 2.0, False),
    ],
)
def test_a_discussion_that_grew_by_the_factor_is_renewed(
    comments: int | None, growth: float | None, *, is_grown: bool
) -> None:
    choice = choice_of([listed(1, comments=comments)], Terms(growth=growth), posted(listed(1, comments=40)))
    assert ids(choice.grown) == ([1] if is_grown else [])
    assert not choice.chosen


@pytest.mark.parametrize(
    "posting",
    [
        posted(listed(1), message=None),
        posted(listed(1), subscription=99),
        posted(listed(1), ago=31 * DAY),
        posted(listed(2, url="https://example.com/1")),
    ],
)
def test_only_an_own_message_about_the_same_discussion_within_the_window_is_renewed(posting: object) -> None:
    assert not choice_of([listed(1, comments=999)], None, posting).grown  # pyright: ignore[reportArgumentType]


def test_the_past_has_to_hold_a_day_however_short_the_window() -> None:
    assert past_since(Terms(window=HOUR), NOW) <= NOW - DAY
    assert past_since(Terms(window=40 * DAY), NOW) == NOW - 40 * DAY
    assert past_since(Terms(timing=Polling(gap=50 * DAY)), NOW) == NOW - 50 * DAY


def test_a_posting_keeps_what_tells_the_story_again() -> None:
    posting = posted(
        listed(7, url="https://www.example.com/a/?utm_source=x", title="Ｓｈｏｗ HN:  A Thing", points=None)
    )
    assert (posting.address, posting.title) == ("example.com/a", "show hn: a thing")
    assert (posting.points, posting.comments) == (0, 40)
    assert Past((posting,)).find(listed(7).story) is posting
