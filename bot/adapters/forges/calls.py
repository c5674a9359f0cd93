"""Calls a forge's REST API: patient where a fault may pass, and with a sentence for every refusal."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TypeAlias
from urllib.parse import urlsplit

import stamina
from structlog.contextvars import bound_contextvars

from bot.adapters.forges.complaints import read_complaint
from bot.adapters.json_text import NotJson, decode
from bot.errors import BotError, Misconfigured, Refused, Unavailable
from bot.ports import HttpReply
from bot.text.pauses import read_pause

_TRIES = 4  # of one call, the first included
_LONGEST_PAUSE = timedelta(seconds=15)  # who asks for more gets it: we say when to come back
_A_MINUTE = timedelta(minutes=1)
_SECONDS = 20.0  # for one answer
# Busy or broken for now (RFC 9110 sections 15.5.9 and 15.6, RFC 6585 section 4).
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))
_AGAIN = "Try again later."

# Method, address, what to send (None: nothing), headers, seconds for the whole answer. Tries once.
# Raises Unavailable where there is no answer at all.
SendJson: TypeAlias = Callable[[str, str, object | None, Mapping[str, str], float], Awaitable[HttpReply]]
# Returns a token that holds now; raises BotError where there is none to be had.
TakeToken: TypeAlias = Callable[[], Awaitable[str]]


def keep_giving(token: str) -> TakeToken:
    """Return what always gives the same token."""

    async def take() -> str:
        return token

    return take


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """The API of one repository's forge.

    `send` sends the requests to addresses below `api`, with the headers that `head` makes of the token. That
    is in no log and no error, even where the forge repeats it. `repository` is the name that errors give,
    `permissions` are those that the token needs, as the forge calls them.
    """

    send: SendJson
    api: str
    take_token: TakeToken
    head: Callable[[str], Mapping[str, str]]
    repository: str
    permissions: str

    @property
    def source(self) -> str:
        """The host that is asked."""
        return urlsplit(self.api).hostname or self.api

    async def ask(self, method: str, path: str, body: Mapping[str, object] | None = None) -> object:
        """Return what the forge answers, as JSON; what may pass is tried again.

        Args:
            method: Such as PATCH.
            path: Below the API's base.
            body: Fields to send.

        Raises:
            Misconfigured: The token is wrong, expired, or not allowed to do this; or there is no such
                repository.
            Refused: The forge does not take it.
            Unavailable: It cannot answer now, or answers nonsense.
        """
        url = f"{self.api}/{path}"
        with bound_contextvars(forge=self.source):
            reply = await self._send(method, url, body)
        try:
            return decode(reply.body)
        except NotJson as error:
            # Its cause holds the answer, which may repeat what was sent.
            raise Unavailable(error.sentence, hint=_AGAIN, source=self.source) from None

    async def _send(self, method: str, url: str, body: Mapping[str, object] | None) -> HttpReply:
        token = await self.take_token()
        async for attempt in stamina.retry_context(
            on=_pause_after, attempts=_TRIES, timeout=None, wait_max=_LONGEST_PAUSE
        ):
            with attempt:
                reply = await self.send(method, url, body, self.head(token), _SECONDS)
                if not HTTPStatus.OK <= reply.status < HTTPStatus.MULTIPLE_CHOICES:
                    raise self._refusal(reply, token)
                return reply
        raise AssertionError(url)  # the last attempt returns or raises

    def _refusal(self, reply: HttpReply, token: str) -> BotError:
        status = reply.status
        if status in _PASSING or (status == HTTPStatus.FORBIDDEN and _is_limit(reply)):
            return Unavailable(
                "{source} is busy or out of order (HTTP {status}).",
                hint=_AGAIN,
                retry_after=_pause_of(reply),
                source=self.source,
                status=status,
            )
        match status:
            case HTTPStatus.UNAUTHORIZED:
                return Misconfigured(
                    "{source} does not accept the token: it is wrong, or it has expired.",
                    hint="Make a new one there, and set it as MATOME_SITE_TOKEN or as the TOKEN of the site.",
                    source=self.source,
                )
            case HTTPStatus.FORBIDDEN:
                return Misconfigured(
                    "The token may not do this with the pull requests of {repository}.",
                    hint="Give it these permissions for that repository: {permissions}.",
                    repository=self.repository,
                    permissions=self.permissions,
                )
            case HTTPStatus.NOT_FOUND:
                return Misconfigured(
                    "{source} knows no repository {repository}, or the token may not see it.",
                    hint="Check REPOSITORY, BRANCH, FORGE and API of the site, and what the token may do.",
                    source=self.source,
                    repository=self.repository,
                )
            case _ if status < HTTPStatus.BAD_REQUEST:
                return Misconfigured(
                    "{repository} has moved to another address.",
                    hint="Give the new one.",
                    repository=self.repository,
                )
            case _:
                return self._complaint(reply, token)

    def _complaint(self, reply: HttpReply, token: str) -> BotError:
        said = reply.body.replace(token.encode(), b"...")  # it may say what it was sent
        reason = read_complaint(said) or f"HTTP {reply.status}"
        return Refused(
            "{source} does not take the pull request: {reason}",
            hint="Look at the repository's settings there; then try again.",
            source=self.source,
            reason=reason,
        )

    def nonsense(self) -> Unavailable:
        """Return the error to raise for an answer of another shape than the documented one."""
        return Unavailable(
            "{source} sent something else than a pull request.",
            hint="If it stays so, check FORGE and API of the site.",
            source=self.source,
        )


def _pause_after(error: Exception) -> bool | timedelta:
    """Return whether to try again after this error: no, after a pause of our choice, or of theirs."""
    match error:
        case Unavailable(retry_after=timedelta() as pause):
            return pause if pause <= _LONGEST_PAUSE else False
        case _:
            return isinstance(error, Unavailable)


def _is_limit(reply: HttpReply) -> bool:
    """Whether a 403 means that we ask too often; GitHub says so by headers, or in words only."""
    limited = reply.headers.get("x-ratelimit-remaining") == "0" or "retry-after" in reply.headers
    return limited or "rate limit" in read_complaint(reply.body).lower()


def _pause_of(reply: HttpReply) -> timedelta | None:
    """Return the pause that a forge asks for, in its words or by when its limit is lifted.

    https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api (read 2026-11-25): a
    limit that says nothing of it lasts a minute at least.
    """
    headers = reply.headers
    if (asked := read_pause(headers)) is not None:
        return asked
    if reply.status != HTTPStatus.FORBIDDEN:
        return None
    if headers.get("x-ratelimit-remaining") != "0":
        return _A_MINUTE
    try:  # by the forge's own clock
        now = parsedate_to_datetime(headers["date"])
        return max(datetime.fromtimestamp(int(headers["x-ratelimit-reset"][:12]), UTC) - now, timedelta())
    except (LookupError, ValueError, TypeError, OverflowError, OSError):
        return _A_MINUTE
