"""Words for tests that talk with the bot in the local Discord."""

from bot.playground.answers import Answer
from bot.playground.inhabitants import Message
from bot.playground.kinds import MessageFlag
from bot.playground.local_discord import LocalDiscord
from tests.bots import SAMPLE_ITEM

LINK = f"https://news.ycombinator.com/item?id={SAMPLE_ITEM}"
TITLE = "job queue"  # of the sample thread


def shown(answer: Answer) -> Message:
    """Return the message that answers."""
    assert answer.message is not None
    return answer.message


def words_of(message: Message) -> str:
    """Return all that a message says, for looking at."""
    parts = [message.content]
    for embed in message.embeds:
        parts += [embed.get("title", ""), embed.get("description", "")]
        parts += [text for field in embed.get("fields", ()) for text in (field["name"], field["value"])]
    return "\n".join(parts)


def is_private(message: Message) -> bool:
    return MessageFlag.EPHEMERAL in message.flags


def controls(message: Message) -> dict[str, str]:
    """Return the custom ids of the buttons by their labels."""
    return {
        part["label"]: part["custom_id"]
        for row in message.components
        for part in row["components"]
        if part["type"] == 2 and "custom_id" in part
    }


def links(message: Message) -> dict[str, str]:
    """Return where the link buttons lead, by their labels."""
    return {
        part["label"]: part["url"]
        for row in message.components
        for part in row["components"]
        if part["type"] == 2 and "url" in part
    }


def select_of(message: Message) -> str:
    """Return the custom id of the only select."""
    (name,) = (
        part["custom_id"] for row in message.components for part in row["components"] if part["type"] != 2
    )
    return name


async def digest(local: LocalDiscord, who: str = "alice", **options: object) -> Message:
    """Let somebody ask for the sample thread's digest in the general channel."""
    channel = local.world.channel("general")
    answer = await local.world.person(who).slash(channel, "digest", **({"link": LINK} | options))
    return shown(await answer.settled())
