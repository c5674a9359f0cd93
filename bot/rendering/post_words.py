"""How the facts of a post are shown in a chat: its path, its tags."""

from collections.abc import Iterable

from bot.rendering.messages import FIELD_VALUE_LIMIT
from bot.text.characters import one_line
from bot.text.discord_markup import escape_line
from bot.text.fitting import fit

_TAG_SHARE = 60
_CODE_SHARE = 400


def show_code(text: str, *, most: int = _CODE_SHARE) -> str:
    """Return a path, name or id as inline code, in which nothing has to be escaped but its own mark."""
    return f"`{fit(one_line(text.replace('`', '')), most)}`"


def show_tags(tags: Iterable[str]) -> str:
    """Return tags on one line, as long as a field may be."""
    shown = (fit(escape_line(tag), _TAG_SHARE) for tag in tags)
    return fit(" · ".join(filter(None, shown)), FIELD_VALUE_LIMIT)
