"""A card below a pasted link: what it leads to, and a button that digests it."""

from bot.domain.language import Language
from bot.domain.link import Link
from bot.domain.listing import ListedStory
from bot.rendering.components import ButtonStyle, button, link_button, row
from bot.rendering.custom_ids import write_make
from bot.rendering.lists import say_facts
from bot.rendering.messages import (
    ACCENT,
    AUTHOR_LIMIT,
    TITLE_LIMIT,
    Embed,
    EmbedAuthor,
    Message,
    web_domain,
    web_url,
    write_message,
)
from bot.rendering.phrases import say_age, say_submitter
from bot.rendering.translations import translator
from bot.text.discord_markup import escape_line
from bot.text.fitting import fit

_NAME_SHARE = 60


def story_card(listed: ListedStory, language: Language, *, link: Link | None = None) -> Message:
    """Return the card of a story.

    Args:
        listed: The story; its texts are untrusted.
        language: Of the labels.
        link: What was pasted, where it names a comment of the story.
    """
    gettext, story = translator(language).gettext, listed.story
    address = web_url(story.url)
    facts = [*say_facts(listed, language)]
    if author := fit(escape_line(story.author or ""), _NAME_SHARE):
        facts.append(say_submitter(author, language))
    if story.created_at is not None:
        facts.append(say_age(story.created_at))
    source = " · ".join(filter(None, ("Hacker News", web_domain(address))))
    embed = Embed(
        author=EmbedAuthor(name=fit(source, AUTHOR_LIMIT), url=story.permalink),
        title=fit(escape_line(story.title), TITLE_LIMIT) or gettext("Untitled"),
        url=address or story.permalink,
        color=ACCENT,
    )
    if facts:
        embed["description"] = " · ".join(facts)
    make = write_make(link or Link(item=story.id))
    buttons = row(
        button(gettext("Digest"), make, style=ButtonStyle.PRIMARY),
        link_button(gettext("Open on Hacker News"), story.permalink),
    )
    return write_message(embed, components=[buttons])
