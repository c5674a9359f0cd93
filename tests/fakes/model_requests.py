"""Reads what is asked of a model as a model would: from the schema, or from the words where there is none."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

Json: TypeAlias = Mapping[str, object]

_DATA = re.compile(r"<data (?P<nonce>\w+)>\n(?P<data>.*)\n</data (?P=nonce)>", re.DOTALL)
_TONGUE = re.compile(r"for readers of ([A-Z][A-Za-z ()-]*?)[.,]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: the comments by their slots, and what else matters for an answer."""

    body: Json
    authorization: str
    model: str
    kind: Literal["batch", "outline", "unknown"]
    system: str
    tongue: str
    nonce: str
    title: str
    comments: Mapping[str, str]
    branches: tuple[str, ...]

    @property
    def form(self) -> str:
        """How the answer's form is asked for."""
        wanted = cast("Json", self.body.get("response_format", {}))
        return str(wanted.get("type", "text")) + (" with schema" if "schema" in wanted else "")


def read_request(body: Json, authorization: str = "") -> Asked:
    """Return what a request asks."""
    messages = cast("list[Mapping[str, str]]", body["messages"])
    system = "\n".join(message["content"] for message in messages if message["role"] == "system")
    user = "\n".join(message["content"] for message in messages if message["role"] == "user")
    asked_for = _properties(_schema(body, f"{system}\n{user}"))
    found = _DATA.search(user)
    nonce, data = (found["nonce"], found["data"]) if found else ("", "")
    blocks = _blocks(data, nonce)
    tongue = _TONGUE.search(f"{system}\n{user}")
    return Asked(
        body=body,
        authorization=authorization,
        model=str(body["model"]),
        kind="outline" if "h" in asked_for else "batch" if "c1" in asked_for else "unknown",
        system=system or user,
        tongue=tongue[1] if tongue else "Japanese",
        nonce=nonce,
        title=blocks.pop("story", "").split("\n")[0],
        comments=blocks,
        branches=tuple(_properties(cast("Json", asked_for.get("b", {})))),
    )


def _blocks(data: str, nonce: str) -> dict[str, str]:
    """Return the text after each tag."""
    pieces = re.split(rf"^<(story|c\d+) {nonce}(?: re=c\d+)?>$", data, flags=re.MULTILINE)
    return {name: text.strip() for name, text in zip(pieces[1::2], pieces[2::2], strict=True)}


def _schema(body: Json, words: str) -> Json:
    wanted = cast("Json", body.get("response_format", {}))
    named = cast("Json", wanted.get("json_schema", wanted))
    if "schema" in named:
        return cast("Json", named["schema"])
    line = next((line for line in words.splitlines() if line.startswith('{"type":"object"')), "{}")
    return cast("Json", json.loads(line))


def _properties(schema: Json) -> Json:
    return cast("Json", schema.get("properties", {}))
