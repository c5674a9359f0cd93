"""What a good model writes: from a small table of ours, else something plausible made of the source.

It is the same for the same source at every time, and keeps numbers, links and names.
"""

import hashlib
import re
from collections.abc import Mapping

from bot.text.links import find_urls
from tests.fakes.model_requests import Asked

TABLE: Mapping[str, str] = {
    "A story": "ある話題が注目を集める",
    "Some words.": "ちょっとした感想だね。",
    "I agree.": "同感だよ。",
    "This is wrong.": "それは違うと思うな。",
    "We ran SQLite in production for 6 years.": "SQLiteを本番で6年使ってたよ。",
    "The title is misleading.": "このタイトルは誤解を招くよね。",
    "Does it run on ARM?": "これってARMでも動くの？",
    "Thanks for sharing!": "教えてくれてありがとう！",
}
_OPENINGS = (
    "正直、",
    "個人的には、",
    "経験から言うと、",
    "言われてみれば、",
    "やっぱり",
    "意外と",
    "結局のところ、",
    "",
)
_TOPICS = (
    "この手の仕組み",
    "現場の運用",
    "元の主張",
    "みんなの指摘",
    "昔ながらのやり方",
    "設計の考え方",
    "この選択",
    "記事の結論",
)
_VERDICTS = (
    "はよく考えられていると思う", "には納得がいかない", "は見落とされがちだ", "はもっと評価されていい",
    "は思ったより難しい", "が一番の決め手になった", "には長所も短所もある", "は時間がたつほど効いてくる",
)  # fmt: skip
_REASONS = (
    "。実際に使ってみると違いがはっきりするからね",
    "。ただ、誰にでも勧められるわけじゃない",
    "。前の職場でも同じことが起きたよ",
    "。問題は続けられるかどうかだ",
    "。その分だけ手間が増えるのが悩みどころ",
    "。反対の意見もわかるけどね",
    "。ここを変えるだけでずいぶん楽になった",
    "。詳しい人に聞いてみたいところだ",
)
_NAME = re.compile(r"(?<![\w'’./-])[A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*(?![\w'’./+#-])")
_NUMBER = re.compile(
    r"(?<![\w.,:/$#~+-])[0-9]{1,9}(?:\.[0-9]{1,6})?"
    r"(?![\w.,:/%-]*\w|%|\s*(?:hundred|thousand|million|billion|trillion|k|m|mn|bn|b|cr|lakh)s?\b)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s")


def write(source: str, *, tongue: str, table: Mapping[str, str] = TABLE) -> str:
    """Return a comment's gist, with all its links."""
    if source in table:
        return table[source]
    links = links_of(source)
    words = _unlinked(source)
    gist = _condense(words) if tongue == "English" else _invent(words)
    return " ".join([gist, *links])


def write_score(source: str) -> int:
    """Return a score from 0 to 100."""
    return _digest(source)[5] % 101


def write_batch(asked: Asked, table: Mapping[str, str] = TABLE) -> dict[str, object]:
    """Return the answer to a batch."""
    return {
        slot: {
            "w": " ".join(text.split()[:2]),
            "t": write(text, tongue=asked.tongue, table=table),
            "s": write_score(text),
        }
        for slot, text in asked.comments.items()
    }


def write_outline(asked: Asked, table: Mapping[str, str] = TABLE) -> dict[str, object]:
    """Return the answer to a question about the whole."""
    slots, is_english = list(asked.comments), asked.tongue == "English"
    subject = "、".join(names_of(asked.title)) or "この話題"
    headline = asked.title[:70] if is_english else f"{subject}をめぐって意見が飛び交う"
    points = [{"t": _point(asked, slot), "c": [slot]} for slot in slots[: min(4, len(slots))]]
    both = slots[4:6]
    disagreements = [{"t": _point(asked, both[0]), "c": both}] if both else []
    answer: dict[str, object] = {
        "h": table.get(asked.title, headline),
        "g": ["Software", "Web"] if is_english else ["技術", "開発", "運用"],
        "p": points,
        "d": disagreements,
    }
    if asked.branches:
        phrase = "how it is done" if is_english else "やり方をめぐる話"
        answer["b"] = dict.fromkeys(asked.branches, phrase)
    return answer


def links_of(text: str) -> list[str]:
    """Return the distinct links of a text."""
    return list(dict.fromkeys(text[start:end] for start, end in find_urls(text)))


def names_of(text: str) -> list[str]:
    """Return up to two words that are spelled like names."""
    return list(dict.fromkeys(_NAME.findall(_unlinked(text))))[:2]


def numbers_of(text: str) -> list[str]:
    """Return up to two plain numbers."""
    return list(dict.fromkeys(_NUMBER.findall(_unlinked(text))))[:2]


def _point(asked: Asked, slot: str) -> str:
    text = _unlinked(asked.comments[slot])
    return _condense(text)[:115] if asked.tongue == "English" else f"{_invent(text)[:110]}という声がある"


def _invent(words: str) -> str:
    digest = _digest(words)
    pools = (_OPENINGS, _TOPICS, _VERDICTS, _REASONS)
    opening, topic, verdict, reason = (
        pool[byte % len(pool)] for pool, byte in zip(pools, digest, strict=False)
    )
    names, numbers = names_of(words), numbers_of(words)
    about = f"{'と'.join(names)}について言うと、" if names else opening
    figures = f"。{'や'.join(numbers)}という数字が出てくる" if numbers else ""
    return f"{about}{topic}{verdict}{reason}{figures}。"


def _condense(words: str) -> str:
    kept = ""
    for sentence in _SENTENCE.split(" ".join(words.split())):
        if kept and len(kept) + len(sentence) > 180:
            break
        kept = f"{kept} {sentence}".strip()
    return kept[:190]


def _unlinked(text: str) -> str:
    for link in links_of(text):
        text = text.replace(link, " ")
    return text


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
