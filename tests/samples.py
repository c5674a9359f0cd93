"""The sample thread that comes with the product, and where its post goes in a site."""

from bot.rendering.templates import packaged

SAMPLE = packaged("templates") / "demo" / "thread.json"
POST = "content/posts/2026_11/2026_11_02_show_hn_we_replaced_our_job_queue_with/index.md"
