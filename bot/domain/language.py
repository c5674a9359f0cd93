"""The languages in which labels, notes and (by a model) digests are written."""

from enum import StrEnum


class Language(StrEnum):
    """A reader's language, by its BCP 47 code; Discord uses the same codes."""

    EN = "en"
    JA = "ja"
