"""What publishing a digest would write, shown before anything is written."""

from pathlib import Path

from bot.domain.digest import Digest
from bot.domain.language import Language
from bot.rendering.messages import (
    ACCENT,
    DESCRIPTION_LIMIT,
    TITLE_LIMIT,
    Embed,
    EmbedField,
    Message,
    write_message,
)
from bot.rendering.post_words import show_code, show_tags
from bot.rendering.translations import format_number, translator
from bot.text.discord_markup import escape_line
from bot.text.fitting import fit


def dry_run(path: Path, text: str, digest: Digest, language: Language) -> Message:
    """Return the facts of a post; the post itself goes along as an attached file.

    Args:
        path: Where it would be written, relative to the site.
        text: The whole file.
        digest: What it was made of.
        language: The reader's.
    """
    gettext = translator(language).gettext
    size = gettext("{count} bytes").format(count=format_number(len(text.encode()), language))
    facts = (
        (gettext("File"), show_code(str(path))),
        (gettext("Size"), size),
        (gettext("Quotes"), format_number(len(digest.quotes), language)),
        (gettext("Tags"), show_tags(digest.tags)),
    )
    words = gettext(
        "Nothing has been written. This is the post that would go into the site; the whole file is attached."
    )
    step = gettext("To write it, the owner of the site runs:")
    command = f"```\nmatome publish {digest.story.id} --out SITE --write\n```"
    embed = Embed(
        title=fit(escape_line(digest.headline), TITLE_LIMIT) or gettext("Untitled"),
        description=fit(f"{words}\n\n{step}\n{command}", DESCRIPTION_LIMIT),
        fields=[EmbedField(name=name, value=value) for name, value in facts if value],
        color=ACCENT,
    )
    return write_message(embed, content=gettext("Preview of a post"))
