"""What Hugo writes into pages for itself: text that reads like it stops the build of a whole site."""

import re

# Placeholders of shortcodes, of deferred templates and of resources that are processed last. A comment
# that held the first was an error, the second a crash, wherever on a page it stood (measured with
# 0.147.8 and 0.168.0, 2026-11).
_MARK = "(?<=HAHAHUGO)(?=SHORTCODE)|(?<=__h)(?=deferred/|_pp_l1)"
MARK_PATTERN = f"(?:{_MARK})"  # the empty place in the middle of a mark
_MIDDLE = re.compile(_MARK)


def holds_mark(text: str) -> bool:
    """Return whether a text reads like one of Hugo's own marks."""
    # The search looks back at every character; these see at once that there is nothing to look for.
    return ("HAHAHUGO" in text or "__h" in text) and bool(_MIDDLE.search(text))


def part_marks(text: str, wedge: str) -> str:
    """Return the text with something in the middle of each mark, which then is none."""
    return _MIDDLE.sub(wedge, text)
