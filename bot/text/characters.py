"""Makes text from strangers safe to show: what cannot be seen is taken out before anything else reads it."""

import re

# What breaks a line elsewhere breaks it here: CR LF, CR, vertical tab, form feed, NEL, LS, PS.
_LINE_BREAKS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")

# Controls, soft hyphens, bidi controls, zero widths, fillers, annotations, selectors, lone
# surrogates, non-characters and tags: the default ignorables of Unicode 16 (UAX 44,
# https://www.unicode.org/reports/tr44/, 2024-08) with what no plain text may hold.
_INVISIBLE = (
    "\0-\x09\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ufffe\uffff\U000e0000-\U000e0fff"
)
_PICTOGRAPH = "\xa9\xae\u203c-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_IDEOGRAPH = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_JOINING = "\u0600-\u0dff\u1000-\u109f\u1780-\u17ff"  # scripts that spell with the two joiners

_SUSPECT = re.compile(f"[{_INVISIBLE}]")
# The few places in which an invisible character shapes what is seen; they cannot overlap, and
# each looks one or two characters round itself, so that the scan is linear and a second one idle.
_SHAPING = re.compile(
    f"(?P<kept>"
    f"(?<=[{_PICTOGRAPH}])[\ufe0e\ufe0f]"  # a heart in colour
    f"|(?:(?<=[{_PICTOGRAPH}])|(?<=[{_PICTOGRAPH}]\ufe0f))\u200d(?=[{_PICTOGRAPH}])"  # a family of emoji
    f"|(?<=[0-9#*])\ufe0f(?=\u20e3)"  # a keycap
    f"|(?<=\U0001f3f4)[\U000e0020-\U000e007e]{{3,6}}\U000e007f"  # the flag of Scotland
    f"|(?<=[{_IDEOGRAPH}])[\ufe00-\ufe0f\U000e0100-\U000e01ef]"  # another form of an ideograph
    f"|(?<=[{_JOINING}])[\u200c\u200d](?=[{_JOINING}])"
    f")|[{_INVISIBLE}]"
)


def strip_invisible(text: str) -> str:
    r"""Return the text without characters that nobody sees, in one pass, safely repeatable.

    Every line break becomes `\n`, and a tab one space (code is indented before this). Joiners
    and selectors stay where they shape an emoji, an ideograph or a word of a joining script.
    """
    text = _LINE_BREAKS.sub("\n", text).replace("\t", " ")
    if not _SUSPECT.search(text):
        return text
    return _SHAPING.sub(lambda found: found["kept"] or "", text)


def one_line(text: str) -> str:
    """Return the text without invisible characters and on one line, with single spaces: a name, a title."""
    return " ".join(strip_invisible(text).split())
