"""What belongs to a question and has no place in an answer."""

import re

# A slot, a tag or a piece of JSON of our own; the source may have the same by chance.
_OURS = re.compile(
    r"(?<![a-z0-9_])c\d{1,3}(?![a-z0-9_])"
    r"|</?(?:data|story|c\d{1,3})\b"
    r"|[{,]\s*[\"'][wts][\"']\s*:|\"[wts]\":",
    re.IGNORECASE,
)

# How instructions, and models that talk of them, are put: in the answer, and in a source that speaks of
# the same thing, where it is no leak.
_PHRASES = tuple(
    (re.compile(leaked, re.IGNORECASE), re.compile(f"{leaked}|{spoken}", re.IGNORECASE))
    for leaked, spoken in (
        (r"システム\s?プロンプト", r"system prompts?"),
        (
            r"(?:以前|これまで|上記|前述|直前|前)の(?:指示|命令|ルール|プロンプト)",
            r"(?:previous|prior|above|earlier|preceding|your|all) (?:instructions?|orders?|rules?|prompts?)",
        ),
        (r"(?:指示|命令)(?:を|に)(?:無視|従)", r"instruct|order|command|told|direct|compl(?:y|ied)"),
        (
            r"AI(?:アシスタント|言語モデル|モデル)?として[、,]",
            r"as an? (?:AI|assistant|(?:large )?language model)",
        ),
        (r"言語モデルとして", r"as an? (?:large )?language model"),
        (r"200\s?文?字(?:以内|以下)", r"200 (?:char|letter)"),
        (r"(?:以下|次)(?:は|が|に)[^。]{0,12}(?:翻訳|要約|訳)", r"translat|summar"),
        (
            r"^(?:承知|了解)(?:しました|いたしました)|^かしこまりました",
            r"understood|got it|roger|will do|\bok",
        ),
        (r"(?:previous|prior|above|preceding) instructions?", r"以前の指示|前の指示"),
        (r"system prompt", r"システムプロンプト"),
        (r"as an? (?:AI|(?:large )?language model)\b", r"AIとして|言語モデルとして"),
        (r"(?:200|two hundred) characters", r"200文?字"),
        (r"^(?:here is|here's|here are) (?:the|a|your) (?:gist|summary|translation|condensed)", r"翻訳|要約"),
        (r"^(?:sure|certainly|of course)[,!] (?:here|i)\b", r"^もちろん"),
        (r"condense comments|for readers of \w+\b|data from strangers", r"(?!)"),
    )
)


def is_leak(text: str, *, source: str, nonce: str) -> bool:
    """Return whether a text holds our marks, or speaks of instructions although the source does not."""
    if nonce and nonce.casefold() in text.casefold():
        return True
    known = source.casefold()
    if any(found.group().casefold() not in known for found in _OURS.finditer(text)):
        return True
    return any(leaked.search(text) and not spoken.search(source) for leaked, spoken in _PHRASES)
