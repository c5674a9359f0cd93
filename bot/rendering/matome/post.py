"""The data of a matome post: everything that its file says, in the file's own markup."""

from dataclasses import dataclass

from bot.rendering.matome.attributes import find_faults
from bot.rendering.matome.layout import LATEST_LAYOUT, Layout
from bot.text.hugo_markup import body_text, escape_body

FOOTER = '[記事一覧へ]({{% ref "/posts/" %}})'


@dataclass(frozen=True, slots=True, kw_only=True)
class MatomeQuote:
    """One quote. Every value is as between the quotation marks of its shortcode.

    `created_at` is UTC as the file spells it, empty where unknown; `colour` is `#rrggbb` or
    empty. `id`, `depth` and `parent` are additions to the format, for threaded pages;
    `parameters` are any others, kept as they were found.
    """

    body: str
    author: str
    created_at: str
    colour: str
    id: int | None = None
    depth: int | None = None
    parent: int | None = None
    parameters: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Hold the invariant: Hugo can read every value back."""
        for name, value in self.values():
            if faults := find_faults(value):
                raise ValueError(name, faults[0].sentence)

    @property
    def text(self) -> str:
        """What a reader sees of the body."""
        return body_text(self.body)

    def values(self) -> tuple[tuple[str, str], ...]:
        """Return the shortcode's parameters in the order of the format; additions that are unset left out."""
        additions = (("id", self.id), ("depth", self.depth), ("parent", self.parent))
        return (
            ("body", self.body),
            ("userName", self.author),
            ("createdAt", self.created_at),
            ("color", self.colour),
            *((name, str(value)) for name, value in additions if value is not None),
            *self.parameters,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """A block of quotes behind a click: its label, how many quotes, and any further parameters as written."""

    summary: str
    size: int
    parameters: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatterEntry:
    """A front matter entry as the file spells it; `key` is empty for tables, which come last."""

    key: str
    toml: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatomePost:
    """A post.

    Front matter first: `date` is `YYYY-MM-DDT00:00:00` (UTC), `months` `YYYY/MM`; empty strings
    and None stand for keys that the file has not. `as_written` holds the whole front matter in
    the file's spelling where that is not ours; entries that no longer say the same give way.

    Then the page: `heading` is the title as Markdown, `source` the discussion's address,
    `article` the story's, `note` and `footer` Markdown before and after the quotes. The first
    quotes stand open, the last ones in `folds`, in order.
    """

    title: str
    date: str
    tags: tuple[str, ...]
    source: str
    quotes: tuple[MatomeQuote, ...]
    folds: tuple[Fold, ...] = ()
    months: str = ""
    is_draft: bool = False
    featureimage: str = ""
    hn_id: int | None = None
    lastmod: str = ""
    description: str = ""
    as_written: tuple[FrontMatterEntry, ...] = ()
    heading: str = ""
    article: str = ""
    note: str = ""
    footer: str = FOOTER
    layout: Layout = LATEST_LAYOUT

    def __post_init__(self) -> None:
        """Fill in the heading, and hold the invariant: folds have quotes, and no more than there are."""
        if not self.heading:
            object.__setattr__(self, "heading", escape_body(self.title))
        if any(fold.size < 1 for fold in self.folds) or self.open_quotes < 0:
            raise ValueError(self.folds)

    @property
    def open_quotes(self) -> int:
        """How many quotes stand before the first fold."""
        return len(self.quotes) - sum(fold.size for fold in self.folds)
