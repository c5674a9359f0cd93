"""Tags as people spell them: when two of them are one."""

import unicodedata


def identify_tag(tag: str) -> str:
    """Return what all spellings of a tag share; those that differ in case, width or spaces are one tag."""
    return "".join(unicodedata.normalize("NFKC", tag).casefold().split())
