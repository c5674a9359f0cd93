import pytest

from bot.text.characters import strip_invisible


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\0b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("safe\u202etxt.exe\u202c \u2066x\u2069\u200e\u061c", "safetxt.exe x"),
        ("zero\u200bwidth\ufeff\u2060 soft\xadhyphen", "zerowidth softhyphen"),
        ("a\r\nb\rc\u2028d\u2029e\x85f\x0bg", "a\nb\nc\nd\ne\nf\ng"),
        ("a\tb", "a b"),
        ("lone \ud83d surrogate \udc00", "lone  surrogate "),
        ("hidden\U000e0041\U000e0042 tags", "hidden tags"),
        ("x\ufe0f\ufe0fy\u200d", "xy"),
        ("\uffff\ufdd0\ufffa\u3164", ""),
    ],
)
def test_what_cannot_be_seen_is_taken_out(text: str, seen: str) -> None:
    assert strip_invisible(text) == seen


@pytest.mark.parametrize(
    "text",
    [
        "plain text, with\nlines and  spaces",
        "👨‍👩‍👧‍👦 👩🏽‍💻 ❤️ 🏳️‍🌈 1️⃣ 🇯🇵",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "葛\U000e0100城市と日本語、한국어",
        "می‌خواهم",
        "क्‍ष",
    ],
)
def test_what_shapes_a_visible_character_stays(text: str) -> None:
    assert strip_invisible(text) == text
