import pytest

from bot.adapters.json_text import DEEPEST, NotJson, decode


def test_json_is_decoded() -> None:
    assert decode(b'{"a": [1, 2.5, "\\u65e5", null, true]}') == {"a": [1, 2.5, "日", None, True]}


def test_a_document_deeper_than_the_interpreter_is_decoded() -> None:
    value = decode(b'{"a": 1, "b": ' * 20_000 + b'[1, 2.5, "x", null, true, {}, [[]]]' + b"}" * 20_000)
    for _ in range(20_000):
        assert isinstance(value, dict)
        assert value["a"] == 1
        value = value["b"]  # pyright: ignore[reportUnknownVariableType] - asserted at the end
    assert value == [1, 2.5, "x", None, True, {}, [[]]]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "ends too early"),
        (b"  \n", "ends too early"),
        (b'{"a": [1, 2', "ends too early"),
        (b'{"a": "half a wo', "ends too early"),
        (b"[" * 50_000, "ends too early"),
        (b"[" * (DEEPEST + 1), "nests too deeply"),
        (b"\n <!doctype html><p>", "a web page instead of JSON"),
        (b"{'a': 1}", "not JSON"),
        (b'{"a": 1} and more', "not JSON"),
        (b"\xff\xfe\x00\x01", "not JSON"),
        (b"1" * 6_000, "not JSON"),
        (b"[" * 20_000 + b"x" + b"]" * 20_000, "broken"),
    ],
)
def test_anything_else_is_described(data: bytes, sentence: str) -> None:
    with pytest.raises(NotJson, match=sentence):
        decode(data)
