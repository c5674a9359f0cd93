"""Whether a sentence can be understood without those around it."""

import re

from bot.writing.extractive.scoring import NOISY, SELF, letter_share, straighten
from bot.writing.extractive.sentences import Sentence, open_marks
from bot.writing.extractive.summary import is_telling

_LONGEST = 40  # words
_FEWEST_LETTERS = 0.8  # share of letters and spaces

# A sentence that starts with one of these answers, continues or addresses another.
_LEANING = (
    "this|that|that's|these|those|it|it's|its|they|they're|their|he|he's|she|she's|his|her|him|them|one|there"
    "|and|but|so|or|nor|yet|because|since|which|who|whose|although|though|while|whereas|unless|then|thus"
    "|hence|therefore|otherwise|instead|however|also|too|moreover|besides|furthermore|additionally|still"
    "|plus|anyway|meanwhile|similarly|likewise|conversely|again|here|same|such|both|neither|either|another"
    "|except|even|especially|rather|basically|obviously|of course|in fact|in other words|as such|as for"
    "|yes|no|yeah|yep|nope|nah|ok|okay|sure|right|true|exactly|indeed|agreed|correct|absolutely|totally|well"
    "|actually|honestly|fwiw|imho|imo|iirc|afaik|lol|wow|oh|ah|ha|haha|hmm|huh|edit|update|disclaimer"
    "|disclosure|note|ps|tldr|tl|source|see|you|you're|you've|your|great|nice|awesome|congrats"
    "|congratulations|sorry|please|first|second|third|finally|lastly|not|maybe|perhaps|if so|if not"
    "|for example|for instance|e\\.g|i\\.e|in that|in this|at that|at this|to be fair|to be clear"
    "|(?:two|three|a few|some|a couple of) (?:things|points|notes)"
    "|i agree|i disagree|same here|my point|what i|(?:the|a) (?:same|other|second|latter|former)"
    "|それ|これ|あれ|その|この|あの|そう|こう|でも|しかし|だから|なので|また|そして|ただ|はい|いいえ|いや|まあ|確かに"
)
# Japanese words run on; others end where the word ends.
_LEANS = re.compile(rf"[\"'“(*]*(?:{_LEANING})(?:(?<=[ぁ-ん一-龯])|(?![\w'-]))", re.IGNORECASE)
_POINTERS = re.compile(
    r"\b(?:this|that's|these|those|it|it's|they|they're|them|their|he|she|him|his|her|above|below"
    r"|you|you're|your|op|gp|parent)\b",
    re.IGNORECASE,
)
# Who speaks of themselves begins a story, of which one sentence is not enough.
_STORY = re.compile(rf"(?:(?:when|while|after|before|as|since)\s)?(?:{SELF.pattern})", re.IGNORECASE)
_QUESTION_MARKS = "?？"

# A whole statement starts large, in scripts that have capitals, and ends as a statement does.
_STARTS_WHOLE = re.compile(r"[A-Z0-9$€£¥À-ÞΑ-ΩА-Я\u3041-\u9fff\uac00-\ud7a3]")
_ENDS_WHOLE = re.compile(r"[.!。！]$")
# Footnotes, items of lists, and cells of tables.
_LAYOUT = re.compile(r"\[\d+\]|^\d+[.)]|[|•]")


def is_quotable(sentence: Sentence) -> bool:
    """Whether a sentence is the author's own, telling, undamaged and of a length to be quoted by itself."""
    text = sentence.text
    return (
        is_telling(sentence)
        and sentence.length <= _LONGEST
        and not sentence.is_in_quotation
        and not open_marks(text)
        and text.count("(") == text.count(")")
        and text[-1] not in _QUESTION_MARKS
        and not _LAYOUT.search(text)
        and letter_share(text) >= _FEWEST_LETTERS
    )


def stands_alone(text: str) -> bool:
    """Whether a sentence is a whole statement, and neither answers another nor begins a story."""
    return (
        _STARTS_WHOLE.match(text) is not None
        and _ENDS_WHOLE.search(text) is not None
        and not leans(text)
        and not _STORY.match(straighten(text))
        and not NOISY.search(text)
    )


def leans(text: str) -> bool:
    """Whether a sentence starts as one that answers or continues another."""
    return _LEANS.match(straighten(text)) is not None


def count_pointers(text: str) -> int:
    """Return how many words of a text point at something that may be outside of it."""
    return len(_POINTERS.findall(straighten(text)))
