"""A quote as embeds: under its author's name, and in several where it is very long."""

import re
from collections.abc import Iterator

from bot.domain.digest import Quote
from bot.rendering.messages import AUTHOR_LIMIT, DESCRIPTION_LIMIT, Embed, EmbedAuthor
from bot.rendering.phrases import mark_left
from bot.text.characters import one_line
from bot.text.discord_markup import escape, escape_start
from bot.text.fitting import fit, split

_DEEPEST_MARK = 5

_COLOUR = re.compile(r"#(?P<hex>[0-9a-fA-F]{6})")


def quote_embeds(quote: Quote, text: str) -> Iterator[Embed]:
    """Yield a quote under its author's name, and what does not fit there without one.

    Args:
        quote: Who said it, where and when.
        text: What to show of it: its text, or its original.
    """
    marks = "↳" * min(quote.depth, _DEEPEST_MARK)
    name = one_line(fit(f"{marks} {mark_left(quote)}{one_line(quote.author)}", AUTHOR_LIMIT))
    # Each piece starts a line, which it may not have done in the comment.
    pieces = tuple(map(escape_start, split(escape(text), DESCRIPTION_LIMIT - 1)))
    first = Embed(author=EmbedAuthor(name=name or "—", url=quote.permalink))
    if quote.created_at is not None:
        first["timestamp"] = quote.created_at.isoformat()
    for embed, piece in zip((first, *(Embed() for _ in pieces[1:])), pieces or ("",), strict=True):
        if piece:
            embed["description"] = piece
        if colour := _COLOUR.fullmatch(quote.colour):
            embed["color"] = int(colour["hex"], 16)
        yield embed
