"""Hypothesis strategies that several tests share: text that wants to do harm, and digests made of it."""

from datetime import UTC, datetime

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from bot.domain.digest import Branch, Digest, Engine, Quote, SummaryPoint
from bot.domain.language import Language
from bot.domain.thread import Coverage, ItemId, PollOption, Story, StoryKind, ThreadNote

# For whole digests, which are large: shrinking one takes minutes that a failing run cannot spare.
LARGE = settings(
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SNIPPETS = (
    "word",
    "A sentence that ends. ",
    "日本語の文です。",
    " ",
    "\n",
    "\n\n",
    "  code line\n",
    "  ``` break\n",
    "\n> quoted\n",
    ">>> all",
    "# heading",
    "-# small",
    "- item\n",
    "12. item",
    "*",
    "**",
    "*soft*",
    "_",
    "__",
    "~~",
    "||",
    "`",
    "```",
    "\\",
    "[",
    "](",
    ")",
    "[text](https://evil.example/)",
    "@everyone",
    "@here",
    "<@123>",
    "<@&123>",
    "<#123>",
    "<:name:123>",
    "</command:123>",
    "<t:1700000000:R>",
    "<id:guide>",
    ":tada:",
    "https://example.com/a_b_c?d=(e)&f=*g*#h",
    "(https://example.com/x).",
    "<https://example.com/>",
    "https://例え.jp/道、",
    "discord.gg/invite",
    "steam://run/_1_",
    "👨\u200d👩\u200d👧\u200d👦",
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "👍🏽",
    "🇯🇵",
    "1\ufe0f\u20e3",
    "e\u0301",
    "\u0301" * 5,
    "\0",
    "\u202e",
    "\u2028",
    "\u200b",
    "\ud800",
    "<script>alert(1)</script>",
    "&amp;",
    "{0} {count} %s %(x)s",
    "w" * 300,
)

hostile_text = st.lists(st.sampled_from(SNIPPETS), max_size=30).map("".join) | st.text(max_size=60)
long_text = st.tuples(hostile_text, st.integers(1, 400)).map(lambda pair: (pair[0] * pair[1])[:9_000])
any_text = hostile_text | long_text

item_ids = st.integers(1, 2**53).map(ItemId)
moments = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - naive bounds are the argument's shape
counts = st.integers(0, 10**9)
urls = (
    st.none()
    | hostile_text
    | st.sampled_from(("https://example.com/a", "http://b.example", "ftp://c.example"))
)

stories = st.builds(
    Story,
    id=item_ids,
    kind=st.sampled_from(StoryKind),
    title=any_text,
    url=urls,
    text=any_text,
    author=st.none() | hostile_text,
    points=st.none() | counts,
    created_at=st.none() | moments,
    options=st.lists(st.builds(PollOption, text=hostile_text, points=st.none() | counts), max_size=12).map(
        tuple
    ),
)
points = st.builds(
    SummaryPoint,
    text=any_text,
    sources=st.lists(item_ids, min_size=1, max_size=12).map(tuple),
    author=st.none() | hostile_text,
)
branches = st.builds(Branch, phrase=any_text, root=item_ids, size=counts)
quotes = st.builds(
    Quote,
    id=item_ids,
    author=hostile_text,
    created_at=st.none() | moments,
    parent=item_ids,
    depth=st.integers(0, 2000),
    text=any_text,
    original=hostile_text,
    score=st.integers(0, 100),
    colour=st.sampled_from(("", "#ff5733", "#000000", "red")),
    reasons=st.lists(hostile_text, max_size=2).map(tuple),
)
coverages = st.tuples(counts, counts).map(lambda pair: Coverage(read=min(pair), total=max(pair)))
digests = st.builds(
    Digest,
    story=stories,
    engine=st.sampled_from(Engine),
    language=st.sampled_from(Language),
    is_translated=st.booleans(),
    headline=any_text,
    coverage=coverages,
    points=st.lists(points, max_size=12).map(tuple),
    branches=st.lists(branches, max_size=30).map(tuple),
    quotes=st.lists(quotes, max_size=25).map(tuple),
    tags=st.lists(hostile_text, max_size=30).map(tuple),
    focus=st.none() | item_ids,
    notes=st.lists(st.sampled_from(ThreadNote), max_size=5).map(tuple),
)
