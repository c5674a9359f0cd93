"""The operator's settings, from the environment and `.env`; see `.env.example` for each."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import Misconfigured

_AUTHOR = r"^[^<>\n]*[^<>\s][^<>\n]* <[^<>\s]+>$"


class SiteSettings(BaseModel):
    """A site that servers publish to; what is empty is as for all sites (`MATOME_SITE_…`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    repository: str = Field(description="Address of its git repository: https, ssh, or a folder.")
    branch: str = Field(default="main", description="The branch that is published.")
    guilds: str = Field(
        default="",
        pattern=r"^\s*(\d{1,20}\s*(,\s*\d{1,20}\s*)*)?$",
        description="Ids of the servers that publish to it, comma-separated.",
    )
    route: Literal["push", "pull-request", "both"] = Field(
        default="push", description="How: push, pull-request, or both, and people choose."
    )
    style: Literal["latest", "seed"] = Field(default="latest", description="The style of its posts.")
    token: SecretStr | None = Field(default=None, description="Its own token.")
    author: str | None = Field(default=None, pattern=_AUTHOR, description="Who commits: Name <mail>.")
    ssh_key: Path | None = Field(default=None, description="File of its own SSH key.")
    signing_key: Path | None = Field(default=None, description="File of the SSH key that signs commits.")
    forge: Literal["github", "gitlab", "gitea"] | None = Field(
        default=None, description="What opens pull requests; known for the large hosts."
    )
    api: HttpUrl | None = Field(default=None, description="Base of the forge's REST API; derived when empty.")
    app_id: int | None = Field(default=None, description="Id of a GitHub App, in place of a token.")
    app_key: Path | None = Field(default=None, description="File of the App's private key.")


class Settings(BaseSettings):
    """All settings; every one has a default that works without a token or a key."""

    model_config = SettingsConfigDict(
        env_prefix="MATOME_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="ignore",  # a shared .env may hold other programs' variables
        frozen=True,
        populate_by_name=True,
    )

    discord_token: SecretStr | None = Field(
        default=None,
        validation_alias="DISCORD_TOKEN",
        description="The bot's token, for `matome run`; every other command works without.",
    )
    database: Path = Field(
        default=Path("matome.sqlite3"), description="The file that holds digests and choices of servers."
    )
    unfurl: bool = Field(
        default=False,
        description="Cards under links, in channels that want them; needs the message-content intent.",
    )
    fresh_minutes: int = Field(
        default=30, ge=0, le=10_080, description="Age in minutes up to which a digest is shown again."
    )
    keep_days: int = Field(
        default=180, ge=1, description="Days for which digests are kept for their buttons."
    )
    digests_at_once: int = Field(default=2, ge=1, le=32, description="Digests made at the same time.")
    user_digests: int = Field(
        default=10, ge=1, description="New digests that one person may ask for in ten minutes."
    )
    guild_digests: int = Field(
        default=40, ge=1, description="New digests for all people of one server in ten minutes."
    )
    jobs_at_once: int = Field(
        default=8, ge=1, le=64, description="Slots of schedules posted at the same time."
    )
    guild_schedules: int = Field(default=25, ge=1, le=1_000, description="Schedules of one server.")
    poll_minutes: int = Field(
        default=5,
        ge=1,
        le=1_440,
        description="Minutes between two looks for stories that are posted as soon as they pass.",
    )
    stop_seconds: float = Field(
        default=15.0, ge=0, le=600, description="Seconds for work under way when the bot is stopped."
    )
    algolia_url: HttpUrl = Field(
        default=HttpUrl("https://hn.algolia.com/api/v1/"), description="Hacker News search API."
    )
    firebase_url: HttpUrl = Field(
        default=HttpUrl("https://hacker-news.firebaseio.com/v0/"), description="Hacker News' official API."
    )
    http_timeout: float = Field(
        default=20.0, gt=0, description="Seconds for one answer of a source, retries excluded."
    )
    http_attempts: int = Field(
        default=3, ge=1, le=10, description="Tries of one request, the first included."
    )
    http_concurrency: int = Field(
        default=8, ge=1, le=64, description="Requests to one source under way at once."
    )
    http_max_bytes: int = Field(
        default=24_000_000, gt=0, description="Largest answer that is read, after decompression."
    )
    order_requests: int = Field(
        default=60, ge=0, description="Branches whose true order is asked for, per thread."
    )
    crawl_limit: int = Field(
        default=1_500, ge=1, description="Comments read one by one when the search API is down."
    )
    comments: int = Field(default=60, ge=1, le=500, description="Comments in a digest.")
    language: str = Field(
        default="en", pattern="^(en|ja)$", description="Language of labels and notes: en or ja."
    )
    model_url: HttpUrl | None = Field(
        default=None, description="Base of an OpenAI-compatible endpoint, up to /v1; none: no model."
    )
    model_key: SecretStr | None = Field(default=None, description="Its key; local servers need none.")
    models: str = Field(
        default="", description="Names of models, comma-separated: the first is used, the next ones stand in."
    )
    model_concurrency: int | None = Field(
        default=None,
        ge=1,
        le=64,
        description="Calls at once; 3, or 1 for a server on this machine, when empty.",
    )
    model_per_minute: int = Field(default=60, ge=1, description="Calls a minute.")
    model_timeout: float = Field(default=60.0, gt=0, description="Seconds for one answer of a model.")
    model_deadline: float = Field(
        default=240.0, gt=0, description="Seconds for all its calls for one digest."
    )
    model_prices: str = Field(
        default="",
        description="Dollars for a million tokens in and out: name=0.10/0.50, comma-separated.",
    )
    tone: Literal["casual", "neutral", "polite"] = Field(
        default="casual", description="How the model speaks, unless a server chooses."
    )
    guild_tokens_day: int | None = Field(default=None, ge=0, description="Tokens of one server a day.")
    guild_tokens_month: int | None = Field(default=None, ge=0, description="And a month.")
    tokens_day: int | None = Field(default=None, ge=0, description="Tokens of all servers a day.")
    tokens_month: int | None = Field(default=None, ge=0, description="And a month.")
    guild_dollars_day: float | None = Field(default=None, ge=0, description="Dollars of one server a day.")
    guild_dollars_month: float | None = Field(default=None, ge=0, description="And a month.")
    dollars_day: float | None = Field(default=None, ge=0, description="Dollars of all servers a day.")
    dollars_month: float | None = Field(default=None, ge=0, description="And a month.")
    post_first_fold: int | None = Field(
        default=None, ge=1, description="Quotes before a post's first fold; the style's own when empty."
    )
    post_fold_size: int | None = Field(default=None, ge=1, description="Quotes in a fold; likewise.")
    post_time_format: Literal["%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"] | None = Field(
        default=None, description="How quotes tell the time; one of the two that the format knows; likewise."
    )
    post_palette: str | None = Field(
        default=None,
        pattern="^#[0-9a-fA-F]{6}(,#[0-9a-fA-F]{6})*$",
        description="Colours of the best quotes, comma-separated; likewise.",
    )
    post_path: str | None = Field(
        default=None,
        pattern=r"\{slug\}.*\.md$",
        description="Path of a post, of {date:%Y} and {slug}; likewise.",
    )
    post_additions: str | None = Field(
        default=None, description="Additions to the format, comma-separated, or none; likewise."
    )
    site_token: SecretStr | None = Field(
        default=None,
        description="Token for publishing to a repository over https; ssh and folders need none.",
    )
    site_author: str = Field(
        default="Matome Bot <matome-bot@localhost>",
        pattern=_AUTHOR,
        description="Who commits: Name <mail>.",
    )
    site_cache: Path = Field(
        default=Path("matome-sites"),
        description="A folder for what is known of repositories; may be deleted.",
    )
    site_ssh_key: Path | None = Field(
        default=None, description="File of the SSH key for addresses over ssh; the machine's own when empty."
    )
    site_signing_key: Path | None = Field(
        default=None, description="File of the SSH key that signs commits; none: unsigned."
    )
    sites: dict[str, SiteSettings] = Field(
        default_factory=dict[str, SiteSettings],
        description="Sites that servers publish to, by name: MATOME_SITES__NAME__REPOSITORY and so on.",
    )
    templates: Path | None = Field(
        default=None, description="A folder whose templates replace the packaged ones."
    )


def read_settings() -> Settings:
    """Return the operator's settings.

    Raises:
        Misconfigured: A value cannot be used, and the error names the variable; or `.env` cannot be read.
    """
    try:
        return Settings()
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        name = "_".join(str(part) for part in fault["loc"]).upper()
        name = name if name == "DISCORD_TOKEN" else f"MATOME_{name}"
        raise unusable_setting(name, fault["msg"]) from error
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(
            "The file .env cannot be read: {reason}.", hint="Save it as UTF-8.", reason=error
        ) from error


def unusable_setting(name: str, reason: str) -> Misconfigured:
    """Return the error for a setting whose value cannot be used."""
    return Misconfigured(
        "The setting {name} cannot be used: {reason}.",
        hint="See .env.example for what it takes.",
        name=name,
        reason=reason,
    )
