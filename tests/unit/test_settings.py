from pathlib import Path

from bot.settings import Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def example() -> dict[str, str]:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))  # pyright: ignore[reportReturnType] - each line has one "="


def test_the_example_names_every_setting_and_no_other() -> None:
    own = {f"MATOME_{name.upper()}" for name in Settings.model_fields}
    assert set(example()) == own - {"MATOME_DISCORD_TOKEN"} | {"DISCORD_TOKEN"}


def test_the_example_shows_the_defaults() -> None:
    from_example = Settings(_env_file=EXAMPLE)  # pyright: ignore[reportCallIssue] - pydantic-settings adds it
    assert from_example == Settings(_env_file=None)  # pyright: ignore[reportCallIssue]
