import asyncio
import json
from dataclasses import asdict, replace
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.digest import Digest, Engine
from bot.domain.language import Language
from bot.domain.link import Link
from bot.domain.preferences import FEWEST_COMMENTS, MOST_COMMENTS, Preferences
from bot.domain.request import Asker, KeptDigest, PendingReply, Wish
from bot.storage.database import open_database
from bot.storage.digests import DigestStore
from bot.storage.guilds import GuildStore
from bot.storage.moments import from_number, to_number
from bot.storage.replies import ReplyStore
from tests.strategies import LARGE, digests, item_ids, moments

snowflakes = st.integers(0, 2**63 - 1)
links = st.builds(Link, item=item_ids, focus=st.none() | item_ids)
wishes = st.builds(
    Wish, language=st.sampled_from(Language), comments=st.integers(1, 500), engine=st.sampled_from(Engine)
)
pending = st.builds(
    PendingReply,
    interaction=snowflakes,
    application=snowflakes,
    token=st.text("abcXYZ0189._-", min_size=1),
    message=snowflakes,
    channel=snowflakes,
    asker=st.builds(Asker, user=snowflakes, guild=st.none() | snowflakes),
    locale=st.sampled_from(Language),
    link=links,
    wish=wishes,
    is_private=st.booleans(),
    is_fresh=st.booleans(),
    created_at=moments,
)
preferences = st.builds(
    Preferences,
    language=st.none() | st.sampled_from(Language),
    comments=st.none() | st.integers(FEWEST_COMMENTS, MOST_COMMENTS),
    engine=st.sampled_from(Engine),
    publishers=st.lists(snowflakes, max_size=4).map(tuple),
    unfurled=st.lists(snowflakes, max_size=4).map(tuple),
    review_channel=st.none() | snowflakes,
)


def written(digest: Digest) -> str:
    return json.dumps(asdict(digest), default=str, ensure_ascii=False)


@settings(LARGE)
@given(links, wishes, digests, moments)
def test_any_digest_comes_back_as_it_was_kept(
    link: Link, wish: Wish, digest: Digest, made_at: datetime
) -> None:
    async def keep() -> tuple[KeptDigest, KeptDigest | None, KeptDigest | None]:
        async with open_database(None) as database:
            store = DigestStore(database)
            kept = await store.add(link, wish, digest, made_at)
            return kept, await store.find(kept.id), await store.newest(link, wish)

    kept, found, newest = asyncio.run(keep())
    assert found == newest
    assert found is not None
    assert replace(found, digest=digest) == kept
    # Half a surrogate pair is the one thing that no file can hold.
    assert written(found.digest) == written(digest).encode(errors="replace").decode()


@given(pending)
def test_any_promised_reply_comes_back_as_it_was_kept(reply: PendingReply) -> None:
    async def keep() -> tuple[PendingReply, ...]:
        async with open_database(None) as database:
            store = ReplyStore(database)
            await store.add(reply)
            return await store.waiting(reply.created_at)

    assert asyncio.run(keep()) == (reply,)


@given(snowflakes, preferences)
def test_any_preferences_come_back_as_they_were_kept(guild: int, chosen: Preferences) -> None:
    async def keep() -> Preferences:
        async with open_database(None) as database:
            store = GuildStore(database)
            await store.put(guild, chosen)
            return await store.get(guild)

    assert asyncio.run(keep()) == chosen


@given(moments, moments)
def test_times_lose_nothing_and_sort_as_they_are(first: datetime, second: datetime) -> None:
    assert from_number(to_number(first)) == first
    assert (to_number(first) < to_number(second)) == (first < second)
