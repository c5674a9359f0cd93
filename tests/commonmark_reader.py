"""Reads Markdown as CommonMark does, so that tests can ask what a reader sees."""

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.text.characters import strip_invisible

# What a formatted text may become; anything else is a mark of the text's own at work.
BLOCKS = ("paragraph_", "blockquote_", "bullet_list_", "list_item_", "heading_")
INLINES = {"text", "text_special", "link_open", "link_close"}


class Reader(MarkdownIt):
    """A CommonMark reader that shows addresses as they are written, not prettified."""

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the parser's name
        """Return the address itself."""
        return link


READER = Reader("commonmark")


def visible(markdown: str) -> str:
    """Return the words that the Markdown shows, with single spaces."""
    return block_words(READER.parse(markdown))


def block_words(tokens: Sequence[Token]) -> str:
    """Return the words of blocks, with single spaces."""
    words: list[str] = []
    for token in tokens:
        if token.type == "inline":
            words.append(inline_words(token))
        elif token.type == "fence":
            words.append(token.content)
        else:
            assert token.type.startswith(BLOCKS), token
    return " ".join(" ".join(words).split())


def inline_words(block: Token) -> str:
    """Return the words of one block, with its line breaks."""
    words: list[str] = []
    for token in block.children or ():
        is_break = token.type in {"softbreak", "hardbreak"}
        assert is_break or token.type in INLINES, token
        words.append("\n" if is_break else token.content)
    return "".join(words)


def words_of(text: str) -> str:
    """Return the words that a reader should see of a text."""
    return " ".join(strip_invisible(text).split())
