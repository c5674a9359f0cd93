"""The names of buttons and selects, which come back when one is pressed: all that a restart must not lose.

A name says what to do and with what; the digest itself is in the database. `digest` numbers are
written in base 36, as names may have 100 characters.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.link import LARGEST_ID, Link
from bot.domain.thread import ItemId


class PanelAction(StrEnum):
    """What a control of a digest's panel does."""

    PREVIOUS = "prev"
    NEXT = "next"
    BRANCH = "branch"  # a select; its value is a root's id, or 0 for all quotes
    SWITCH = "switch"  # original or as shown
    REFRESH = "refresh"
    PUBLISH = "publish"


class DraftAction(StrEnum):
    """What a control of a draft does."""

    PUBLISH = "publish"  # also approves
    PROPOSE = "propose"  # opens a pull request
    SUBMIT = "submit"  # asks for approval
    EDIT = "edit"  # opens the form
    EDITED = "edited"  # the form itself
    CANCEL = "cancel"
    REJECT = "reject"
    UPDATE = "update"
    UNPUBLISH = "unpublish"  # asks whether that is meant
    WITHDRAW = "withdraw"  # it is


class ScheduleAction(StrEnum):
    """What a control of a schedule does; a name that ends in `-form` is that of a modal's answer."""

    SOURCE = "source"
    NAME = "name"  # opens the form for the words, the domain or the person
    SOURCE_FORM = "source-form"  # of a search; those of a domain and of a person follow
    DOMAIN_FORM = "domain-form"
    USER_FORM = "user-form"
    FORM = "form"
    TIMING = "timing"  # a select: by the clock, by cron, or as soon as a story passes
    WHEN = "when"  # opens the form that fits the timing
    WHEN_FORM = "when-form"
    FILTERS = "filters"
    FILTERS_FORM = "filters-form"
    WORDS = "words"
    WORDS_FORM = "words-form"
    MORE = "more"  # the second page: where, for whom
    FINE = "fine"  # the third one: how it is written, what becomes of late ones
    DETAILS = "details"
    DETAILS_FORM = "details-form"
    BACK = "back"
    CHANNEL = "channel"
    ROLE = "role"
    LANGUAGE = "language"
    ENGINE = "engine"
    SITE = "site"
    CATCH_UP = "catch-up"
    NOTHING = "nothing"  # whether a slot without stories says so
    PREVIEW = "preview"
    SAVE = "save"
    DISCARD = "discard"
    REMOVED = "removed"  # it is meant
    KEEP = "keep"  # it is not


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a panel shows: page 0 is the overview, the quotes follow; of one branch, or of all."""

    page: int = 0
    branch: ItemId | None = None
    is_original: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelControl:
    """A control of a digest's panel.

    `item` is what the digest was asked for, so that an old one can be asked for again; `owner` is
    the id of the person whose panel it is.
    """

    action: PanelAction
    digest: int
    item: ItemId
    owner: int
    place: Place = Place()


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

PANEL_PATTERN = re.compile(
    r"m:(?P<action>[a-z]+):(?P<digest>[0-9a-z]{1,13}):(?P<item>[0-9]{1,16}):(?P<owner>[0-9]{1,20})"
    r":(?P<page>[0-9]{1,4}):(?P<branch>[0-9]{0,16}):(?P<view>[ot])"
)
MAKE_PATTERN = re.compile(r"make:(?P<item>[0-9]{1,16}):(?P<focus>[0-9]{0,16})")
# Selects of links, whose digests are for all or for one person; their values are those of `link_value`.
PICK = "pick"
PICK_PRIVATE = "pick:private"
PICK_PATTERN = re.compile(r"pick(?P<private>:private)?")
# A select of kept digests, one of which the person who chooses reads alone; see `digest_value`.
OPEN = "open"
OPEN_PATTERN = re.compile(OPEN)
_DIGEST_VALUE = re.compile(r"(?P<digest>[0-9a-z]{1,13}):(?P<item>[0-9]{1,16})")
SETTING_PATTERN = re.compile(r"set:(?P<field>[a-z]+)")
DRAFT_PATTERN = re.compile(r"pub:(?P<action>[a-z]+):(?P<draft>[0-9a-z]{1,13})")
SCHEDULE_PATTERN = re.compile(r"sch:(?P<action>[a-z-]+):(?P<subscription>[0-9a-z]{1,13})")
# Also the mark by which a delivery finds its own message again, see `Channels.find`.
WHY_PATTERN = re.compile(r"why:(?P<delivery>[0-9a-z]{1,13})")
_PATTERNS = (
    DRAFT_PATTERN,
    MAKE_PATTERN,
    OPEN_PATTERN,
    PANEL_PATTERN,
    PICK_PATTERN,
    SCHEDULE_PATTERN,
    SETTING_PATTERN,
    WHY_PATTERN,
)


def is_known(name: str) -> bool:
    """Whether a name is written as those of this version are."""
    return any(pattern.fullmatch(name) for pattern in _PATTERNS)


def write_control(control: PanelControl) -> str:
    """Return the name of a control."""
    place = control.place
    return (
        f"m:{control.action}:{_to_base36(control.digest)}:{control.item}:{control.owner}"
        f":{place.page}:{place.branch or ''}:{'o' if place.is_original else 't'}"
    )


def read_control(name: str) -> PanelControl | None:
    """Return the control that a name stands for; None if it is none of ours, or of a later version."""
    found = PANEL_PATTERN.fullmatch(name)
    if found is None or found["action"] not in set(PanelAction):
        return None
    return PanelControl(
        action=PanelAction(found["action"]),
        digest=int(found["digest"], 36),
        item=ItemId(int(found["item"])),
        owner=int(found["owner"]),
        place=Place(
            page=int(found["page"]),
            branch=read_item(found["branch"]),
            is_original=found["view"] == "o",
        ),
    )


def write_draft_control(action: DraftAction, draft: int) -> str:
    """Return the name of a control of a draft, given the draft's number."""
    return f"pub:{action}:{_to_base36(draft)}"


