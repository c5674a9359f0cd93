"""Why the work on a subscription ended before it was done."""

from enum import StrEnum


class Ending(StrEnum):
    """Why a job was cancelled or given up, or a subscription paused; the value is a message id."""

    PAUSED = "The schedule was paused."
    CHANGED = "The schedule was changed."
    REMOVED = "The schedule was removed."
    UNREADABLE = "It was written by another version of this program."
    NO_MORE_TIMES = "None of its times comes again."
    UNKNOWN_TIMES = "Its times or its time zone are no longer known."
    LOST_CHANNEL = "The channel is gone, or closed to this bot."
    TOO_LATE = "What stood in its way did not pass in time."
    REFUSED = "Discord does not take it."
    FAULT = "A fault of this program stood in its way."
