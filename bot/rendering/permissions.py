"""Discord's permissions by the names that its own settings show, in the reader's language.

English: https://docs.discord.com/developers/topics/permissions (read 2026-08-06); Japanese as
Discord's clients have them, known by use.
"""

from collections.abc import Iterable

from bot.domain.language import Language
from bot.rendering.translations import translator


def name_permissions(names: Iterable[str], language: Language) -> tuple[str, ...]:
    """Return what readers know as `send_messages` and the like, each once; an unknown name as it is."""
    gettext = translator(language).gettext
    known = {
        "view_channel": gettext("View Channels"),
        "read_messages": gettext("View Channels"),  # its older name
        "send_messages": gettext("Send Messages"),
        "send_messages_in_threads": gettext("Send Messages in Threads"),
        "create_public_threads": gettext("Create Public Threads"),
        "embed_links": gettext("Embed Links"),
        "attach_files": gettext("Attach Files"),
        "read_message_history": gettext("Read Message History"),
        "manage_messages": gettext("Manage Messages"),
        "manage_guild": gettext("Manage Server"),
    }
    return tuple(dict.fromkeys(known.get(name, name.replace("_", " ").title()) for name in names))
