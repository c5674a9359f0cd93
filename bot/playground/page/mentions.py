"""Names in place of the ids with which a message mentions people, roles and channels."""

import re
from html import escape

from markupsafe import Markup

from bot.playground.world import World

# As `markup_to_html` leaves them: escaped.
_MENTION = re.compile(r"&lt;(?P<kind>#|@&amp;|@!?)(?P<id>[0-9]{1,20})&gt;")


def name_mentions(html: Markup, world: World) -> Markup:
    """Return a message's HTML with names; what is not there keeps its id."""

    def name(mention: re.Match[str]) -> str:
        kind, number = mention["kind"], int(mention["id"])
        match kind:
            case "#":
                found = world.channels.get(number)
            case "@&amp;":
                found = world.guild.roles.get(number)
            case _:
                found = world.users.get(number)
        shown = f"{kind[0]}{found.name if found else number}"
        return f'<span class="mention">{escape(shown)}</span>'

    return Markup(_MENTION.sub(name, html))  # noqa: S704 - escaped, and so are the names
