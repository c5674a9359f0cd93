"""What was typed into a form."""

from typing import Any


def typed(data: dict[str, Any], name: str) -> str:
    """Return what was typed into a field of a modal, whichever label or row it stands in."""
    if data.get("custom_id") == name and "value" in data:
        return str(data["value"])
    inner = [*data.get("components", ()), *filter(None, [data.get("component")])]
    return next(filter(None, (typed(part, name) for part in inner)), "")
