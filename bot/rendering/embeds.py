"""A digest as Discord messages: an overview first, then pages of quotes in reading order."""

from datetime import datetime

from bot.domain.digest import Digest
from bot.rendering.messages import Message, pack
from bot.rendering.overview import overview
from bot.rendering.quote_embeds import quote_embeds


def digest_messages(digest: Digest, *, now: datetime) -> tuple[Message, ...]:
    """Return what to send, in order; every limit of Discord is kept for every digest.

    The overview has a message of its own. Then every quote follows, none left out or shortened:
    one embed each, a very long one in several. Labels are in the digest's language.

    Args:
        digest: Its texts are untrusted; they can neither format nor mention.
        now: When the digest was made, as an aware time.
    """
    quotes = (embed for quote in digest.quotes for embed in quote_embeds(quote, quote.text))
    return (*pack([overview(digest, now)]), *pack(quotes))
