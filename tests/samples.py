"""The sample thread that comes with the product, where its post goes in a site, and recorded data."""

import os
from pathlib import Path

from bot.rendering.templates import packaged

# Where recorded data lies, if it does.
SHARED = Path(os.environ.get("MATOME_SHARED", Path(__file__).parents[2] / "shared"))
# Discord's own description of its API, if a copy is there: https://github.com/discord/discord-api-spec
DISCORD_DESCRIPTION = SHARED / "data" / "discord" / "openapi.json"

SAMPLE = packaged("templates") / "demo" / "thread.json"
POST = "content/posts/2026_11/2026_11_02_show_hn_we_replaced_our_job_queue_with/index.md"
