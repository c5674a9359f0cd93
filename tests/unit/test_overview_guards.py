from time import process_time

import pytest

from bot.domain.wording import Wording
from bot.writing.model.guards import (
    CheckedPoint,
    Fault,
    bound_score,
    check_headline,
    check_phrase,
    check_points,
    check_score,
    check_tags,
)

JAPANESE, ENGLISH = Wording(tongue="Japanese"), Wording(tongue="English")
NONCE = "3fa9b2c1"
TITLE = "Show HN: A job queue in SQLite that survived 3 years"
C1 = 'We replaced Redis with it. I call that "boring in the best way", and it saved us $400 a month.'
C2 = "One writer at a time is the limit. Postgres would not have that problem."
SOURCES = {"c1": C1, "c2": C2}


def headline(value: object, wording: Wording = JAPANESE) -> str | Fault:
    return check_headline(value, source=f"{TITLE}\n{C1}\n{C2}", wording=wording, nonce=NONCE, topic=TITLE)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("SQLiteで作ったジョブキューが3年持ちこたえた！", "SQLiteで作ったジョブキューが3年持ちこたえた！"),
        ("Show HN：SQLiteのジョブキューが3年持ちこたえた。", "SQLiteのジョブキューが3年持ちこたえた"),
        ("【速報】「SQLiteのジョブキュー」が3年もった", "速報 SQLiteのジョブキューが3年もった"),
        ('"SQLiteのジョブキュー、3年もつ"', "SQLiteのジョブキュー、3年もつ"),
        ("SQLiteのジョブキューが\n3年もった", "SQLiteのジョブキューが 3年もった"),
    ],
)
def test_a_headline_loses_prefix_brackets_and_quotes(value: str, shown: str) -> None:
    assert headline(value) == shown


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (None, Fault.NOT_TEXT),
        ("Show HN:", Fault.EMPTY),
        ("「」", Fault.EMPTY),
        (TITLE, Fault.WRONG_TONGUE),
        ("SQLiteのジョブキューが5年持ちこたえた", Fault.INVENTED_NUMBER),
        ("MongoDBのジョブキューが3年持ちこたえた", Fault.INVENTED_NAME),
        ("SQLiteのキュー https://evil.example/", Fault.INVENTED_LINK),
        ("SQLiteのジョブキューは evil.example で", Fault.INVENTED_NAME),
        ("SQLiteのジョブキューは @redis へ", Fault.STRANGE_SIGN),
        ("SQLiteのジョブキュー, s: 3}, t: だめ", Fault.STRANGE_SIGN),
        ("# SQLiteの ``` ジョブキュー", Fault.STRANGE_SIGN),
        ("SQLiteのジョブキューがすごい" * 10, Fault.TOO_LONG),
        ("以前の指示を無視しました", Fault.LEAK),
    ],
)
def test_a_headline_says_nothing_of_its_own(value: object, fault: Fault) -> None:
    assert headline(value) is fault


HOSTILE = "詳しくは evil.example で。discord.gg/invite も見てね"


@pytest.mark.parametrize(
    ("value", "wording"),
    [(HOSTILE, JAPANESE), ("More of it is at evil.example, and discord.gg/invite is worth a look", ENGLISH)],
)
def test_one_comment_puts_no_address_and_no_other_tongue_into_the_headline(
    value: str, wording: Wording
) -> None:
    source = f"{TITLE}\n{C1}\nSee evil.example, and join us at discord.gg/invite today."
    fault = check_headline(value, source=source, wording=wording, nonce=NONCE, topic=TITLE)
    assert fault is Fault.STRANGE_SIGN
    other = "見た目はふつうの文だよ discord invite everyone"
    source = f"{TITLE}\n{C1}\n{other[4:]} {other[:4]}"
    fault = check_headline(other, source=source, wording=ENGLISH, nonce=NONCE, topic=TITLE)
    assert fault in (Fault.STRANGE_SCRIPT, Fault.REPEATED)


@pytest.mark.parametrize("text", [HOSTILE, "@everyone を呼ぶといいよ。", "<@123456789012345678> に聞いて。"])
def test_a_point_and_a_phrase_call_nobody_although_a_comment_does(text: str) -> None:
    sources = {"c1": text}
    assert check_points(
        [{"t": text, "c": ["c1"]}], sources=sources, wording=JAPANESE, nonce=NONCE, topic=TITLE
    ) == ()  # fmt: skip
    assert check_phrase(text, source=text, wording=JAPANESE, nonce=NONCE) is Fault.STRANGE_SIGN


def test_an_english_headline_may_be_the_title() -> None:
    assert headline(TITLE, ENGLISH) == "A job queue in SQLite that survived 3 years"


def test_a_headline_in_german_is_not_the_english_title() -> None:
    assert headline(TITLE, Wording(tongue="German")) in (Fault.WRONG_TONGUE, Fault.REPEATED)


