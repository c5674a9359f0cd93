"""Who may schedule on a server, shown and changed in one message."""

from collections.abc import Sequence

from bot.domain.language import Language
from bot.domain.preferences import Preferences
from bot.rendering.components import DefaultValue, Select, button, row
from bot.rendering.custom_ids import write_setting
from bot.rendering.messages import ACCENT, Embed, EmbedField, Message, write_message
from bot.rendering.translations import translator

_MOST_ROLES = 10


def schedulers_panel(preferences: Preferences, language: Language) -> Message:
    """Return the panel of the roles that may schedule, for one person."""
    gettext = translator(language).gettext
    embed = Embed(
        title=gettext("Schedules"),
        description=gettext(
            "Digests come by themselves to channels that /schedule is used for. People with a chosen role may"
            " do so in the channels where they can write."
        ),
        fields=[
            EmbedField(
                name=gettext("Who may schedule"), value=say_schedulers(preferences.schedulers, language)
            )
        ],
        color=ACCENT,
    )
    select = Select(
        type=6,
        custom_id=write_setting("schedulers"),
        placeholder=gettext("Roles that may schedule as well"),
        default_values=[
            DefaultValue(id=str(role), type="role") for role in preferences.schedulers[:_MOST_ROLES]
        ],
        min_values=0,
        max_values=_MOST_ROLES,
    )
    back = button(gettext("◀ Back"), write_setting("back"))
    return write_message(embed, components=[row(select), row(back)])


def say_schedulers(roles: Sequence[int], language: Language) -> str:
    """Return who may schedule on a server, given the chosen roles."""
    words = translator(language).gettext("People who may manage the channel")
    return " · ".join([words, *(f"<@&{role}>" for role in roles[:_MOST_ROLES])])
