"""What models get wrong in an answer whose form is right; each takes the good answer and spoils it."""

import json
import re
from collections.abc import Callable, Mapping
from typing import TypeAlias, cast

from tests.fakes.model_requests import Asked
from tests.fakes.model_words import links_of

Answer: TypeAlias = dict[str, object]
Spoil: TypeAlias = Callable[[Answer, Asked], str]

OTHER_LINK = "https://evil.example/?x=steal"
LONG = "長い話なんだけど、"


def dump(answer: object) -> str:
    """Return the answer as most models write it."""
    return json.dumps(answer, ensure_ascii=False)


def fenced(answer: Answer, asked: Asked) -> str:
    del asked
    return f"```json\n{json.dumps(answer, ensure_ascii=False, indent=2)}\n```"


def thinks(answer: Answer, asked: Asked) -> str:
    draft = dump(dict.fromkeys(answer, "draft"))
    return f"<think>\nThe user wants {asked.tongue}. Maybe {draft}?\n</think>\n\n{dump(answer)}"


def prose_around(answer: Answer, asked: Asked) -> str:
    return f"Sure! Here is the JSON {{in {asked.tongue}}}:\n\n{dump(answer)}\n\nLet me know if it helps."


def prose_only(answer: Answer, asked: Asked) -> str:
    del answer
    return f"These {len(asked.comments)} comments discuss {asked.title}."


def missing_and_extra(answer: Answer, asked: Asked) -> str:
    """The second is left out where there are several, and c99 was never asked for."""
    left_out = list(asked.comments)[1:2]
    kept = {key: value for key, value in answer.items() if key not in left_out}
    return dump(kept | {"c99": {"t": "誰も書いていないコメントだよ。", "s": 99}})


def cut(answer: Answer, asked: Asked) -> str:
    """Of what is longer than one item some six tenths come through."""
    whole = dump(answer)
    return whole[: len(whole) * 6 // 10] if len(asked.comments) > 1 else whole


def raw_newline(answer: Answer, asked: Asked) -> str:
    return _with_texts(answer, asked, lambda text, _: f"{text}\n", raw=True)


def wild_scores(answer: Answer, asked: Asked) -> str:
    scores = ["6000", '"30"', "-5", "1e400", "null", '"high"', "49.6", "true"]
    for number, slot in enumerate(asked.comments):
        if isinstance(item := answer.get(slot), dict):
            cast("Answer", item)["s"] = f"@{scores[number % len(scores)]}@"
    return re.sub(r'"@(.*?)@"', lambda found: found[1].replace('\\"', '"'), dump(answer))


def swaps(answer: Answer, asked: Asked) -> str:
    """Everything said of a comment stands under the slot of the next one."""
    slots = [slot for slot in asked.comments if slot in answer]
    moved = {slot: answer[slots[number - 1]] for number, slot in enumerate(slots)}
    return dump(answer | moved)


def english(answer: Answer, asked: Asked) -> str:
    return _with_texts(answer, asked, lambda _, __: "The author thinks that this is a good idea in general.")


def chinese(answer: Answer, asked: Asked) -> str:
    return _with_texts(answer, asked, lambda _, __: "作者认为这个想法总体上很好，但是实现起来比较困难。")


def repeats_original(answer: Answer, asked: Asked) -> str:
    return _with_texts(answer, asked, lambda _, source: source)


def repeats_sibling(answer: Answer, asked: Asked) -> str:
    first = cast("Answer", answer.get("c1") or {}).get("t", "")
    return _with_texts(answer, asked, lambda _, __: str(first))


def changes_numbers(answer: Answer, asked: Asked) -> str:
    """Numbers are others, and where there was none there is one."""

    def change(text: str, source: str) -> str:
        links = links_of(source)
        plain = text
        for link in links:
            plain = plain.replace(link, "")
        changed = re.sub(r"[0-9]+", lambda found: str(int(found[0]) * 7 + 4831), plain).strip()
        return " ".join([changed if changed != plain.strip() else f"{changed}4831倍も違うよ。", *links])

    return _with_texts(answer, asked, change)


def drops_links(answer: Answer, asked: Asked) -> str:
    return _with_texts(answer, asked, lambda text, _: re.sub(r"\s*https?://\S+", "", text))


def invents_links(answer: Answer, asked: Asked) -> str:
    return _with_texts(answer, asked, lambda text, _: f"{text} {OTHER_LINK}")


def empties(answer: Answer, asked: Asked) -> str:
    return _with_texts(answer, asked, lambda _, __: " ")


def rambles(answer: Answer, asked: Asked) -> str:
    return _with_texts(answer, asked, lambda text, _: LONG * 500 + text)


def _with_texts(answer: Answer, asked: Asked, change: Callable[[str, str], str], *, raw: bool = False) -> str:
    """Return the answer with every text changed, those of an outline too."""

    def walk(value: object, source: str) -> object:
        if isinstance(value, Mapping):
            items = cast("Mapping[str, object]", value).items()
            return {
                key: change(inner, source)
                if key in ("t", "h") and isinstance(inner, str)
                else walk(inner, asked.comments.get(key, source))
                for key, inner in items
            }
        return (
            [walk(inner, source) for inner in cast("list[object]", value)]
            if isinstance(value, list)
            else value
        )

    text = dump(walk(answer, asked.title))
    return text.replace("\\n", "\n") if raw else text


CONTENTS: Mapping[str, Spoil] = {
    "good": lambda answer, _: dump(answer),
    "fenced": fenced,
    "thinks": thinks,
    "prose-around": prose_around,
    "prose-only": prose_only,
    "missing-and-extra": missing_and_extra,
    "cut": cut,
    "raw-newline": raw_newline,
    "wild-scores": wild_scores,
    "swaps": swaps,
    "english": english,
    "chinese": chinese,
    "repeats-original": repeats_original,
    "repeats-sibling": repeats_sibling,
    "changes-numbers": changes_numbers,
    "drops-links": drops_links,
    "invents-links": invents_links,
    "empties": empties,
    "rambles": rambles,
}
