"""The form in which a person changes headline and tags of a draft."""

from collections.abc import Sequence

from bot.domain.digest import MOST_TAGS
from bot.domain.language import Language
from bot.domain.publishing import Edits
from bot.rendering.components import Label, ModalForm, TextInput
from bot.rendering.custom_ids import DraftAction, write_draft_control
from bot.rendering.translations import translator
from bot.text.characters import one_line
from bot.text.fitting import fit

HEADLINE_FIELD = "headline"
TAGS_FIELD = "tags"
_LONGEST_HEADLINE = 200  # characters; the house's longest titles have about 80
_LONGEST_TAGS = 240
_COMMAS = str.maketrans("、，", ",,")


def draft_form(draft: int, headline: str, tags: Sequence[str], language: Language) -> ModalForm:
    """Return the form, filled in with what the post has.

    Args:
        draft: The draft's number.
        headline: Its headline now.
        tags: Its tags now.
        language: The reader's.
    """
    gettext = translator(language).gettext
    fields = (
        Label(
            type=18,
            label=gettext("Headline"),
            component=_field(HEADLINE_FIELD, shown_headline(headline), _LONGEST_HEADLINE),
        ),
        Label(
            type=18,
            label=gettext("Tags"),
            description=gettext("Up to {count}, separated by commas").format(count=MOST_TAGS),
            component=_field(TAGS_FIELD, shown_tags(tags), _LONGEST_TAGS),
        ),
    )
    return ModalForm(
        custom_id=write_draft_control(DraftAction.EDITED, draft),
        title=gettext("Edit the post"),
        components=list(fields),
    )


def read_edits(headline: str, tags: str, *, before: Edits, shown: tuple[str, Sequence[str]]) -> Edits:
    """Return the edits of a form that was sent; a field that was left as it was shown is no edit.

    Args:
        headline: What stands in the field.
        tags: Likewise.
        before: The edits that were made earlier.
        shown: Headline and tags that the form was filled in with.
    """
    line, words = one_line(headline), tags.translate(_COMMAS)
    wanted = tuple(filter(None, (one_line(word) for word in words.split(","))))
    return Edits(
        headline=before.headline if line == shown_headline(shown[0]) else line,
        tags=before.tags if one_line(tags) == shown_tags(shown[1]) else wanted,
    )


def shown_headline(headline: str) -> str:
    """Return a headline as the form shows it."""
    return one_line(fit(one_line(headline), _LONGEST_HEADLINE))


def shown_tags(tags: Sequence[str]) -> str:
    """Return tags as the form shows them."""
    words = (one_line(tag.translate(_COMMAS).replace(",", " ")) for tag in tags)
    return one_line(fit(", ".join(filter(None, words)), _LONGEST_TAGS))


def _field(name: str, value: str, most: int) -> TextInput:
    field = TextInput(type=4, custom_id=name, style=1, required=True, max_length=most)
    if value:
        field["value"] = value
    return field
