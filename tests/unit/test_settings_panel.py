import pytest

from bot.domain.digest import Engine
from bot.domain.language import Language
from bot.domain.preferences import NO_PREFERENCES, Preferences
from bot.domain.request import Wish
from bot.domain.wording import Tone
from bot.rendering.custom_ids import SETTING_PATTERN
from bot.rendering.messages import Message
from bot.rendering.publishing_panel import publishing_panel
from bot.rendering.schedulers_panel import schedulers_panel
from bot.rendering.settings_panel import comments_modal, read_hand, settings_panel
from tests.keeping import wish
from tests.panels import controls_of, names

ENGLISH = Language.EN
MODEL_WISH = Wish(language=ENGLISH, comments=60, engine=Engine.MODEL)
CHOSEN = Preferences(
    language=Language.JA,
    comments=40,
    publishers=(11, 12),
    unfurled=(21,),
    review_channel=31,
    schedulers=(13,),
)


def panel(preferences: Preferences, *, can_unfurl: bool = True) -> Message:
    return settings_panel(preferences, usual=wish(ENGLISH), can_unfurl=can_unfurl)


def values(message: Message) -> list[str]:
    return [field["value"] for field in message["embeds"][0].get("fields", ())]


def test_the_choices_are_told_in_words() -> None:
    assert values(panel(CHOSEN)) == [
        "日本語",
        "40",
        "Rules choose sentences, without a model",
        "People who may manage this server · <@&11> · <@&12>",
        "People who may manage the channel · <@&13>",
        "<#21>",
    ]


def test_what_was_not_chosen_follows_the_reader_and_the_operator() -> None:
    language, comments, _, publishers, schedulers, unfurled = values(panel(NO_PREFERENCES))
    assert language == "Automatic: each reader's own"
    assert comments == "60 (the default)"
    assert publishers == "People who may manage this server"
    assert schedulers == "People who may manage the channel"
    assert unfurled.startswith("Off.")


def test_the_controls_show_what_is_chosen() -> None:
    language, _, unfurled, *_ = controls_of(panel(CHOSEN))
    publishers, review, _ = controls_of(publishing_panel(CHOSEN, ENGLISH, site="blog"))
    assert [option["value"] for option in language.get("options", ()) if option.get("default")] == ["ja"]
    assert publishers.get("default_values") == [{"id": "11", "type": "role"}, {"id": "12", "type": "role"}]
    assert review.get("default_values") == [{"id": "31", "type": "channel"}]
    schedulers, _ = controls_of(schedulers_panel(CHOSEN, ENGLISH))
    assert schedulers.get("default_values") == [{"id": "13", "type": "role"}]
    assert unfurled.get("default_values") == [{"id": "21", "type": "channel"}]


def test_without_the_intent_the_panel_says_what_the_operator_has_to_do() -> None:
    message = panel(CHOSEN, can_unfurl=False)
    assert "MATOME_UNFURL=true" in values(message)[-1]
    assert [part.get("disabled", False) for part in controls_of(message)] == [False] * 2 + [True] + [
        False
    ] * 4


def test_every_control_is_one_of_the_settings() -> None:
    others = (publishing_panel(CHOSEN, ENGLISH, site=None), schedulers_panel(CHOSEN, ENGLISH))
    shown = [name for message in (panel(CHOSEN), *others) for name in names(message)]
    fields = [match["field"] for name in shown if (match := SETTING_PATTERN.fullmatch(name))]
    assert fields == [
        *("language", "engine", "unfurl", "comments", "publishing", "scheduling", "reset"),
        *("publishers", "review", "back"),
        *("schedulers", "back"),
    ]


@pytest.mark.parametrize("language", Language)
def test_the_form_shows_the_number_that_is_chosen(language: Language) -> None:
    form = comments_modal(CHOSEN, language)
    (label,) = form["components"]
    assert form["custom_id"] == "set:comments"
    assert label["component"].get("value") == "40"
    assert "value" not in comments_modal(NO_PREFERENCES, language)["components"][0]["component"]


def test_a_model_is_offered_in_each_tone_where_there_is_one() -> None:
    engines = (Engine.MODEL, Engine.EXTRACTIVE)
    message = settings_panel(
        Preferences(tone=Tone.POLITE), usual=MODEL_WISH, can_unfurl=True, engines=engines
    )
    (options,) = [
        part["options"]
        for row in message.get("components", ())
        for part in row["components"]
        if part.get("custom_id") == "set:engine" and "options" in part
    ]
    assert [option["value"] for option in options if option.get("default")] == ["model:polite"]
    assert {read_hand(option["value"]) for option in options} == {
        (Engine.EXTRACTIVE, None),
        *((Engine.MODEL, tone) for tone in Tone),
    }
