"""The languages in which labels, notes and (by a model) digests are written."""

from enum import StrEnum


class Language(StrEnum):
    """A reader's language, by its BCP 47 code; Discord uses the same codes."""

    EN = "en"
    JA = "ja"

    @classmethod
    def of_locale(cls, locale: str) -> "Language":
        """Return the language to speak to a reader whose program is set to a locale such as `en-GB`."""
        return next((language for language in cls if locale.lower().split("-")[0] == language), cls.EN)
