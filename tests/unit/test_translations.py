import ast
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from jinja2.ext import extract_from_ast

import bot.errors
from bot.domain.digest import WritingNote
from bot.domain.endings import Ending
from bot.domain.gate import Shortfall
from bot.domain.language import Language
from bot.domain.thread import ThreadNote
from bot.errors import BotError
from bot.rendering.templates import environment, packaged
from bot.rendering.translations import format_number, format_time, translator

SOURCES = sorted(
    path for room in ("bot", "cogs") for path in packaged("locales").parent.glob(f"{room}/**/*.py")
)
ERROR = "an error"
# What is called with messages, and with how many of them.
SPOKEN = {"_": 1, "gettext": 1, "locale_str": 1, "ngettext": 2, "NotJson": 1, "_BadAnswer": 1, ERROR: 1}
ERRORS = {
    name
    for name, value in vars(bot.errors).items()
    if isinstance(value, type) and issubclass(value, BotError)
}


def constants(tree: ast.Module) -> dict[str, str]:
    """The texts that a module gives names to."""
    return {
        target.id: value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(value := text_of(node.value, {}), str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def text_of(node: ast.expr, names: dict[str, str]) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            return names.get(name)
        case _:
            return None


def messages_of(tree: ast.Module) -> Iterator[str]:
    """Yield what a module asks to have translated, and the sentences and hints of the errors it raises."""
    names, raised = constants(tree), {id(node.exc) for node in ast.walk(tree) if isinstance(node, ast.Raise)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = name_of(node.func)
        arguments = node.args[: SPOKEN.get(called, 0)]
        if called == ERROR:
            arguments = [*arguments, *(word.value for word in node.keywords if word.arg == "hint")]
        yield from filter(None, (text_of(argument, names) for argument in arguments))
        if id(node) in raised:  # by way of a function that makes the error
            yield from (text for text in map(sentence_of, node.args[:1]) if text)


def sentence_of(node: ast.expr) -> str | None:
    text = text_of(node, {})
    return text if text and text.endswith(".") else None


def name_of(called: ast.expr) -> str:
    match called:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return ERROR if name in ERRORS else name
        case _:
            return ""


def template_messages() -> Iterator[str]:
    for path in packaged("templates").rglob("*.j2"):
        tree = environment().parse(path.read_text(encoding="utf-8"))
        for _, _, text in extract_from_ast(tree, tuple(SPOKEN)):
            yield from forms(text)


def all_messages() -> set[str]:
    in_code = {text for path in SOURCES for text in messages_of(ast.parse(path.read_text(encoding="utf-8")))}
    in_values = {note.value for note in (*ThreadNote, *WritingNote, *Shortfall, *Ending)}
    return in_code | set(template_messages()) | in_values


def catalogue() -> dict[str, Message]:
    """The Japanese entries by each English form."""
    with (packaged("locales") / "ja" / "LC_MESSAGES" / "matome.po").open("rb") as file:
        entries = [entry for entry in read_po(file, locale="ja") if entry.id]
    return {form: entry for entry in entries for form in forms(entry.id)}


def forms(text: str | Iterable[str | None] | None) -> tuple[str, ...]:
    """The forms of a message for one and for many, or its only one."""
    if text is None or isinstance(text, str):
        return (text,) if text else ()
    return tuple(form for form in text if form)


def facts(text: str) -> set[str]:
    return set(re.findall(r"\{[^{}]*\}", text.replace("{{", "").replace("}}", "")))


def test_the_search_finds_messages_of_every_kind() -> None:
    assert {
        "Untitled",
        "{count} points",
        "A preview made on this computer: nothing was sent.",
        "This is no link to a Hacker News thread or comment.",
        "{source} gave something that is not JSON.",
        "{source} is busy or out of order (HTTP {status}).",
        ThreadNote.CAPPED.value,
    } <= all_messages()


def test_every_message_has_a_japanese_translation() -> None:
    assert sorted(all_messages() - catalogue().keys()) == []


def test_no_translation_is_left_over() -> None:
    assert sorted(catalogue().keys() - all_messages()) == []


def test_every_translation_says_something_and_names_the_same_facts() -> None:
    for english, entry in catalogue().items():
        for japanese in forms(entry.string):
            assert japanese.strip(), english
            assert facts(japanese) == facts(english), english


def test_japanese_has_one_form_for_every_number() -> None:
    ngettext = translator(Language.JA).ngettext
    assert {ngettext("{count} comment", "{count} comments", count) for count in (0, 1, 2)} == {
        "コメント {count} 件"
    }


def test_english_is_what_the_code_says() -> None:
    assert translator(Language.EN).gettext("Untitled") == "Untitled"
    assert translator(Language.EN).ngettext("{count} comment", "{count} comments", 1) == "{count} comment"


@pytest.mark.parametrize(
    ("language", "moment"), [(Language.EN, "Mar 1, 2026 04:05 UTC"), (Language.JA, "2026/03/01 04:05 UTC")]
)
def test_numbers_and_times_follow_the_language(language: Language, moment: str) -> None:
    assert format_number(1234567, language) == "1,234,567"
    assert format_time(datetime(2026, 3, 1, 4, 5, 6, tzinfo=UTC), language) == moment
