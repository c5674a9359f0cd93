"""Why something that a model wrote is not shown."""

from enum import StrEnum


class Fault(StrEnum):
    """The first reason that was found; the value is for logs."""

    NOT_TEXT = "not text"
    EMPTY = "empty"
    TOO_LONG = "too long"
    WRONG_TONGUE = "in another tongue"
    STRANGE_SCRIPT = "in a script that is in neither the source nor the tongue"
    REPEATED = "the original repeated"
    MISPLACED = "the first words of another comment"
    SIBLING = "the text of another comment"
    INVENTED_LINK = "a link that is not in the source"
    INVENTED_NUMBER = "a number that is not in the source"
    INVENTED_NAME = "a name that is not in the source"
    STRANGE_SIGN = "a mention, an address or a piece of code"
    LEAK = "a piece of the instructions"
