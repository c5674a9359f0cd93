"""A post that keeps the format, and others with one thing wrong: what was changed, and what is told."""

from dataclasses import dataclass

from bot.rendering.matome.defects import DefectKind

FIRST = '{{<matomeQuote body="最初の意見" userName="ann" createdAt="2025/02/25 06:20:59" color="#ff5733">}}'
SECOND = '{{<matomeQuote body="次の意見" userName="bob" createdAt="2025/02/25 06:30:00" color="">}}'
OPEN = '{{< details summary="もっとコメントを表示（1）">}}'
THIRD = '{{<matomeQuote body="三つ目" userName="cy" createdAt="2025/02/25 07:00:00" color="">}}'
CLOSE = "{{</details>}}"
SOURCE = "引用元：[https://news.ycombinator.com/item?id=101](https://news.ycombinator.com/item?id=101)"
GAP = "\n" * 5
GOOD = f"""\
+++
date = '2025-02-25T00:00:00'
months = '2025/02'
draft = false
title = '題名'
tags = ["Rust", "電源"]
featureimage = 'thumbnails/red1.jpg'
+++

> 題名

{SOURCE}{GAP}{FIRST}{GAP}{SECOND}{GAP}{OPEN}

{THIRD}

{CLOSE}


\n[記事一覧へ]({{{{% ref "/posts/" %}}}})
"""
ENGLISH = "These are words of somebody who was never put into Japanese."
CUT = "https://example.com/a/long/path/which-was-cut..."


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A change of the good post, and the defects that it makes; `mended` is what they become, if anything."""

    old: str
    new: str
    told: tuple[tuple[int, DefectKind], ...]
    mended: str | None = None

    @property
    def text(self) -> str:
        """The defective post."""
        assert GOOD.count(self.old) >= 1
        return GOOD.replace(self.old, self.new)


CASES = {
    "line ends": Case(
        old="draft = false\n",
        new="draft = false\r\n",
        told=((4, DefectKind.ENCODING),),
        mended="draft = false\n",
    ),
    "byte order mark": Case(
        old="+++\ndate", new="\ufeff+++\ndate", told=((1, DefectKind.ENCODING),), mended="+++\ndate"
    ),
    "apostrophe in the title": Case(
        old="title = '題名'",
        new="title = 'Cap'n 題名'",
        told=((5, DefectKind.TITLE),),
        mended='title = "Cap\'n 題名"',
    ),
    "months of another date": Case(
        old="'2025/02'", new="'2025/03'", told=((3, DefectKind.FRONT_MATTER),), mended="'2025/02'"
    ),
    "no date": Case(old="date = '2025-02-25T00:00:00'\n", new="", told=((1, DefectKind.FRONT_MATTER),)),
    "no source": Case(old=f"{SOURCE}{GAP}", new=GAP[1:], told=((16, DefectKind.SOURCE),)),
    "raw quotation mark": Case(
        old="次の意見", new='次"の"意見', told=((22, DefectKind.QUOTE),), mended="次&#34;の&#34;意見"
    ),
    "HTML": Case(
        old="次の意見",
        new="次の<script src=x>意見",
        told=((22, DefectKind.HTML),),
        mended="次の&#60;script src=x>意見",
    ),
    "unclosed fold": Case(old=f"{CLOSE}\n", new="\n", told=((27, DefectKind.FOLD),), mended=f"{CLOSE}\n"),
    "number of a fold": Case(old="（1）", new="（4）", told=((27, DefectKind.FOLD),), mended="（1）"),
    "blank lines": Case(
        old=GAP + SECOND, new="\n\n" + SECOND, told=((19, DefectKind.LAYOUT),), mended=GAP + SECOND
    ),
    "text between quotes": Case(old=SECOND, new=f"{SECOND}\n\n一言。", told=((24, DefectKind.LAYOUT),)),
    "markup in the title": Case(
        old="'題名'", new="'<output> 題名'", told=((5, DefectKind.HOSTILE_TITLE),), mended="'＜output＞ 題名'"
    ),
    "markup in the heading": Case(
        old="> 題名", new="> 題名 <b>", told=((10, DefectKind.HOSTILE_TITLE),), mended="> 題名 &#60;b>"
    ),
    "tag that is a path": Case(old='"電源"', new='"TCP/IP"', told=((6, DefectKind.TAG),), mended='"TCP／IP"'),
    "image": Case(old="red1", new="gone", told=((7, DefectKind.IMAGE),), mended="red1"),
    "images": Case(
        old="draft = false\n",
        new="draft = false\nimages = ['x.jpg']\n",
        told=((5, DefectKind.IMAGES),),
        mended="draft = false\n",
    ),
    "empty quote": Case(
        old=SECOND + GAP, new=SECOND.replace("次の意見", "") + GAP, told=((22, DefectKind.EMPTY),), mended=""
    ),
    "empty fold": Case(old=THIRD, new=THIRD.replace("三つ目", ""), told=((29, DefectKind.EMPTY),)),
    "untranslated": Case(old="次の意見", new=ENGLISH, told=((22, DefectKind.UNTRANSLATED),)),
    "another language": Case(old="次の意見", new="次のкорпоративな意見", told=((22, DefectKind.LANGUAGE),)),
    "link": Case(old="次の意見", new=f"次の意見。{CUT}", told=((22, DefectKind.LINK),)),
    "date to come": Case(old="2025-02-25T00:00:00", new="2025-02-27T00:00:00", told=((2, DefectKind.DATE),)),
    "draft": Case(old="draft = false", new="draft = true", told=((4, DefectKind.DRAFT),)),
}
