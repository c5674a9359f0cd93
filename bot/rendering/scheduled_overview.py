"""Digests as cards in one message, short enough for a phone, and the select that opens one of them."""

from collections.abc import Iterator, Mapping, Sequence

from bot.domain.digest import Digest, SummaryPoint
from bot.domain.language import Language
from bot.domain.request import KeptDigest
from bot.domain.thread import ItemId, permalink
from bot.rendering.components import OPTION_LIMIT, Option, Select
from bot.rendering.custom_ids import OPEN, digest_value
from bot.rendering.messages import ACCENT, Embed, EmbedAuthor, web_domain, web_url
from bot.rendering.phrases import say_age, say_comments, say_emptiness, say_points
from bot.rendering.translations import translator
from bot.text.characters import one_line
from bot.text.discord_markup import escape, escape_line
from bot.text.fitting import fit
from bot.text.graphemes import count_units

# Shares of the code units of a card. Ten cards with one point each, and five with two, keep
# `TOTAL_LIMIT`: 40 + 120 + 90 + 130 + 3 line ends + 216, and with two points far below 1,200.
_DOMAIN_SHARE = 40
_TITLE_SHARE = 120
_FACTS_SHARE = 90
_GROWTH_SHARE = 130
_POINT_SHARE = 216
_LONG_POINT_SHARE = 280
_NAME_SHARE = 40
_FEW = 5  # stories, of which each has room for a second point


def overview_embeds(
    kept: Sequence[KeptDigest], language: Language, grown: Mapping[ItemId, str]
) -> Iterator[Embed]:
    """Yield a card for each digest; together they keep the limits of one message.

    Args:
        kept: At most ten, each of another story.
        language: Of the labels.
        grown: How far a story has grown since it was posted, by its item.
    """
    for one in kept:
        yield _card(one, language, grown.get(one.link.item, ""), is_short=len(kept) > _FEW)


def overview_select(kept: Sequence[KeptDigest], language: Language) -> Select:
    """Return the select that opens one of the digests for the person who chooses it."""
    return Select(
        type=3,
        custom_id=OPEN,
        placeholder=translator(language).gettext("Read a digest…"),
        options=[_option(one, language) for one in kept],
    )


def _card(kept: KeptDigest, language: Language, growth: str, *, is_short: bool) -> Embed:
    digest, story = kept.digest, kept.digest.story
    lines = [fit(" · ".join(_facts(digest, language)), _FACTS_SHARE), fit(growth, _GROWTH_SHARE)]
    share, most = (_POINT_SHARE, 1) if is_short else (_LONG_POINT_SHARE, 2)
    lines += [_point(point, share, language) for point in digest.points[:most]]
    if not digest.points:
        lines.append(fit(say_emptiness(digest), share))
    card = Embed(
        title=fit(escape_line(digest.headline) or escape_line(story.title), _TITLE_SHARE)
        or translator(language).gettext("Untitled"),
        url=story.permalink,
        description="\n".join(filter(None, lines)),
        color=ACCENT,
    )
    if address := web_url(story.url):
        card["author"] = EmbedAuthor(name=fit(web_domain(address), _DOMAIN_SHARE), url=address)
    return card


def _facts(digest: Digest, language: Language) -> Iterator[str]:
    if digest.story.points is not None:
        yield say_points(digest.story.points, language)
    yield say_comments(digest.coverage.total, language)
    if digest.story.created_at is not None:
        yield say_age(digest.story.created_at)


def _point(point: SummaryPoint, share: int, language: Language) -> str:
    """Return a point with its first source, however long its text is."""
    link = f"[{translator(language).gettext('comment')}]({permalink(point.sources[0])})"
    author = fit(escape_line(point.author or ""), _NAME_SHARE)
    tail = f" — {author} ({link})" if author else f" ({link})"
    return f"- {fit(escape(one_line(point.text)), share - count_units(tail) - len('- '))}{tail}"


def _option(kept: KeptDigest, language: Language) -> Option:
    digest = kept.digest
    title = one_line(digest.headline) or one_line(digest.story.title)
    option = Option(
        label=fit(title, OPTION_LIMIT) or translator(language).gettext("Untitled"),
        value=digest_value(kept.id, kept.link.item),
    )
    facts = [say_comments(digest.coverage.total, language)]
    if digest.story.points is not None:
        facts.insert(0, say_points(digest.story.points, language))
    option["description"] = fit(" · ".join(facts), OPTION_LIMIT)
    return option
