"""Stories and links to choose one from: numbered lines, and a select that digests one of them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from bot.domain.language import Language
from bot.domain.link import Link
from bot.domain.listing import ListedStory, ListKind
from bot.domain.thread import ItemId
from bot.rendering.components import OPTION_LIMIT, OPTIONS_LIMIT, Option, Select, row
from bot.rendering.custom_ids import link_value, write_pick
from bot.rendering.messages import (
    ACCENT,
    DESCRIPTION_LIMIT,
    TITLE_LIMIT,
    TOTAL_LIMIT,
    Embed,
    Message,
    web_domain,
    web_url,
    write_message,
)
from bot.rendering.phrases import say_age, say_comments, say_points
from bot.rendering.translations import format_number, translator
from bot.text.characters import one_line
from bot.text.discord_markup import escape_line
from bot.text.fitting import fit
from bot.text.graphemes import count_units

_LINE_SHARE = (TOTAL_LIMIT - TITLE_LIMIT) // OPTIONS_LIMIT - 1  # code units, with the line's end
_DOMAIN_SHARE = 40
# Brackets would end the text of a link; Discord knows no way to escape them there.
_ROUND = str.maketrans("[]", "()")


def front_page(
    kind: ListKind, stories: Sequence[ListedStory], language: Language, *, is_private: bool = False
) -> Message:
    """Return one of Hacker News' own lists; its first 25 stories at most."""
    gettext = translator(language).gettext
    empty = gettext("This list is empty now. Choose another one with /front, or look again later.")
    return _story_list(
        stories, heading=_name_list(kind, language), empty=empty, language=language, is_private=is_private
    )


def search_results(
    words: str, stories: Sequence[ListedStory], language: Language, *, is_private: bool = False
) -> Message:
    """Return what a search found; the first 25 stories at most."""
    gettext = translator(language).gettext
    words = fit(one_line(words), TITLE_LIMIT // 2)
    empty = gettext("Nothing was found. Try fewer or other words; titles are mostly in English.")
    return _story_list(
        stories,
        heading=gettext("Found on Hacker News: {words}").format(words=words),
        empty=empty,
        language=language,
        is_private=is_private,
    )


def _story_list(
    stories: Sequence[ListedStory], *, heading: str, empty: str, language: Language, is_private: bool = False
) -> Message:
    """Return numbered stories, each with a link to its discussion, and a select that digests one.

    Args:
        stories: The first 25 are shown.
        heading: What they are, as plain text.
        empty: What to say where there is none, with the next step.
        language: The reader's.
        is_private: Whether only the person who chooses sees the digest.
    """
    title = fit(escape_line(heading), TITLE_LIMIT)
    listed = tuple({entry.story.id: entry for entry in stories}.values())[:OPTIONS_LIMIT]
    if not listed:
        return write_message(Embed(title=title, description=empty, color=ACCENT))
    lines = [_line(number, entry, language) for number, entry in enumerate(listed, start=1)]
    embeds = [Embed(description=text, color=ACCENT) for text in _paragraphs(lines)]
    embeds[0]["title"] = title
    select = Select(
        type=3,
        custom_id=write_pick(is_private=is_private),
        placeholder=translator(language).gettext("Choose a discussion to digest"),
        options=[_story_option(entry, language) for entry in listed],
    )
    return write_message(*embeds, components=[row(select)])


def pick_links(links: Sequence[Link], language: Language, *, titles: Mapping[ItemId, str]) -> Message:
    """Return a select of links, for a message that holds several.

    Args:
        links: The first 25 are offered.
        language: The reader's.
        titles: Those that are known, by item.
    """
    gettext = translator(language).gettext
    shown = tuple(dict.fromkeys(links))
    content = gettext("This message holds several links. Which discussion should I digest?")
    if len(shown) > OPTIONS_LIMIT:
        note = gettext("Here are the first {count} of {total}; use /digest for the others.")
        total = format_number(len(shown), language)
        content += " " + note.format(count=OPTIONS_LIMIT, total=total)
    select = Select(
        type=3,
        custom_id=write_pick(is_private=False),
        placeholder=gettext("Choose a discussion to digest"),
        options=[_link_option(link, titles, language) for link in shown[:OPTIONS_LIMIT]],
    )
    return write_message(content=content, components=[row(select)])


def say_facts(listed: ListedStory, language: Language) -> Iterator[str]:
    """Yield a story's points and comments, where they are known."""
    if listed.story.points is not None:
        yield say_points(listed.story.points, language)
    if listed.comments is not None:
        yield say_comments(listed.comments, language)


def _name_list(kind: ListKind, language: Language) -> str:
    gettext = translator(language).gettext
    match kind:
        case ListKind.TOP:
            return gettext("Front page of Hacker News")
        case ListKind.BEST:
            return gettext("Best stories on Hacker News")
        case ListKind.NEW:
            return gettext("New on Hacker News")
        case ListKind.ASK:
            return gettext("Questions on Hacker News (Ask HN)")
        case ListKind.SHOW:
            return gettext("Projects on Hacker News (Show HN)")


def _line(number: int, listed: ListedStory, language: Language) -> str:
    """Return a story as one line of at most `_LINE_SHARE` code units; its title gives way."""
    story = listed.story
    facts = [*say_facts(listed, language)]
    if domain := web_domain(web_url(story.url)):
        facts.append(fit(escape_line(domain), _DOMAIN_SHARE))
    if story.created_at is not None:
        facts.append(say_age(story.created_at))
    before, after = f"{number}. [", f"]({story.permalink})" + "".join(f" · {fact}" for fact in facts)
    room = _LINE_SHARE - count_units(before) - count_units(after)
    title = fit(escape_line(story.title.translate(_ROUND)), room)
    return before + (title or translator(language).gettext("Untitled")) + after


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines in as few texts for embeds as hold them."""
    ends = list[int]()
    for line in lines:
        size = count_units(line) + 1
        ends.append((ends[-1] if ends else 0) + size)
    for _, group in groupby(zip(ends, lines, strict=True), lambda pair: pair[0] // DESCRIPTION_LIMIT):
        yield "\n".join(line for _, line in group)


def _story_option(listed: ListedStory, language: Language) -> Option:
    gettext = translator(language).gettext
    title = fit(one_line(listed.story.title), OPTION_LIMIT) or gettext("Untitled")
    option = Option(label=title, value=link_value(Link(item=listed.story.id)))
    if facts := " · ".join(say_facts(listed, language)):
        option["description"] = fit(facts, OPTION_LIMIT)
    return option


def _link_option(link: Link, titles: Mapping[ItemId, str], language: Language) -> Option:
    gettext = translator(language).gettext
    number = gettext("Item {number}").format(number=link.item)
    title = fit(one_line(titles.get(link.item, "")), OPTION_LIMIT)
    option = Option(label=title or number, value=link_value(link))
    if link.focus is not None:
        option["description"] = gettext("at comment {number}").format(number=link.focus)
    elif title:
        option["description"] = number
    return option
