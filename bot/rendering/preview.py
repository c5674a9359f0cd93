"""Messages as a local page that shows them as in a chat, to be looked at before anything is sent."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.domain.language import Language
from bot.rendering.markup_html import line_to_html, markup_to_html
from bot.rendering.messages import Message
from bot.rendering.templates import environment, render
from bot.rendering.translations import format_time, translator


def preview_page(
    messages: Sequence[Message], *, title: str, language: Language, templates: Path | None = None
) -> str:
    """Return one HTML page that shows exactly these messages, without a script or any other file.

    Args:
        messages: What would be sent.
        title: The page's title.
        language: The reader's.
        templates: A folder whose `preview.html.j2` replaces the packaged one.
    """

    def show_time(timestamp: str) -> str:
        return format_time(datetime.fromisoformat(timestamp), language)

    return render(
        environment(templates),
        "preview.html.j2",
        messages=messages,
        title=title,
        language=language,
        show=partial(markup_to_html, language=language),
        show_line=partial(line_to_html, language=language),
        show_time=show_time,
        _=translator(language).gettext,
    )
