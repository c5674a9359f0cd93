"""Messages as a local page that shows them as in a chat, to be looked at before anything is sent."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from bot.domain.language import Language
from bot.rendering.markup_html import line_to_html, markup_to_html
from bot.rendering.messages import Message
from bot.rendering.templates import environment
from bot.rendering.translations import format_time, translator


def preview_page(messages: Sequence[Message], *, title: str, language: Language) -> str:
    """Return one HTML page that shows exactly these messages, without a script or any other file."""

    def show_time(timestamp: str) -> str:
        return format_time(datetime.fromisoformat(timestamp), language)

    return (
        environment()
        .get_template("preview.html.j2")
        .render(
            messages=messages,
            title=title,
            language=language,
            show=partial(markup_to_html, language=language),
            show_line=partial(line_to_html, language=language),
            show_time=show_time,
            _=translator(language).gettext,
        )
    )
