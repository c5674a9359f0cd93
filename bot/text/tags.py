"""Tags as people spell them: when two of them are one."""

import unicodedata

_KEPT = frozenset("._#+~@")


def identify_tag(tag: str) -> str:
    """Return what all spellings of a tag share.

    Those that differ in case, width, spaces, or signs that Hugo leaves out of a path are one tag: two
    of them would have one page, which Hugo writes twice at a time, sometimes in a jumble (letters,
    digits, marks and a few signs stay: `Sanitize` in common/paths of 0.147.8; seen with 0.168.0, 2026-11).
    """
    folded = unicodedata.normalize("NFKC", tag).casefold()
    return "".join(filter(_is_kept, folded)) or "".join(folded.split())


def _is_kept(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return sign in _KEPT or kind[0] in "LM" or kind == "Nd"
