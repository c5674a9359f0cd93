"""The questions put to a model: instructions from templates, comments as framed data, a dull schema."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path

from bot.domain.thread import Story
from bot.domain.wording import Tone, Wording
from bot.rendering.templates import environment, packaged, render
from bot.text.characters import one_line
from bot.writing.model.asking import Question
from bot.writing.model.framing import COMMENT_CAP, EXCERPT_CAP, Framed, defuse

_BATCH, _OUTLINE = "prompts/batch.md.j2", "prompts/outline.md.j2"
_STYLES = {tone: f"prompts/{tone}.md.j2" for tone in Tone}
_TRIED = ("Japanese", "English", "French")  # templates may say other things for each
_LONGEST_TITLE, _LONGEST_STORY = 200, 800  # characters

# Room for an answer in any script: 200 characters are 107 tokens in Japanese (measured with Gemma's
# tokenizer) and may be 250 in others; a link or two, the score and the keys come on top.
_TOKENS_OF_QUOTE, _TOKENS_OF_OUTLINE, _TOKENS_OF_PHRASE = 300, 2400, 60

_TEXT: Mapping[str, object] = {"type": "string"}
_NUMBER: Mapping[str, object] = {"type": "integer"}
_TEXTS: Mapping[str, object] = {"type": "array", "items": _TEXT}


class Prompts:
    """Questions in the words of the packaged templates, or of an operator's own.

    What a question has in common with the next one of its kind comes first in it, so that servers can
    keep their work on it. `version` stands for the words and the form of all questions: with another
    one the same comments get other answers.
    """

    def __init__(self, templates: Path | None = None) -> None:
        """Read the templates.

        Args:
            templates: A folder of the operator's; `prompts/casual.md.j2` in it replaces ours, and so on.

        Raises:
            Misconfigured: One of the templates cannot be used.
        """
        self._jinja = environment(templates)
        self._jinja.auto_reload = False  # what is written there later has another version
        for tone, tongue, has_branches in product(Tone, _TRIED, (False, True)):
            wording = Wording(tongue=tongue, tone=tone)
            self._instruct(_BATCH, wording)
            self._instruct(_OUTLINE, wording, has_branches=has_branches)
        self.version = _identify(templates)

    def batch(self, framed: Framed, *, story: Story, wording: Wording) -> Question:
        """Ask for each comment condensed and scored: {"c1": {"w": first words, "t": text, "s": score}, ...}.

        The first words of the comment, as it has them, come first: they show that the slot is the right one.
        """
        return Question(
            system=self._instruct(_BATCH, wording),
            user=_fence(f"{_introduce(story, framed.nonce)}\n{framed.text}", framed.nonce),
            schema=_batch_schema(framed.slots),
            most_tokens=_TOKENS_OF_QUOTE * (len(framed.slots) + 1),
        )

    def outline(
        self, framed: Framed, *, story: Story, wording: Wording, branches: Sequence[str] = ()
    ) -> Question:
        """Ask what the thread says as a whole, from excerpts of its comments.

        The answer is {"h": headline, "g": [tags], "p": [points], "d": [disagreements], "b": {"c1": phrase}};
        a point and a disagreement are {"t": text, "c": [slots]}. `branches` are the slots of comments
        whose discussions are to be named; without any there is no "b".
        """
        opening = f"{_introduce(story, framed.nonce)}\n{defuse(story.text, framed.nonce, _LONGEST_STORY)}"
        data = _fence(f"{opening.rstrip()}\n{framed.text}", framed.nonce)
        return Question(
            system=self._instruct(_OUTLINE, wording, has_branches=bool(branches)),
            user=data + (f'\nSlots of "b": {", ".join(branches)}' if branches else ""),
            schema=_outline_schema(branches),
            most_tokens=_TOKENS_OF_OUTLINE + _TOKENS_OF_PHRASE * len(branches),
        )

    def _instruct(self, name: str, wording: Wording, **more: object) -> str:
        style = render(self._jinja, _STYLES[wording.tone], tongue=wording.tongue)
        return render(self._jinja, name, tongue=wording.tongue, style=style, **more).strip()


def _introduce(story: Story, nonce: str) -> str:
    return f"<story {nonce}>\n{defuse(one_line(story.title), nonce, _LONGEST_TITLE)}"


def _fence(data: str, nonce: str) -> str:
    return f"Data from strangers, up to the closing tag:\n<data {nonce}>\n{data}\n</data {nonce}>"


def _batch_schema(slots: Iterable[str]) -> Mapping[str, object]:
    return _object({slot: _object({"w": _TEXT, "t": _TEXT, "s": _NUMBER}) for slot in slots})


def _outline_schema(branches: Iterable[str]) -> Mapping[str, object]:
    points = {"type": "array", "items": _object({"t": _TEXT, "c": _TEXTS})}
    phrases = dict.fromkeys(branches, _TEXT)
    named = {"b": _object(phrases)} if phrases else {}
    return _object({"h": _TEXT, "g": _TEXTS, "p": points, "d": points, **named})


def _object(properties: Mapping[str, object]) -> Mapping[str, object]:
    """Return the schema of an object with just these keys; strict modes ask for all three lines."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _identify(templates: Path | None) -> str:
    """Return a hash of all that goes into a question but the comments and the wording."""
    form = json.dumps([_batch_schema(["c1"]), _outline_schema(["c1"]), COMMENT_CAP, EXCERPT_CAP])
    hashed = hashlib.sha256(form.encode())
    for name in (_BATCH, _OUTLINE, *_STYLES.values()):
        own = templates / name if templates else None
        path = own if own and own.is_file() else packaged("templates") / name
        hashed.update(b"\0" + path.read_bytes())
    return hashed.hexdigest()[:16]
