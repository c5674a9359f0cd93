"""Replies of the local Discord held against the official OpenAPI description, where a copy is at hand."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from bot.playground.kinds import Payload
from bot.playground.rest import Exchange
from tests.samples import DISCORD_DESCRIPTION

_ROOT = "urn:discord"


def reply_violations(exchanges: Iterable[Exchange]) -> Iterator[str]:
    """Yield what is wrong with the replies to requests that succeeded; nothing without a description."""
    if not DISCORD_DESCRIPTION.exists():
        return
    for exchange in exchanges:
        schema = _schema(exchange) if 200 <= exchange.status < 300 and exchange.reply is not None else None
        if schema is None:
            continue
        validator = cast("Any", Draft202012Validator({"$ref": schema}, registry=_registry()))
        reply = json.loads(json.dumps(exchange.reply))
        errors = cast("Iterable[ValidationError]", validator.iter_errors(reply))
        for error in errors:
            yield f"{exchange.method} {exchange.path}: {error.json_path}: {_innermost(error)}"


@cache
def _description() -> Payload:
    return json.loads(DISCORD_DESCRIPTION.read_text(encoding="utf-8"))


@cache
def _registry() -> Registry[Any]:
    registry: Registry[Any] = Registry()
    return registry.with_resource(_ROOT, DRAFT202012.create_resource(_description()))


def _schema(exchange: Exchange) -> str | None:
    for template, operations in sorted(_description()["paths"].items(), key=lambda item: item[0].count("{")):
        if not re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), exchange.path):
            continue
        operation = operations.get(exchange.method.lower())
        reply = operation["responses"].get(str(exchange.status)) if operation else None
        if reply is None or "content" not in reply:
            return None
        path = template.replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
        return (
            f"{_ROOT}#/paths/{path}/{exchange.method.lower()}/responses/{exchange.status}"
            "/content/application~1json/schema"
        )
    return None


def _innermost(error: ValidationError) -> str:
    causes = [_innermost(cause) for cause in error.context or ()]
    return " | ".join(causes[:6]) or f"{error.json_path}: {error.message[:200]}"
