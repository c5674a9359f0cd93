"""What was typed into a form."""

from typing import Any


def typed(data: dict[str, Any], name: str) -> str:
    """Return what was typed into a field of a modal, whichever label or row it stands in."""
    return entries(data).get(name, "")


def entries(data: dict[str, Any]) -> dict[str, str]:
    """Return what was typed into all fields of a modal, by their names."""
    found = dict[str, str]()
    if "value" in data:
        found[str(data.get("custom_id", ""))] = str(data["value"])
    for part in (*data.get("components", ()), *filter(None, [data.get("component")])):
        found |= entries(part)
    return found
