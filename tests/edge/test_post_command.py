"""`matome post` on real files."""

import json
from pathlib import Path

import pytest

from bot.cli.post import read, write
from bot.errors import Misconfigured, Refused

POST = Path(__file__).parents[1] / "golden" / "matome_latest.md"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "index.md"
    place.write_bytes(POST.read_bytes())
    return place


def test_a_post_goes_to_json_and_back_byte_for_byte(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert read(file, is_json=True) == 0
    data = tmp_path / "post.json"
    data.write_text(capsys.readouterr().out, encoding="utf-8")
    target = tmp_path / "again.md"
    assert write(data, output_file=target) == 0
    assert target.read_bytes() == POST.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.md", "index.md", "post.json"]


def test_a_post_is_written_to_standard_output(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read(file, is_json=True)
    (tmp_path / "post.json").write_text(capsys.readouterr().out, encoding="utf-8")
    assert write(tmp_path / "post.json") == 0
    assert capsys.readouterr().out == POST.read_text(encoding="utf-8")


def test_a_malformed_post_is_shown_and_its_problems_told(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = file.read_text(encoding="utf-8").replace("It was never the disk", 'It was "never" the disk')
    file.write_text(text, encoding="utf-8")
    line = next(number for number, row in enumerate(text.split("\n"), 1) if '"never"' in row)
    assert read(file, is_json=True) == 5
    out, err = capsys.readouterr()
    assert '"never" the disk' in json.loads(out)["quotes"][1]["text"]
    assert err == f'{file}:{line}: body holds a raw quotation mark ("); expected &#34;.\n'


def test_without_json_a_person_sees_the_outline(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert read(file) == 0
    assert "Quotes: 36 (30 open, 1 folds)" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["missing.md", "a\0b", "."])
def test_what_cannot_be_read_is_one_clear_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        read(tmp_path / name)


def test_a_file_that_is_no_post_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("words", encoding="utf-8")
    with pytest.raises(Refused, match="is not a matome post"):
        read(tmp_path / "a.md")


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\ud800"])
def test_what_is_not_json_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_bytes(text.encode(errors="surrogatepass"))
    with pytest.raises(Refused, match="is not JSON"):
        write(tmp_path / "a.json")


def test_what_cannot_be_written_leaves_nothing_behind(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read(file, is_json=True)
    (tmp_path / "post.json").write_text(capsys.readouterr().out, encoding="utf-8")
    with pytest.raises(Misconfigured):
        write(tmp_path / "post.json", output_file=tmp_path / "nowhere" / "a.md")
    (tmp_path / "folder").mkdir()
    with pytest.raises(Misconfigured):
        write(tmp_path / "post.json", output_file=tmp_path / "folder")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "index.md", "post.json"]
