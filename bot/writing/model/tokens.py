"""How many tokens a text takes, where no server has counted them."""

import re

# Measured with a vocabulary of 262,000 (gemma-3, 2026-11) on 2,049 comments: 1.28 tokens for an English word
# (this gives 1.19 to 1.32 on three other threads), 0.53 for a Japanese character, 11 for
# `"c1":{"text":"","score":50},`. Others differ by a fifth or so; small ones take more for Japanese.
_WORD = re.compile("[A-Za-z]+")
_LETTERS_OF_ONE, _LETTERS_OF_ANOTHER = 8, 4  # of a word: with its first token, and with each further one
_CHARACTERS = (
    (re.compile("[0-9]"), 0.5),
    (re.compile(r"[!-/:-@\[-`{-~]"), 0.4),
    (re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]"), 0.53),
    (re.compile("[\U00020000-\U0003ffff]"), 1.0),
    (re.compile("[\U0001f000-\U0001ffff\u2000-\u2bff]"), 1.0),  # pictographs and dashes
    (re.compile("[\u00a1-\u10ff\u1200-\u1fff]"), 0.45),  # letters of other scripts
)
_ROUND_A_MESSAGE = 8  # roles and their marks


def estimate_tokens(text: str) -> int:
    """Return about how many tokens a model reads or writes for this text; it depends on the script."""
    words = sum(1 + max(0, len(word) - _LETTERS_OF_ONE) / _LETTERS_OF_ANOTHER for word in _WORD.findall(text))
    exact = words + sum(weight * len(found.findall(text)) for found, weight in _CHARACTERS)
    return -int(-exact // 1)


def estimate_request(*texts: str) -> int:
    """Return about how many tokens a request with these messages takes."""
    return sum(estimate_tokens(text) + _ROUND_A_MESSAGE for text in texts)
