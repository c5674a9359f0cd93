"""What a channel has had, and by what a story is known again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import TypeAlias

from bot.domain.posting import Posting
from bot.domain.thread import ItemId, Story
from bot.text.links import identify_address
from bot.text.matching import fold

_FEWEST_WORDS = 3  # of a title that tells what a text is about
_REMEMBERED = 4_096  # stories; many channels judge the same ones

# What two submissions of one story share: the id, the address, or the title of a text.
Name: TypeAlias = tuple[str, ItemId | str]


@dataclass(frozen=True, slots=True)
class Past:
    """What a channel has had since `past_since` at least, by all of its subscriptions."""

    postings: Sequence[Posting] = ()
    _by_name: Mapping[Name, Posting] = field(init=False, repr=False, compare=False)
    _times: Mapping[int, Sequence[datetime]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index them."""
        by_name, times = dict[Name, Posting](), dict[int, list[datetime]]()
        for posting in sorted(self.postings, key=lambda posting: posting.posted_at):
            for name in _names(posting.item, posting.address, posting.title):
                by_name[name] = posting
            times.setdefault(posting.subscription, []).append(posting.posted_at)
        object.__setattr__(self, "_by_name", by_name)
        object.__setattr__(self, "_times", times)

    def find(self, story: Story, *, since: datetime | None = None) -> Posting | None:
        """Return the last posting of a story after a moment, also under another id."""
        found = (self._by_name.get(name) for name in names_of(story))
        return next((one for one in found if one and (since is None or one.posted_at > since)), None)

    def times(self, subscription: int) -> Sequence[datetime]:
        """Return when a subscription posted, ascending."""
        return self._times.get(subscription, ())


def names_of(story: Story) -> Iterator[Name]:
    """Yield what a story shares with any other submission of it, its own id first."""
    return _names(story.id, *identify(story.url, story.title))


def _names(item: ItemId, address: str, title: str) -> Iterator[Name]:
    yield "item", item
    if address:
        yield "address", address
    elif len(title.split()) >= _FEWEST_WORDS:
        yield "title", title


@lru_cache(_REMEMBERED)
def identify(url: str | None, title: str) -> tuple[str, str]:
    """Return a story's address and title as postings have them."""
    return identify_address(url or ""), fold(title)