def read_draft_control(name: str) -> tuple[DraftAction, int] | None:
    """Return what a control of a draft does, and the draft's number; None if it is none of ours."""
    found = DRAFT_PATTERN.fullmatch(name)
    if found is None or found["action"] not in set(DraftAction):
        return None
    return DraftAction(found["action"]), int(found["draft"], 36)


def write_schedule_control(action: ScheduleAction, subscription: int) -> str:
    """Return the name of a control of a schedule, given the subscription's number."""
    return f"sch:{action}:{_to_base36(subscription)}"


def read_schedule_control(name: str) -> tuple[ScheduleAction, int] | None:
    """Return what a control of a schedule does, and the subscription's number; None if it is none of ours."""
    found = SCHEDULE_PATTERN.fullmatch(name)
    if found is None or found["action"] not in set(ScheduleAction):
        return None
    return ScheduleAction(found["action"]), int(found["subscription"], 36)


def write_why(delivery: int) -> str:
    """Return the name of the button that says why a delivery was posted; it marks that delivery's message."""
    return f"why:{_to_base36(delivery)}"


def read_why(name: str) -> int | None:
    """Return the number of the delivery that a button is about; None if it is another button."""
    found = WHY_PATTERN.fullmatch(name)
    return int(found["delivery"], 36) if found else None


def write_make(link: Link) -> str:
    """Return the name of a button that digests a link."""
    return f"make:{link_value(link)}"


def read_make(name: str) -> Link | None:
    """Return the link that a button digests; None if it is another button."""
    found = MAKE_PATTERN.fullmatch(name)
    return read_link_value(name.removeprefix("make:")) if found else None


def write_pick(*, is_private: bool) -> str:
    """Return the name of a select of links, whose values are those of `link_value`.

    Args:
        is_private: Whether only the person who chooses sees the digest.
    """
    return PICK_PRIVATE if is_private else PICK


def write_setting(field: str) -> str:
    """Return the name of a control of the settings, or of their modal."""
    return f"set:{field}"


def link_value(link: Link) -> str:
    """Return a link as a short value of a select."""
    return f"{link.item}:{link.focus or ''}"


def read_link_value(value: str) -> Link | None:
    """Return the link behind a select's value; None if there is none."""
    item, _, focus = value.partition(":")
    known = read_item(item)
    return None if known is None else Link(item=known, focus=read_item(focus))


def digest_value(digest: int, item: ItemId) -> str:
    """Return a kept digest as a short value of a select, given its number and what it is of."""
    return f"{_to_base36(digest)}:{item}"


def read_digest_value(value: str) -> tuple[int, ItemId] | None:
    """Return the number of the digest behind a select's value, and what it is of; None if there is none."""
    found = _DIGEST_VALUE.fullmatch(value)
    item = read_item(found["item"]) if found else None
    return None if found is None or item is None else (int(found["digest"], 36), item)


def read_item(digits: str) -> ItemId | None:
    """Return the item that digits stand for; None if there is none of that number."""
    is_number = len(digits) <= len(str(LARGEST_ID)) and digits.isdecimal()
    return ItemId(int(digits)) if is_number and 0 < int(digits) <= LARGEST_ID else None


def _to_base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
