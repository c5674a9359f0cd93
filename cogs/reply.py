"""A message that was promised: edited in place while it may be, sent anew when that is over."""

import asyncio
from datetime import timedelta

import aiohttp
import discord
import structlog

from bot.client import MatomeClient
from bot.client.delivery import DELETED, EXPIRED, fields, persist
from bot.domain.progress import Progress
from bot.domain.request import PendingReply
from bot.rendering.messages import Message
from bot.rendering.progress import say_progress

log = structlog.get_logger()


class Reply:
    """A message that was promised.

    While its token lives it is edited in place; afterwards, a message of its own goes to the channel.
    """

    def __init__(self, client: MatomeClient, pending: PendingReply) -> None:
        self._client = client
        self.pending = pending
        self._webhook = discord.Webhook.partial(pending.application, pending.token, client=client)
        # Which it is, though the library cannot know; without it, nothing can be said to one person alone.
        self._webhook.type = discord.WebhookType.application

    async def follow(self, latest: "Latest") -> None:
        """Show how far the digest is, no more often than is polite, until there is an end."""
        every = self._client.services.progress_every
        while (progress := await latest.next(pause=every)) is not None:
            words = say_progress(progress, self.pending.locale)
            try:
                await self._webhook.edit_message(self.pending.message, content=words)
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                log.info("progress not shown", reason=type(error).__name__)
                return

    async def give(self, message: Message) -> None:
        """Show the end of it: the digest, or why there is none."""
        try:
            await persist(lambda: self._edit(message))
        except discord.HTTPException as refusal:
            if refusal.code in DELETED:
                log.info("reply was deleted by somebody", code=refusal.code)
            elif refusal.code in EXPIRED and self.pending.delivery is not None:
                await self._edit_posted(message)
            elif refusal.code in EXPIRED:
                await self._post(message)
            else:
                raise

    async def whisper(self, message: Message) -> None:
        """Tell the person alone, beside the message."""
        try:
            await persist(lambda: self._webhook.send(**fields(message), ephemeral=True))
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            log.info("whisper refused", reason=type(error).__name__)

    async def _edit(self, message: Message) -> None:
        await self._webhook.edit_message(self.pending.message, **fields(message))

    async def _edit_posted(self, message: Message) -> None:
        """Edit what a schedule posted, which needs no token; a second message must not bear its mark."""
        channel = self._client.get_partial_messageable(self.pending.channel)
        posted = channel.get_partial_message(self.pending.message)
        try:
            await persist(lambda: posted.edit(**fields(message)))
        except (discord.Forbidden, discord.NotFound) as refusal:
            log.warning("late reply refused", channel=self.pending.channel, code=refusal.code)

    async def _post(self, message: Message) -> None:
        """Send what came too late for the token: to the channel, or to the person alone.

        The latter also where we may not write in the channel, as in a server that we are no member of.
        """
        channel = self._client.get_partial_messageable(self.pending.channel)
        if self.pending.is_private or not await self._send(channel, message):
            person = discord.Object(self.pending.asker.user)
            await self._send(await persist(lambda: self._client.create_dm(person)), message)

    async def _send(self, target: discord.abc.Messageable, message: Message) -> bool:
        """Send a message of its own once; return whether Discord let us."""
        try:
            await persist(lambda: target.send(**fields(message), nonce=str(self.pending.interaction)))
        except (discord.Forbidden, discord.NotFound) as refusal:
            log.warning("late reply refused", channel=self.pending.channel, code=refusal.code)
            return False
        return True


class Latest:
    """The newest report of a digest under way; older ones that nobody saw are forgotten."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._news = asyncio.Event()
        self._end = asyncio.Event()

    def tell(self, progress: Progress) -> None:
        """Take a report."""
        self._progress = progress
        self._news.set()

    def end(self) -> None:
        """Let the reader go."""
        self._end.set()
        self._news.set()

    async def next(self, *, pause: timedelta) -> Progress | None:
        """Return the newest report, a pause after the last one was asked for; None at the end."""
        try:
            async with asyncio.timeout(pause.total_seconds()):
                await self._end.wait()
        except TimeoutError:
            await self._news.wait()
        self._news.clear()
        return None if self._end.is_set() else self._progress
