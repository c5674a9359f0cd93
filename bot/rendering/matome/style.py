"""What a site owner may choose about posts: folds, dates, colours, paths and additions to the format."""

from dataclasses import dataclass

from bot.rendering.matome.layout import LATEST_LAYOUT, SEED_LAYOUT, Layout
from bot.rendering.matome.post import FOOTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """What the site's own generators never wrote; any Hugo theme builds a post with or without it.

    `hn_id`, `lastmod` and `description` are front matter keys, `threading` the `id`, `depth` and
    `parent` of quotes, `article` a second source line with the story's address, and `note` a
    line that says that nothing was translated.
    """

    hn_id: bool = True
    lastmod: bool = True
    description: bool = True
    threading: bool = True
    article: bool = True
    note: bool = True


NO_ADDITIONS = Additions(
    hn_id=False, lastmod=False, description=False, threading=False, article=False, note=False
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How digests become posts.

    `first_fold` quotes stand open, then `fold_size` in each fold; a last fold of fewer than
    `smallest_fold` joins the block before it. `time_format` is for quotes, `fold_label` takes a
    `number`, `path` a `date` and a `slug`. An empty `palette` means the colours of the digest.
    A post that is published again grows to `most_quotes`.
    """

    layout: Layout
    time_format: str
    has_months: bool
    first_fold: int
    fold_size: int
    smallest_fold: int = 4
    most_quotes: int = 90  # as the site's generator cut its threads from 2025-04-22 on
    fold_label: str = "もっとコメントを表示（{number}）"
    footer: str = FOOTER
    note: str = "※ コメントは原文のままです（翻訳なし）。"
    palette: tuple[str, ...] = ()
    path: str = "content/posts/{date:%Y_%m}/{date:%Y_%m_%d}_{slug}/index.md"
    additions: Additions = Additions()


LATEST = Style(
    layout=LATEST_LAYOUT, time_format="%Y/%m/%d %H:%M:%S", has_months=True, first_fold=30, fold_size=30
)
# The look of February 2025, but for its bodies, which let HTML through: they are escaped as in the latest.
SEED = Style(
    layout=SEED_LAYOUT,
    time_format="%Y-%m-%dT%H:%M:%S",
    has_months=False,
    first_fold=20,
    fold_size=20,
    most_quotes=80,
    additions=NO_ADDITIONS,
)

STYLES = {"latest": LATEST, "seed": SEED}
