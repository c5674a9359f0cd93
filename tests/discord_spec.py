"""Requests held against Discord's official OpenAPI description, where a copy lies beside the checkout."""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias, cast

from jsonschema import Draft202012Validator, exceptions
from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

Inspect: TypeAlias = Callable[[str, str, object], Sequence[str]]
_Spec: TypeAlias = dict[str, Any]

_best_match = cast("Callable[[list[ValidationError]], object]", exceptions.best_match)  # has no full types
_ROOT = "urn:discord"
_POINTERS = {"~": "~0", "/": "~1", "{": "%7B", "}": "%7D"}
# The description allows either a new message or an edit where a webhook or an answer sends one;
# the former is what is meant, the latter is wider (shown by a username of 81 characters).
_NARROWED = {
    ("POST", "/webhooks/{webhook_id}/{webhook_token}"): "#/components/schemas/IncomingWebhookRequestPartial"
}


def open_inspection(file: Path) -> Inspect:
    """Return what names the violations of a request, by method, path after `/api/v10` and body."""
    spec = cast("_Spec", json.loads(file.read_text(encoding="utf-8")))
    _let_numbers_be_snowflakes(spec)
    registry: Registry[Any] = Registry()
    registry = registry.with_resource(_ROOT, DRAFT202012.create_resource(spec))
    routes = [(_pattern_of(path), path) for path in sorted(spec["paths"], key=_placeholders)]

    def inspect(method: str, path: str, body: object) -> Sequence[str]:
        address = path.partition("?")[0]
        template = next((template for pattern, template in routes if pattern.fullmatch(address)), None)
        operation = spec["paths"].get(template, {}).get(method.lower())
        if template is None or operation is None:
            return (f"{method} {address}: no such route",)
        content = operation.get("requestBody", {}).get("content", {})
        if body is None or "application/json" not in content:
            return ()
        reference = _NARROWED.get((method, template)) or (
            f"#/paths/{_escape(template)}/{method.lower()}/requestBody/content/application~1json/schema"
        )
        validator = cast("Any", Draft202012Validator({"$ref": _ROOT + reference}, registry=registry))
        return tuple(f"{method} {address}: {_say(error)}" for error in validator.iter_errors(body))

    return inspect


def no_inspection(_method: str, _path: str, _body: object) -> Sequence[str]:
    """Find nothing, where there is no description to hold a request against."""
    return ()


def _let_numbers_be_snowflakes(spec: _Spec) -> None:
    """Accept ids as integers, as Discord does and discord.py sends for attachments."""
    spec["components"]["schemas"]["SnowflakeType"] = {
        "anyOf": [{"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}, {"type": "integer"}]
    }


def _pattern_of(path: str) -> re.Pattern[str]:
    """Return what matches a path; placeholders named for ids take digits only."""
    parts = re.split(r"(\{\w+\})", path)
    return re.compile(
        "".join(_placeholder(part) if part.startswith("{") else re.escape(part) for part in parts)
    )


def _placeholder(part: str) -> str:
    return r"\d+" if part.endswith("_id}") else r"[^/]+"


def _placeholders(path: str) -> int:
    return path.count("{")


def _escape(path: str) -> str:
    return "".join(_POINTERS.get(char, char) for char in path)


def _say(error: ValidationError) -> str:
    """Return the innermost cause, which says more than that no alternative fits."""
    cause = cast("ValidationError", _best_match([error]))
    return f"{cause.json_path}: {cause.message[:300]}"
