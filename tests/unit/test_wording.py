import pytest

from bot.domain.wording import Wording
from bot.writing.model.guards import Fault, check_quote

SOURCE = "We replaced the whole queue with one table, and it was more than fast enough for us."


def check(text: str, tongue: str) -> str | Fault:
    return check_quote(
        text, source=SOURCE, wording=Wording(tongue=tongue), siblings=frozenset(), nonce="3fa9b2c1"
    )


@pytest.mark.parametrize(
    ("tongue", "is_japanese", "is_english"),
    [
        ("Japanese", True, False),
        ("Kansai Japanese", True, False),
        ("Japanese (Kansai)", True, False),
        ("British English", False, True),
        ("English (simple)", False, True),
        ("French", False, False),
    ],
)
def test_a_kind_of_a_tongue_is_that_tongue(tongue: str, *, is_japanese: bool, is_english: bool) -> None:
    wording = Wording(tongue=tongue)
    assert (wording.is_japanese, wording.is_english) == (is_japanese, is_english)


@pytest.mark.parametrize("tongue", ["Japanese", "Kansai Japanese", "Japanese (Kansai)"])
def test_each_kind_of_japanese_is_read_as_japanese(tongue: str) -> None:
    text = "キューを全部ひとつの表に替えたけど、速さは十分やったで。"
    assert check(text, tongue) == text
    assert isinstance(check("We replaced the queue with a table, and it was fast.", tongue), Fault)


@pytest.mark.parametrize("tongue", ["English", "British English", "English (simple)"])
def test_each_kind_of_english_is_read_as_english(tongue: str) -> None:
    text = "We replaced the queue with a table, and it was fast."
    assert check(text, tongue) == text
    assert isinstance(check("キューを全部ひとつの表に替えたよ。", tongue), Fault)
