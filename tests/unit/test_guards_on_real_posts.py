"""How often the checks refuse what people have read for a year: posts of the site that we learn from.

Two of its threads are known with their comments in English, glued together and with links cut short as the
site read them; of the other posts there is only the Japanese. All of it was written by a model.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from bot.domain.wording import Wording
from bot.rendering.matome.reader import read_post
from bot.writing.model.guards import Fault, Opening, check_echo, check_quote
from bot.writing.model.guards.addresses import without_links
from bot.writing.model.guards.tongues import check_tongue
from bot.writing.model.guards.words import latin_words

JAPANESE = Wording(tongue="Japanese")


@pytest.fixture(scope="module")
def pairs(shared: Path) -> list[tuple[str, str]]:
    """Comments with their translations; the site's own replacements of marks are undone."""
    found = list[tuple[str, str]]()
    for story in ("43137488", "43143777"):
        thread = json.loads((shared / "data/hn/flat" / f"{story}.page-order.json").read_text())
        chosen = json.loads((shared / "data/hn/site-selection" / f"{story}.json").read_text())
        texts = {comment["pos"]: comment["text"] for comment in thread["comments"]}
        for quote in chosen["selected"]:
            if quote["pos"] in texts:
                shown = quote["body_ja"].replace("<br>", "\n").translate(str.maketrans("＞＜”’", "><\"'"))
                found.append((texts[quote["pos"]], shown))
    return found


def check(text: str, source: str) -> str | Fault:
    return check_quote(text, source=source, wording=JAPANESE, siblings=frozenset(), nonce="3fa9b2c1")


def test_translations_of_real_comments_are_accepted(pairs: list[tuple[str, str]]) -> None:
    faults = [shown for source, text in pairs if isinstance(shown := check(text, source), Fault)]
    # One has two links glued to each other; the other really has a name that its comment has not.
    assert len(pairs) == 145
    assert sorted(faults) == [Fault.INVENTED_LINK, Fault.INVENTED_NAME]


def test_translations_of_other_comments_are_found_by_their_first_words(pairs: list[tuple[str, str]]) -> None:
    by_text = by_words = 0
    for (source, _), (other, text) in zip(pairs, pairs[1:] + pairs[:1], strict=True):
        is_found = isinstance(check(text, source), Fault)
        words = " ".join(other.split()[:2])
        by_text += is_found
        by_words += (
            is_found
            or check_echo(words, source=Opening.of(source), others=[Opening.of(other)]) is Fault.MISPLACED
        )
    assert by_text >= 60  # of 145, by names, numbers and links
    assert by_words >= 142


def test_originals_are_never_accepted_as_translations(pairs: list[tuple[str, str]]) -> None:
    assert all(isinstance(check(source[:190], source), Fault) for source, _ in pairs)


def test_what_is_no_japanese_is_found_in_real_posts_and_little_else(shared: Path) -> None:
    faults, quotes = Counter[Fault | None](), 0
    for path in (shared / "data/seed-post.md", *(shared / "data/site-posts").glob("*.md")):
        for quote in read_post(path.read_bytes()).post.quotes:
            words = without_links(quote.body)
            # The original is not known; names are taken to be in it.
            fault = check_tongue(words, source=" ".join(latin_words(words)), wording=JAPANESE)
            faults[fault] += 1
            quotes += 1
    # Seven are in English, one has a Russian word, one is English with particles, one is code alone, and
    # one an address in wide letters; the last two are false alarms, 0.2 %.
    assert quotes == 1030
    assert (faults[Fault.WRONG_TONGUE], faults[Fault.STRANGE_SCRIPT]) == (10, 1)
