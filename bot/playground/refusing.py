"""The answers with which Discord refuses a request: a status, a code, a sentence.

https://docs.discord.com/developers/topics/opcodes-and-status-codes#json (read 2026-08-06).
"""

from collections.abc import Sequence

from bot.playground.kinds import Payload


class ApiError(Exception):
    """A request that is refused with a status, and a code and a sentence in the body."""

    def __init__(self, status: int, code: int, sentence: str, *, details: Payload | None = None) -> None:
        super().__init__(f"{status} {code} {sentence}")
        self.status = status
        self.body: Payload = {"message": sentence, "code": code} | ({"errors": details} if details else {})


def unauthorized() -> ApiError:
    """Return what a wrong token gets."""
    return ApiError(401, 0, "401: Unauthorized")


def unknown_route() -> ApiError:
    """Return what an address gets that leads nowhere."""
    return ApiError(404, 0, "404: Not Found")


def unknown(code: int, thing: str) -> ApiError:
    """Return what a thing gets that is not there: 10003 "Channel", 10008 "Message" and so on."""
    return ApiError(404, code, f"Unknown {thing}")


def unknown_channel() -> ApiError:
    """Return what an id gets that is no channel's."""
    return unknown(10003, "Channel")


def unknown_message() -> ApiError:
    """Return what an id gets that is no message's."""
    return unknown(10008, "Message")


def unknown_webhook() -> ApiError:
    """Return what a token gets that is none, or was never answered for."""
    return unknown(10015, "Webhook")


def unknown_interaction() -> ApiError:
    """Return what an answer gets that comes too late."""
    return unknown(10062, "interaction")


def expired_token() -> ApiError:
    """Return what an interaction's token gets after 15 minutes."""
    return ApiError(401, 50027, "Invalid Webhook Token")


def already_acknowledged() -> ApiError:
    """Return what a second first answer gets."""
    return ApiError(400, 40060, "Interaction has already been acknowledged.")


def empty_message() -> ApiError:
    """Return what a message gets that would show nothing."""
    return ApiError(400, 50006, "Cannot send an empty message")


def missing_access() -> ApiError:
    """Return what the bot gets where it may not look."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """Return what the bot gets where it may look, but not do this."""
    return ApiError(403, 50013, "Missing Permissions")


def not_text() -> ApiError:
    """Return what a message gets, and the reading of some, where there are only threads."""
    return ApiError(400, 50008, "Cannot send messages in a non-text channel")


def archived() -> ApiError:
    """Return what an edit gets in a thread that has to be taken out of the archive first."""
    return ApiError(400, 50083, "Thread is archived")


def locked() -> ApiError:
    """Return what the bot gets in a thread in which only moderators may do something."""
    return ApiError(403, 160005, "This thread is locked")


def invalid_form(violations: Sequence[str]) -> ApiError:
    """Return what a body gets that breaks a limit; each violation is a sentence."""
    errors = [{"code": "LOCAL_DISCORD", "message": violation} for violation in violations]
    return ApiError(400, 50035, "Invalid Form Body", details={"_errors": errors})
