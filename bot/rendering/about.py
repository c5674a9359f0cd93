"""What the bot is, what it keeps, and how it is used."""

from bot.domain.language import Language
from bot.rendering.messages import ACCENT, Embed, EmbedField, EmbedFooter, Message, write_message
from bot.rendering.translations import format_number, translator

_EXAMPLE = "https://news.ycombinator.com/item?id=8863"


def about(version: str, language: Language, *, kept_days: int) -> Message:
    """Return what the bot is and what it stores.

    Args:
        version: The bot's.
        language: The reader's.
        kept_days: For how many days digests are kept.
    """
    gettext = translator(language).gettext
    stored = "\n".join(
        f"- {line}"
        for line in (
            gettext("Digests, for {days} days, so that their buttons work.").format(
                days=format_number(kept_days, language)
            ),
            gettext("What a server chose in /settings, until the bot leaves it."),
            gettext("How much a model took for a server on each day, for a good year; not for whom."),
            gettext("Who asked for a digest that is being made, for 15 minutes at most."),
            gettext("Who published what, or asked for it: the account's number, for two years."),
            gettext("Nothing of your messages. Where cards are on, messages are searched for links only."),
        )
    )
    sources = gettext(
        "Comments come from [Hacker News](https://news.ycombinator.com/) through its"
        " [official API](https://github.com/HackerNews/API) and"
        " [Algolia's search](https://hn.algolia.com/). They belong to their authors."
    )
    embed = Embed(
        title="Matome Bot",
        description=gettext(
            "Turns a Hacker News discussion into a digest: the main points with their sources, the branches"
            " of the discussion, and the quotes worth reading. *Matome* (まとめ) is Japanese for a curated"
            " page of comments."
        ),
        fields=[
            EmbedField(name=gettext("Sources"), value=sources),
            EmbedField(name=gettext("What is stored"), value=stored),
        ],
        footer=EmbedFooter(
            text=gettext("Version {version} · MIT licence · not made by Y Combinator or Discord").format(
                version=version
            )
        ),
        color=ACCENT,
    )
    return write_message(embed)


def help_page(language: Language) -> Message:
    """Return every command with an example, what the buttons do, and who may do what."""
    gettext = translator(language).gettext

    def named(word: str) -> str:
        return gettext(word)  # as the commands themselves are named, see `cogs`

    def command(name: str, example: str = "") -> str:
        return f"`/{named(name)}{example and ' ' + example}`"

    commands = (
        (
            command("digest", f"{named('link')}:{_EXAMPLE}"),
            gettext("the best of a discussion; type words of a title to choose from the front page"),
        ),
        (command("front"), gettext("the stories on Hacker News now")),
        (command("search", f"{named('words')}:sqlite"), gettext("discussions about something")),
        (command("settings"), gettext("language, length, publishing and cards on this server")),
        (
            command("publish", f"{named('link')}:{_EXAMPLE}"),
            gettext("the post of a discussion for this server's site, to publish or to ask for approval of"),
        ),
        (command("published"), gettext("who published what from this server")),
        (command("usage"), gettext("what the model took on this server, and what is left")),
        (command("about"), gettext("what this bot is and what it stores")),
        (command("help"), gettext("this page")),
    )
    menu = gettext("Right-click a message (on a phone: hold it) › Apps › **{menu}**: the links in it").format(
        menu=named("Digest HN links")
    )
    lines = [*(f"- {name} — {words}" for name, words in commands), f"- {menu}"]
    embed = Embed(
        title=gettext("How to use Matome Bot"),
        description="\n".join(lines),
        fields=[
            EmbedField(name=gettext("Buttons of a digest"), value=_say_buttons(language)),
            EmbedField(name=gettext("Who may do what"), value=_say_rights(language)),
        ],
        color=ACCENT,
    )
    return write_message(embed)


def _say_buttons(language: Language) -> str:
    gettext = translator(language).gettext
    lines = (
        gettext("The menu shows all quotes, or those of one branch."),
        gettext("**◀ Previous** and **Next ▶** turn the pages."),
        gettext("**Full text** or **Original** shows what was written, unshortened."),
        gettext("**Refresh** reads the discussion again."),
        gettext("**Publish…** shows the post for a site; nothing is written yet."),
    )
    return "\n".join(f"- {line}" for line in lines)


def _say_rights(language: Language) -> str:
    gettext = translator(language).gettext
    lines = (
        gettext("Anyone may ask for a digest and page through it; others see pages in a private copy."),
        gettext("Only the person who asked and moderators (Manage Messages) change the shared message."),
        gettext("Settings and publishing are for those with Manage Server, and for the chosen roles."),
    )
    return "\n".join(f"- {line}" for line in lines)
