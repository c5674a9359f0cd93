"""The panel of a schedule as it is shown, and what has to hold where it is to post."""

from collections.abc import Sequence

import discord

from bot.client import Press
from bot.client.apologising import lacking_in, reader_of
from bot.domain.subscription import Form, SiteStep, Subscription, Terms
from bot.errors import Refused
from bot.rendering.messages import Message
from bot.rendering.schedule_panel import Page, Setting, saved_message, schedule_panel
from cogs.rights import Place, require_publisher, require_scheduler

# What we need wherever we post; messages of ours are looked for after a breakdown, so the past counts.
_NEEDED = discord.Permissions(view_channel=True, embed_links=True, read_message_history=True)
_IN_THREADS = discord.Permissions(send_messages_in_threads=True)
_IN_CHANNELS = discord.Permissions(send_messages=True)
_FOR_THREADS = discord.Permissions(create_public_threads=True, send_messages_in_threads=True)


async def find_place(press: Press, channel: int | None) -> Place | None:
    """Return a channel, thread or forum of the server; None where it is gone or hidden from us."""
    guild = press.guild
    if guild is None or channel is None:
        return None
    found = guild.get_channel_or_thread(channel)
    if found is None:
        try:  # an archived thread is not among those that Discord tells us of
            found = await guild.fetch_channel(channel)
        except (discord.NotFound, discord.Forbidden, discord.InvalidData):
            return None
    return None if isinstance(found, discord.Thread) and found.parent is None else found


async def require_owner(press: Press, subscription: Subscription) -> Place | None:
    """Return the channel of a schedule, if the person may schedule there.

    Raises:
        Refused: They may not.
    """
    place = await find_place(press, subscription.channel)
    await require_scheduler(press, place)
    return place


def require_kind(place: Place | None, form: Form) -> Place:
    """Return a channel in which this form can be posted.

    Raises:
        Refused: It is gone, of another kind, or has no room for threads of its own.
    """
    match place:
        case None:
            raise Refused("I do not see this channel.", hint="Let me see it, or choose another one.")
        case discord.ForumChannel() if place.flags.require_tag:
            raise Refused(
                "Posts in this forum need a tag, and I know none.",
                hint="Choose another channel, or let posts there go without.",
            )
        case discord.Thread() | discord.ForumChannel() if form is Form.THREADS:
            raise Refused(
                "There are no threads in a thread, and a post in a forum is one already.",
                hint="Choose a message for each story, without a thread.",
            )
        case discord.Thread() | discord.ForumChannel() | discord.TextChannel():
            return place
        case _:
            raise Refused(
                "I cannot post in a channel of this kind.",
                hint="Choose a text channel, a thread or a forum.",
            )


def lacking_for(place: Place, form: Form) -> Sequence[str]:
    """Return the names of the permissions that we lack to post in a form in a place."""
    needed = _NEEDED | (_IN_THREADS if isinstance(place, discord.Thread) else _IN_CHANNELS)
    if isinstance(place, discord.ForumChannel):
        needed |= _IN_THREADS
    if form is Form.THREADS:
        needed |= _FOR_THREADS
    return lacking_in(place, needed)


def require_role(press: Press, place: Place, role: int | None) -> None:
    """Refuse a role that this person, or we, cannot ping in a place.

    Raises:
        Refused: It is gone, is @everyone, or may not be pinged.
    """
    found = None if role is None or press.guild is None else press.guild.get_role(role)
    if role is None:
        return
    if found is None:
        raise Refused("This role is gone.", hint="Choose another one under “More…”, or none.")
    if found.is_default():
        raise Refused("A schedule never pings @everyone.", hint="Choose a role that people take on purpose.")
    if found.mentionable:
        return
    person = press.user
    if not isinstance(person, discord.Member) or not place.permissions_for(person).mention_everyone:
        raise Refused(
            "You may not ping this role yourself, so a schedule of yours does not either.",
            hint="Ask someone who manages roles to allow anyone to mention it.",
        )
    if not place.permissions_for(place.guild.me).mention_everyone:
        raise Refused(
            "I may not ping this role in this channel.",
            hint="Allow anyone to mention the role, or give me the permission Mention All Roles.",
        )


async def require_site(press: Press, step: SiteStep) -> None:
    """Refuse a step to the site that is not there, or not this person's to take.

    Raises:
        Refused: There is no site, no channel for approvals, or they may not publish.
    """
    if step is SiteStep.NONE:
        return
    services = press.client.services
    if services.publishing.site_of(press.guild_id) is None:
        raise Refused(
            "This server has no site to publish to.", hint="The operator of this bot can connect one."
        )
    await require_publisher(press)
    preferences = await services.guilds.get(press.guild_id)
    if step is SiteStep.REVIEW and preferences.review_channel is None:
        raise Refused(
            "This server has no channel for approvals.", hint="People who manage it choose one in /settings."
        )


def panel(press: Press, sketch: Subscription, page: Page = Page.MAIN) -> Message:
    """Return the panel of a sketch, for the person who pressed."""
    return schedule_panel(sketch, _setting(press, sketch.terms), reader_of(press), page=page)


def saved(press: Press, subscription: Subscription) -> Message:
    """Return that a schedule was saved, for the person who pressed."""
    return saved_message(subscription, _setting(press, subscription.terms), reader_of(press))


def _setting(press: Press, terms: Terms) -> Setting:
    services = press.client.services
    return Setting(
        upcoming=services.schedules.upcoming(terms),
        poll=services.schedules.poll,
        engines=services.engines,
        has_site=services.publishing.site_of(press.guild_id) is not None,
    )
