"""How a post's file is laid out: blank lines and spellings that differ between the site's generations."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """Blank lines between the parts of a page; those around title and source are one everywhere."""

    source_to_quote: int
    quote_to_quote: int
    quote_to_open: int
    open_to_quote: int
    quote_to_close: int
    close_to_open: int
    close_to_footer: int
    quote_to_footer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The look of one file.

    `closing` is the line that ends a fold; `is_source_linked` says whether the source is a
    Markdown link or a bare address (as in five of the oldest posts).
    """

    gaps: Gaps
    closing: str
    is_source_linked: bool = True


# Measured on the 1,389 posts of a kaigai-matome site from 2025-04-22 to 2025-11-28.
LATEST_LAYOUT = Layout(
    gaps=Gaps(
        source_to_quote=4,
        quote_to_quote=4,
        quote_to_open=4,
        open_to_quote=1,
        quote_to_close=1,
        close_to_open=4,
        close_to_footer=3,
        quote_to_footer=3,
    ),
    closing="{{</details>}}",
)

# Measured on its 512 posts from 2025-02-05 to 2025-04-23.
SEED_LAYOUT = Layout(
    gaps=Gaps(
        source_to_quote=1,
        quote_to_quote=1,
        quote_to_open=1,
        open_to_quote=0,
        quote_to_close=2,
        close_to_open=0,
        close_to_footer=2,
        quote_to_footer=2,
    ),
    closing="{{< /details >}}",
)

LAYOUTS = {"latest": LATEST_LAYOUT, "seed": SEED_LAYOUT}
