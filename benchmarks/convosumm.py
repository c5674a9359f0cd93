"""ROUGE of the keyless engine's scorer beside two rivals, on the threads of ConvoSumm.

    uv run --group bench python benchmarks/convosumm.py [--shared ../shared] [--split valid] [--words 70]

The folder holds `eval/convosumm_eval.py` and its data (Fabbri et al., ACL 2021, in the line shapes of
`matome evaluate`). All systems read the same lines and are scored by that program in the same run.
Lead is the thread's first words; LexRank is sumy's, with our own splitter, since its own needs data
that has to be downloaded. Figures are F1 x 100, the mean of the four domains last.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.text.sentences import split_sentences
from bot.writing.evaluation import summarise_lines
from bot.writing.extractive.terms import words_of

REPOSITORY = Path(__file__).parents[1]
FIGURES = ("r1", "r2", "rlsum")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--shared", type=Path, default=os.environ.get("MATOME_SHARED", REPOSITORY.parent / "shared")
    )
    parser.add_argument("--split", default="valid")
    parser.add_argument("--words", type=int, default=70)
    parser.add_argument("--system", choices=SYSTEMS, help="be this system: lines in, summaries out")
    options = parser.parse_args()
    if options.system:
        write = SYSTEMS[options.system]
        for line in write(sys.stdin.buffer, options.words):
            print(line)
        return
    for number, system in enumerate(SYSTEMS):
        report = measure(system, options.shared, split=options.split, words=options.words)
        if number == 0:
            print(f"{'R-1/R-2/R-Lsum':<16}" + "".join(f"{domain:>20}" for domain in report))
        rows = ("/".join(f"{figures[name]:.2f}" for name in FIGURES) for figures in report.values())
        print(f"{system:<16}" + "".join(f"{row:>20}" for row in rows), flush=True)


def measure(system: str, shared: Path, *, split: str, words: int) -> dict[str, dict[str, float]]:
    """Return the figures of a system for each domain, and their mean."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, __file__, "--system", system, "--words", str(words)]
        scorer = [sys.executable, str(shared / "eval" / "convosumm_eval.py"), "--split", split]
        subprocess.run(  # noqa: S603 - our own interpreter, the operator's own folder
            [*scorer, "--budget", str(words), "--json", str(report), "--", *command],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return json.loads(report.read_text(encoding="utf-8"))


def lead(lines: Iterable[bytes], words: int) -> Iterable[str]:
    """Yield the first words of each thread's comments."""
    for line in lines:
        thread = json.loads(line)
        text = " ".join(comment["text"] for comment in thread["comments"])
        yield json.dumps({"id": thread["id"], "summary": " ".join(text.split()[:words])})


def lexrank(lines: Iterable[bytes], words: int) -> Iterable[str]:
    """Yield the sentences that sumy's LexRank puts first, in the order of the thread."""
    # Imported by name: the rivals are not part of the default environment.
    stemmer = import_module("sumy.nlp.stemmers").Stemmer("english")
    summarizer = import_module("sumy.summarizers.lex_rank").LexRankSummarizer(stemmer)
    summarizer.stop_words = import_module("sumy.utils").get_stop_words("english")
    parser = import_module("sumy.parsers.plaintext").PlaintextParser
    for line in lines:
        thread = json.loads(line)
        text = "\n".join(" ".join(comment["text"].split()) for comment in thread["comments"])
        document = parser.from_string(text, Splitter()).document
        best = summarizer(document, Take(words)) if document.sentences else ()
        yield json.dumps({"id": thread["id"], "summary": "\n".join(map(str, best))})


class Splitter:
    """What sumy asks of a tokenizer, answered by our own splitting."""

    def to_sentences(self, paragraph: str) -> Sequence[str]:
        """Return the sentences of a paragraph."""
        return split_sentences(paragraph)

    def to_words(self, sentence: str) -> Sequence[str]:
        """Return the words of a sentence."""
        return words_of(sentence)


class Take:
    """As many of the best sentences as reach a number of words."""

    def __init__(self, words: int) -> None:
        self.words = words

    def __call__(self, rated: Sequence[Any]) -> Sequence[Any]:
        """Return the head of the sentences, which sumy gives best first."""
        taken, room = list[Any](), self.words
        for entry in rated:
            if room <= 0:
                break
            taken.append(entry)
            room -= len(str(entry.sentence).split())
        return taken


def matome(lines: Iterable[bytes], words: int) -> Iterable[str]:
    """Yield what `matome evaluate` writes."""
    return summarise_lines(lines, words=words)


SYSTEMS: dict[str, Callable[[Iterable[bytes], int], Iterable[str]]] = {
    "lead": lead,
    "lexrank": lexrank,
    "matome": matome,
}

if __name__ == "__main__":
    main()
