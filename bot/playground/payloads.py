"""People, guilds, channels and messages in the shape in which Discord sends them.

https://docs.discord.com/developers/resources (read 2026-08-06); ids are texts, times ISO 8601.
"""

from collections.abc import Iterable
from datetime import datetime

from bot.playground.inhabitants import Attachment, Channel, Guild, Member, Message, Role, User
from bot.playground.kinds import ChannelType, Payload
from bot.playground.permissions import Permission
from bot.playground.standing import may

_CDN = "https://cdn.discordapp.com"
_REQUIRE_TAG = 1 << 4  # a flag of a forum


def _stamp(time: datetime | None) -> str | None:
    """Return a time as Discord writes it."""
    return time.isoformat() if time else None


def user_payload(user: User) -> Payload:
    """Return an account as others see it."""
    payload: Payload = {
        "id": str(user.id),
        "username": user.name,
        "discriminator": "0000" if user.is_bot else "0",
        "global_name": None if user.is_bot else user.name.capitalize(),
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }
    return payload | ({"bot": True} if user.is_bot else {})


def member_payload(member: Member, *, with_user: bool = True) -> Payload:
    """Return a member of a guild; messages carry it without the account."""
    payload: Payload = {
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [str(role) for role in member.roles],
        "joined_at": _stamp(member.joined_at),
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }
    return payload | ({"user": user_payload(member.user)} if with_user else {})


def acting_member_payload(member: Member, channel: Channel) -> Payload:
    """Return a member with what they may do in a channel, as interactions carry it."""
    permissions = may(member.user.id, channel)
    return member_payload(member) | {"permissions": _bits(permissions), "unusual_dm_activity_until": None}


def role_payload(role: Role) -> Payload:
    """Return a role."""
    return {
        "id": str(role.id),
        "name": role.name,
        "description": None,
        "permissions": _bits(role.permissions),
        "position": role.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": role.is_mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def channel_payload(channel: Channel) -> Payload:
    """Return a channel, a thread or a private conversation."""
    payload: Payload = {
        "id": str(channel.id),
        "type": int(channel.type),
        "last_message_id": str(channel.last_message_id) if channel.last_message_id else None,
        "flags": 0,
    }
    if channel.guild is None:
        return payload | _private_part(channel)
    payload |= {
        "guild_id": str(channel.guild.id),
        "name": channel.name,
        "parent_id": str(channel.parent_id) if channel.parent_id else None,
        "rate_limit_per_user": 0,
    }
    if channel.is_thread:
        return payload | _thread_part(channel)
    return payload | _guild_part(channel) | (_forum_part(channel) if channel.is_forum else {})


def _private_part(channel: Channel) -> Payload:
    people = [user_payload(user) for user in channel.recipients if not user.is_bot]
    if channel.type == ChannelType.DM:
        return {"recipients": people}
    return {"recipients": people, "name": None, "icon": None, "owner_id": people[0]["id"]}


def _thread_part(thread: Channel) -> Payload:
    created = _stamp(thread.created_at)
    return {
        "owner_id": str(thread.owner_id),
        "message_count": len(thread.messages),
        "total_message_sent": len(thread.messages),
        "member_count": 1,
        "thread_metadata": {
            "archived": thread.archived_at is not None,
            "archive_timestamp": _stamp(thread.archived_at) or created,
            "auto_archive_duration": 4320,
            "locked": thread.is_locked,
            "create_timestamp": created,
        },
    }


def _guild_part(channel: Channel) -> Payload:
    overwrites = [
        {
            "id": str(overwrite.id),
            "type": int(overwrite.is_member),
            "allow": _bits(overwrite.allow),
            "deny": _bits(overwrite.deny),
        }
        for overwrite in channel.overwrites.values()
    ]
    return {
        "position": channel.position,
        "topic": channel.topic,
        "nsfw": False,
        "permission_overwrites": overwrites,
    }


def _forum_part(forum: Channel) -> Payload:
    rest = {"moderated": False, "emoji_id": None, "emoji_name": None}
    return {
        "flags": _REQUIRE_TAG if forum.needs_tag else 0,
        "available_tags": [{"id": str(number), "name": name} | rest for number, name in forum.tags.items()],
        "default_reaction_emoji": None,
        "default_sort_order": None,
        "default_forum_layout": 0,
    }


def guild_payload(guild: Guild) -> Payload:
    """Return a guild as GET /guilds/{id} answers."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner_id),
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "home_header": None,
        "afk_channel_id": None,
        "afk_timeout": 300,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "roles": [role_payload(role) for role in guild.roles.values()],
        "emojis": [],
        "stickers": [],
        "features": [],
        "mfa_level": 0,
        "application_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "max_members": 500_000,
        "max_presences": None,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": guild.locale,
        "nsfw": False,
        "nsfw_level": 0,
        "region": "deprecated",
        "incidents_data": None,
        "owner_configured_content_level": 0,
    }


def joined_guild_payload(guild: Guild, bot: User) -> Payload:
    """Return what GUILD_CREATE brings: no members but the bot, as without the intent for members."""
    visible = [channel for channel in guild.channels.values() if may(bot.id, channel)]
    return guild_payload(guild) | {
        "joined_at": _stamp(guild.members[bot.id].joined_at),
        "large": False,
        "member_count": len(guild.members),
        "members": [member_payload(guild.members[bot.id])],
        "channels": [
            channel_payload(channel) for channel in guild.channels.values() if not channel.is_thread
        ],
        "threads": [
            channel_payload(channel)
            for channel in visible
            if channel.is_thread and channel.archived_at is None
        ],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def _attachment_payload(attachment: Attachment, channel: int) -> Payload:
    """Return a file of a message; it can be fetched from its `url`."""
    url = f"{_CDN}/attachments/{channel}/{attachment.id}/{attachment.name}"
    payload: Payload = {
        "id": str(attachment.id),
        "filename": attachment.name,
        "size": len(attachment.data),
        "url": url,
        "proxy_url": url,
        "content_type": attachment.content_type,
    }
    return payload | ({"description": attachment.description} if attachment.description else {})


def message_payload(message: Message, people: Iterable[User] = ()) -> Payload:
    """Return a message as it is read later, without its nonce; `people` are those whom it mentions."""
    payload: Payload = {
        "id": str(message.id),
        "channel_id": str(message.channel_id),
        "type": message.type,
        "author": user_payload(message.author),
        "content": message.content,
        "embeds": message.embeds,
        "components": message.components,
        "attachments": [_attachment_payload(file, message.channel_id) for file in message.attachments],
        "mentions": [user_payload(user) for user in people],
        "mention_roles": [],
        "mention_everyone": message.notifies_everyone,
        "pinned": False,
        "tts": False,
        "timestamp": _stamp(message.created_at),
        "edited_timestamp": _stamp(message.edited_at),
        "flags": int(message.flags),
    }
    return payload | _rare_parts(message)


def _rare_parts(message: Message) -> Payload:
    application = message.application_id
    rare = {
        "application_id": str(application) if application else None,
        "webhook_id": str(application) if application and message.interaction_metadata else None,
        "interaction_metadata": message.interaction_metadata,
        "message_reference": message.reference,
        "thread": channel_payload(message.thread) if message.thread else None,
        "poll": message.poll,
    }
    return {key: value for key, value in rare.items() if value is not None}


def new_message_payload(message: Message, people: Iterable[User] = ()) -> Payload:
    """Return a message as whoever is told of its creation gets it: only then it has its nonce."""
    payload = message_payload(message, people)
    return payload if message.nonce is None else payload | {"nonce": message.nonce}


def _bits(permissions: Permission) -> str:
    return str(int(permissions))
