"""Labels, notes and numbers in the reader's language, from the gettext catalogues."""

import gettext
import io
from datetime import UTC, datetime
from functools import cache

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal

from bot.domain.language import Language
from bot.rendering.templates import packaged


@cache
def translator(language: Language) -> gettext.NullTranslations:
    """Return what translates messages by `gettext` and `ngettext`; read once per language.

    Message ids are English sentences with named facts in braces, so that English needs no catalogue
    and a missing translation is still a sentence.
    """
    catalogue = packaged("locales") / language / "LC_MESSAGES" / "matome.po"
    if not catalogue.is_file():
        return gettext.NullTranslations()
    with catalogue.open("rb") as source:
        messages = read_po(source, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def format_number(number: int, language: Language) -> str:
    """Return a whole number with its thousands grouped."""
    return format_decimal(number, locale=language)


def format_time(moment: datetime, language: Language) -> str:
    """Return a date and time of day in UTC, which it names."""
    moment = moment.astimezone(UTC)
    return f"{format_date(moment, 'medium', locale=language)} {moment:%H:%M} UTC"


def format_dollars(cost: int, language: Language) -> str:
    """Return an amount of millionths of a dollar; small ones keep what they have after the cents."""
    dollars = cost / 1_000_000
    return format_currency(dollars, "USD", "¤#,##0.00####", locale=language, currency_digits=False)
