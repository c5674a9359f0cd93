"""What a server has chosen about publishing, shown and changed in one message."""

from collections.abc import Sequence

from bot.domain.language import Language
from bot.domain.preferences import Preferences
from bot.domain.publishing import Route
from bot.rendering.components import DefaultValue, Select, button, row
from bot.rendering.custom_ids import write_setting
from bot.rendering.messages import ACCENT, Embed, EmbedField, Message, write_message
from bot.rendering.post_words import show_code
from bot.rendering.translations import translator

_MOST_ROLES = 10
_CHANNEL_TYPES = [0, 5, 10, 11, 12]  # those in which a bot can write; see `settings_panel`


def publishing_panel(
    preferences: Preferences, language: Language, *, site: str | None, routes: Sequence[Route] = ()
) -> Message:
    """Return the panel of a server's choices about publishing, for one person.

    Args:
        preferences: What was chosen.
        language: The reader's.
        site: The name of the server's site; None where the operator has connected none.
        routes: How its posts get there.
    """
    gettext = translator(language).gettext
    embed = Embed(
        title=gettext("Publishing"),
        description=gettext(
            "Whoever may not publish can ask for approval, if there is a channel for it: the post waits there"
            " until it is approved or rejected."
        ),
        fields=[
            EmbedField(name=gettext("Site"), value=_say_site(site, routes, language)),
            EmbedField(
                name=gettext("Who may publish"), value=say_publishers(preferences.publishers, language)
            ),
            EmbedField(
                name=gettext("Channel for approvals"),
                value=f"<#{preferences.review_channel}>"
                if preferences.review_channel
                else gettext("None; only those who may publish can use /publish."),
            ),
        ],
        color=ACCENT,
    )
    rows = [
        row(_publishers_select(preferences, language)),
        row(_review_select(preferences, language)),
        row(button(gettext("◀ Back"), write_setting("back"))),
    ]
    return write_message(embed, components=rows)


def say_publishers(roles: Sequence[int], language: Language) -> str:
    """Return who may publish on a server, given the chosen roles."""
    words = translator(language).gettext("People who may manage this server")
    return " · ".join([words, *(f"<@&{role}>" for role in roles[:_MOST_ROLES])])


def _say_site(site: str | None, routes: Sequence[Route], language: Language) -> str:
    gettext = translator(language).gettext
    if site is None:
        return gettext(
            "None is connected. The operator of this bot connects one in its settings, with"
            " MATOME_SITES__NAME__REPOSITORY and …__GUILDS."
        )
    ways = {
        Route.PUSH: gettext("straight onto its branch"),
        Route.PULL_REQUEST: gettext("by pull requests"),
    }
    return f"{show_code(site)} · {' · '.join(ways[route] for route in routes)}"


def _publishers_select(preferences: Preferences, language: Language) -> Select:
    return Select(
        type=6,
        custom_id=write_setting("publishers"),
        placeholder=translator(language).gettext("Roles that may publish as well"),
        default_values=[
            DefaultValue(id=str(role), type="role") for role in preferences.publishers[:_MOST_ROLES]
        ],
        min_values=0,
        max_values=_MOST_ROLES,
    )


def _review_select(preferences: Preferences, language: Language) -> Select:
    select = Select(
        type=8,
        custom_id=write_setting("review"),
        placeholder=translator(language).gettext("Channel where posts wait for approval"),
        channel_types=_CHANNEL_TYPES,
        min_values=0,
        max_values=1,
    )
    if preferences.review_channel:
        select["default_values"] = [DefaultValue(id=str(preferences.review_channel), type="channel")]
    return select
