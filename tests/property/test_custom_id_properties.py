"""The names of controls are short, and come back as what they stood for."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.link import Link
from bot.rendering.custom_ids import (
    MAKE_PATTERN,
    PANEL_PATTERN,
    PICK_PATTERN,
    SCHEDULE_PATTERN,
    WHY_PATTERN,
    PanelControl,
    ScheduleAction,
    digest_value,
    is_known,
    link_value,
    read_control,
    read_digest_value,
    read_link_value,
    read_make,
    read_schedule_control,
    read_why,
    write_control,
    write_make,
    write_pick,
    write_schedule_control,
    write_why,
)
from tests.panels import controls
from tests.strategies import hostile_text, item_ids

links = st.builds(Link, item=item_ids, focus=st.none() | item_ids)


@settings(max_examples=300)
@given(controls)
def test_a_control_reads_back_equal_and_is_short(control: PanelControl) -> None:
    name = write_control(control)
    assert read_control(name) == control
    assert len(name) <= 100
    assert PANEL_PATTERN.fullmatch(name)
    assert not any(pattern.fullmatch(name) for pattern in (MAKE_PATTERN, PICK_PATTERN))


@settings(max_examples=200)
@given(controls, controls)
def test_two_controls_never_share_a_name(one: PanelControl, other: PanelControl) -> None:
    assert (write_control(one) == write_control(other)) == (one == other)


@settings(max_examples=200)
@given(links)
def test_a_link_reads_back_equal_from_a_button_and_from_a_choice(link: Link) -> None:
    assert read_make(write_make(link)) == link
    assert read_link_value(link_value(link)) == link
    assert len(write_make(link)) <= 100
    assert MAKE_PATTERN.fullmatch(write_make(link))


@settings(max_examples=300)
@given(
    hostile_text
    | st.from_regex(PANEL_PATTERN, fullmatch=True)
    | st.from_regex(MAKE_PATTERN, fullmatch=True)
    | st.from_regex(SCHEDULE_PATTERN, fullmatch=True)
    | st.from_regex(WHY_PATTERN, fullmatch=True)
    | st.from_regex(r"[0-9a-z]{1,13}:[0-9]{1,16}", fullmatch=True)
    | st.from_regex(r"[0-9]{1,30}:[0-9]{0,30}", fullmatch=True)
)
def test_what_comes_from_outside_is_read_or_refused_but_never_fails(name: str) -> None:
    control = read_control(name)
    assert control is None or read_control(write_control(control)) == control
    scheduled = read_schedule_control(name)
    assert scheduled is None or read_schedule_control(write_schedule_control(*scheduled)) == scheduled
    opened = read_digest_value(name)
    assert opened is None or read_digest_value(digest_value(*opened)) == opened
    for link in (read_make(name), read_link_value(name)):
        assert link is None or read_link_value(link_value(link)) == link


def test_the_select_of_links_says_who_will_see_the_digest() -> None:
    found = [PICK_PATTERN.fullmatch(write_pick(is_private=is_private)) for is_private in (False, True)]
    assert [bool(match and match["private"]) for match in found] == [False, True]
    assert re.fullmatch(PICK_PATTERN, "picked") is None


@given(st.sampled_from(ScheduleAction), st.integers(0, 2**63 - 1))
def test_a_control_of_a_schedule_reads_back_equal_and_is_short(action: ScheduleAction, number: int) -> None:
    name = write_schedule_control(action, number)
    assert read_schedule_control(name) == (action, number)
    assert is_known(name)
    assert len(name) <= 100
    assert read_schedule_control(name.replace(str(action), "x")) is None


@given(st.integers(0, 2**63 - 1))
def test_the_mark_of_a_delivery_reads_back_equal_and_is_no_other_control(number: int) -> None:
    mark = write_why(number)
    assert read_why(mark) == number
    assert is_known(mark)
    assert read_control(mark) is read_make(mark) is read_schedule_control(mark) is None
