"""Finding what was typed in a text, whichever way a keyboard writes it."""

import unicodedata

# Katakana ァ to ヶ are hiragana ぁ to ゖ, 0x60 further (https://www.unicode.org/charts/PDF/U30A0.pdf).
_HIRAGANA = {katakana: katakana - 0x60 for katakana in range(0x30A1, 0x30F7)}


def fold(text: str) -> str:
    """Return a form in which case, width, kana and spacing make no difference."""
    narrow = unicodedata.normalize("NFKC", text).casefold()
    # Folding case may take apart what was composed.
    return " ".join(unicodedata.normalize("NFKC", narrow).translate(_HIRAGANA).split())
