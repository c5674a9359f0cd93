"""`matome site check`: every defect of a site with its place, and one change that mends what can be."""

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.text import Text

from bot.app import current_time
from bot.app.site_care import open_care
from bot.cli.console import notices, output, progress
from bot.domain.language import Language
from bot.exit_codes import Exit
from bot.rendering.defect_sentences import say_defect
from bot.rendering.matome.defects import Defect, DefectKind
from bot.rendering.translations import translator
from bot.services.site_care import Checkup, check_site, count_kinds, mend_site
from bot.settings import read_settings
from bot.text.characters import one_line


def check(  # noqa: PLR0913 - each is an option of the command
    place: Path | None = None,
    *,
    repo: str | None = None,
    branch: str | None = None,
    fix: bool = False,
    kind: tuple[DefectKind, ...] = (),
    language: Language | None = None,
    is_json: Annotated[bool, Parameter(name="--json", negative=())] = False,
) -> int:
    """List everything that is wrong with a site's posts, as `path:line: sentence`.

    Ends with 5 if defects are left. Words, dates and colours are never changed by `--fix`; a post
    that would need that, or the thread that it was made from, stays as it is.

    Args:
        place: The Hugo site's folder [default: this one].
        repo: Instead, the address of the Hugo site's git repository, or its name in the settings.
        branch: The branch of it [default: main, or that of the settings].
        fix: Mend what can be mended, in a repository by one commit.
        kind: Only such defects; may be given several times.
        language: Language of the sentences [default: the setting MATOME_LANGUAGE].
        is_json: Print one JSON object; its shape is documented and stable.
    """
    settings = read_settings()
    language = language or Language(settings.language)
    gettext = translator(language).gettext
    take_turn = open_care(settings, place, repo, branch)
    with progress(gettext("Reading the site…")):
        look = mend_site if fix else check_site
        found = asyncio.run(look(take_turn, now=current_time(), kinds=frozenset(kind)))
    root = Path() if repo is not None else place or Path()
    report = _Report(found=found, root=root, language=language)
    if is_json:
        sys.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n")
    else:
        report.print_all(gettext, is_fixed=fix)
    return Exit.REFUSED if found.defects else Exit.OK


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """What is printed about a site; paths start from where the person is."""

    found: Checkup
    root: Path
    language: Language

    def print_all(self, gettext: Callable[[str], str], *, is_fixed: bool) -> None:
        """Print defects on standard output, one to a line, and the rest on standard error."""
        _ = gettext
        for defect in self.found.defects:
            output.print(Text(f"{self._place(defect)}: {say_defect(defect, self.language)}"))
        for path in self.found.mended:
            notices.print(Text(_("Mended: {path}").format(path=one_line(str(self.root / path))), "green"))
        if self.found.commit:
            notices.print(Text(_("Commit: {commit}").format(commit=self.found.commit), "bold green"))
        for kind, count in count_kinds(self.found.defects):
            notices.print(Text(f"{count:>7} {kind}"))
        mendable = sum(defect.can_be_mended for defect in self.found.defects)
        notices.print(
            Text(_("Posts: {posts}, defects: {count}").format(posts=self.found.posts, count=self._count()))
        )
        if mendable and not is_fixed:
            notices.print(Text(_("{count} of them can be mended with --fix.").format(count=mendable)))

    def as_json(self) -> dict[str, object]:
        """Return the report as plain values; keys may be added but never change.

        ```
        posts    how many were read
        defects  [{path, line, kind, sentence, can_be_mended}]
        kinds    {kind: how many}
        mended   [path]
        commit   the commit's id, or null
        ```
        """
        return {
            "posts": self.found.posts,
            "defects": [
                {
                    "path": str(self.root / defect.path),
                    "line": defect.line,
                    "kind": defect.kind,
                    "sentence": say_defect(defect, self.language),
                    "can_be_mended": defect.can_be_mended,
                }
                for defect in self.found.defects
            ],
            "kinds": dict(count_kinds(self.found.defects)),
            "mended": [str(self.root / path) for path in self.found.mended],
            "commit": self.found.commit,
        }

    def _count(self) -> int:
        return len(self.found.defects)

    def _place(self, defect: Defect) -> str:
        return f"{one_line(str(self.root / defect.path))}:{defect.line}"