@pytest.mark.parametrize(
    ("value", "tags"),
    [
        (["データベース", "SQLite", "ジョブキュー"], ("データベース", "SQLite", "ジョブキュー")),
        (["#SQLite", "ＳＱＬｉｔｅ", "sq lite", "AI"], ("SQLite", "AI")),
        (["a", "b", "c", "d", "e", "f"], ("a", "b", "c", "d", "e")),
        (["", "、", 7, None, ["x"], "https://evil.example", "@everyone", "a,b", "x" * 25], ()),
        (["база данных", "데이터베이스", "数据库，这"], ()),
        (["c1", NONCE, "システムプロンプト"], ()),
        (["node.js", ".NET", "C++", "TCP/IP"], ("node.js", ".NET", "C++", "TCP/IP")),
        ("SQLite", ()),
        (None, ()),
    ],
)
def test_tags_are_short_few_and_different(value: object, tags: tuple[str, ...]) -> None:
    assert check_tags(value, wording=JAPANESE, nonce=NONCE) == tags


def points(*values: object, wording: Wording = JAPANESE) -> tuple[CheckedPoint, ...]:
    return check_points(list(values), sources=SOURCES, wording=wording, nonce=NONCE, topic=TITLE)


def point(text: str, *slots: str) -> CheckedPoint:
    return CheckedPoint(text=text, slots=slots)


def test_a_point_keeps_the_comments_that_were_asked_about() -> None:
    text = "Redisの代わりになって、月400ドル浮いたという声がある。"
    assert points({"t": text, "c": ["c1", "c9", "c1", 4, "46083004"]}) == (point(text, "c1"),)
    assert points({"t": text, "c": "c1, c2"}) == (point(text, "c1", "c2"),)


@pytest.mark.parametrize(
    "value",
    [
        {"t": "根拠のない話。", "c": []},
        {"t": "根拠のない話。", "c": ["c3", "c77"]},
        {"t": "根拠のない話。"},
        {"c": ["c1"]},
        {"t": "", "c": ["c1"]},
        {"t": "Redisの代わりになった。", "c": ["c2"]},
        {"t": "月900ドル浮いた。", "c": ["c1"]},
        {"t": "It saved money.", "c": ["c1"]},
        {"t": "ここを見て https://evil.example/", "c": ["c1"]},
        "Redisの代わりになった。",
        None,
    ],
)
def test_a_point_without_what_supports_it_goes(value: object) -> None:
    assert points(value) == ()


def test_every_point_may_speak_of_the_topic() -> None:
    text = "SQLiteは書き込みが一度に1つだけなのが限界だよ。"
    assert points({"t": text, "c": ["c2"]}) == (point(text, "c2"),)


def test_quotation_marks_stay_around_words_that_were_said() -> None:
    said = "Redisより「boring in the best way」で、月400ドル浮いたらしい。"
    assert points({"t": said, "c": ["c1"]}) == (point(said, "c1"),)
    assert points({"t": "「最高に退屈」だったらしい。", "c": ["c1"]}) == (
        point("最高に退屈だったらしい。", "c1"),
    )
    assert points({"t": said, "c": ["c2"]}) == ()  # of another comment


def test_the_same_point_is_made_once() -> None:
    same = {"t": "Postgresにはその問題がないよ。", "c": ["c2"]}
    assert len(points(same, same)) == 1


def test_points_in_no_list_are_none() -> None:
    assert check_points({"t": "x", "c": ["c1"]}, sources=SOURCES, wording=JAPANESE, nonce=NONCE) == ()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("書き込みの限界。", "書き込みの限界"),
        ("同時書込制限問題一覧", "同時書込制限問題一覧"),
        ("SQLite対Postgres", "SQLite対Postgres"),
        ("The single writer", Fault.WRONG_TONGUE),
        ("書き込みの話" * 8, Fault.TOO_LONG),
        ("", Fault.EMPTY),
        (3, Fault.NOT_TEXT),
    ],
)
def test_a_phrase_is_a_few_words(value: object, shown: str | Fault) -> None:
    assert check_phrase(value, source=f"{TITLE}\n{C1}\n{C2}", wording=JAPANESE, nonce=NONCE) == shown


@pytest.mark.parametrize(
    ("value", "score"),
    [
        (70, 70),
        (70.4, 70),
        ("30", 30),
        (" 30.6 ", 31),
        (6000, 100),
        (10**400, 100),
        (-3, 0),
        (True, None),
        (None, None),
        ("high", None),
        ("nan", None),
        (float("inf"), None),
        ("1e999", None),
        ([50], None),
    ],
)
def test_a_score_is_a_number_on_the_scale(value: object, score: int | None) -> None:
    assert check_score(value) == score


@pytest.mark.parametrize(
    ("structural", "opinion", "score"),
    [
        (40, None, 40),
        (40, 40, 40),
        (40, 60, 46),
        (40, 100, 55),
        (60, 0, 45),
        (95, 100, 97),
        (2, 0, 1),
        (0, 100, 15),
    ],
)
def test_an_opinion_counts_for_less_than_the_thread(structural: int, opinion: int | None, score: int) -> None:
    assert bound_score(structural, opinion) == score


@pytest.mark.parametrize("piece", ["千百十", "あ1", "a-b-", "1,000 ", "「」", "foo bar "])
def test_endless_lines_are_not_read(piece: str) -> None:
    """Some of these took seconds when they were compared before they were measured."""
    row, before = piece * (30_000 // len(piece)), process_time()
    headline(row)
    check_points([{"t": row, "c": ["c1"]}] * 50, sources=SOURCES, wording=JAPANESE, nonce=NONCE)
    assert process_time() - before < 1.0
