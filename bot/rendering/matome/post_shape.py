"""The shape of a post's JSON as it comes in: types are checked here, meanings in `post_json`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.rendering.matome.composing import folds_for
from bot.rendering.matome.layout import LAYOUTS, Gaps, Layout
from bot.rendering.matome.post import FOOTER, Fold, FrontMatterEntry, MatomePost, MatomeQuote
from bot.rendering.matome.style import STYLES
from bot.text.hugo_markup import escape_body


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class QuoteShape(_Shape):
    """One quote; `text` counts only without `body`."""

    body: str | None = None
    text: str = ""
    author: str
    created_at: str = ""
    colour: str = ""
    id: int | None = Field(None, ge=0)
    depth: int | None = Field(None, ge=0)
    parent: int | None = Field(None, ge=0)
    parameters: dict[str, str] = {}

    def to_quote(self) -> MatomeQuote:
        """Return the quote.

        Raises:
            ValueError: Hugo could not read a value back.
        """
        return MatomeQuote(
            body=escape_body(self.text) if self.body is None else self.body,
            author=self.author,
            created_at=self.created_at,
            colour=self.colour,
            id=self.id,
            depth=self.depth,
            parent=self.parent,
            parameters=tuple(self.parameters.items()),
        )


class _Fold(_Shape):
    summary: str
    size: int = Field(ge=1)
    parameters: str = ""


class _Gaps(_Shape):
    source_to_quote: int = Field(ge=0, le=100)
    quote_to_quote: int = Field(ge=0, le=100)
    quote_to_open: int = Field(ge=0, le=100)
    open_to_quote: int = Field(ge=0, le=100)
    quote_to_close: int = Field(ge=0, le=100)
    close_to_open: int = Field(ge=0, le=100)
    close_to_footer: int = Field(ge=0, le=100)
    quote_to_footer: int = Field(ge=0, le=100)


class _Layout(_Shape):
    gaps: _Gaps
    closing: str
    is_source_linked: bool = True


class _Entry(_Shape):
    key: str
    toml: str


class PostShape(_Shape):
    """A post."""

    title: str
    date: str
    months: str = ""
    draft: bool = False
    tags: list[str]
    featureimage: str = ""
    hn_id: int | None = None
    lastmod: str = ""
    description: str = ""
    heading: str = ""
    source: str
    article: str = ""
    note: str = ""
    quotes: list[QuoteShape]
    folds: list[_Fold] | None = None
    footer: str = FOOTER
    layout: Literal["latest", "seed"] | _Layout = "latest"
    front_matter: list[_Entry] = []

    def to_post(self) -> MatomePost:
        """Return the post.

        Raises:
            ValueError: Hugo could not read a value back, or the folds hold more quotes than there are.
        """
        return MatomePost(
            title=self.title,
            date=self.date,
            months=self.months,
            is_draft=self.draft,
            tags=tuple(self.tags),
            featureimage=self.featureimage,
            hn_id=self.hn_id,
            lastmod=self.lastmod,
            description=self.description,
            heading=self.heading,
            source=self.source,
            article=self.article,
            note=self.note,
            quotes=tuple(quote.to_quote() for quote in self.quotes),
            folds=self._folds(),
            footer=self.footer,
            layout=_layout(self.layout),
            as_written=tuple(FrontMatterEntry(key=entry.key, toml=entry.toml) for entry in self.front_matter),
        )

    def _folds(self) -> tuple[Fold, ...]:
        if self.folds is None:
            style = STYLES[self.layout if isinstance(self.layout, str) else "latest"]
            return folds_for(len(self.quotes), style)
        return tuple(
            Fold(summary=fold.summary, size=fold.size, parameters=fold.parameters) for fold in self.folds
        )


def _layout(layout: str | _Layout) -> Layout:
    if isinstance(layout, str):
        return LAYOUTS[layout]
    return Layout(
        gaps=Gaps(**layout.gaps.model_dump()),
        closing=layout.closing,
        is_source_linked=layout.is_source_linked,
    )
