"""How far a digest has come, in one sentence for the person who waits."""

from bot.domain.language import Language
from bot.domain.progress import Progress, Stage
from bot.rendering.translations import format_number, translator


def say_progress(progress: Progress, language: Language) -> str:
    """Return what is being done, or was just done."""
    labels = translator(language)
    done = format_number(progress.done, language)
    match progress.stage:
        case Stage.READING:
            return labels.gettext("Reading the discussion…")
        case Stage.READ:
            words = labels.ngettext("Read {count} comment.", "Read {count} comments.", progress.done)
            return words.format(count=done)
        case Stage.CHOSEN:
            words = labels.ngettext("Chose {count} of them.", "Chose {count} of them.", progress.done)
            return words.format(count=done)
        case Stage.CONDENSING:
            total = format_number(progress.total, language)
            return labels.gettext("Condensing {done} of {total}…").format(done=done, total=total)
