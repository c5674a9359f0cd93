"""Defects of posts as sentences in the reader's language."""

from bot.domain.language import Language
from bot.rendering.matome.defects import Defect, DefectKind
from bot.rendering.translations import translator


def say_defect(defect: Defect, language: Language) -> str:
    """Return the sentence about a defect, on one line; what breaks the format is said in English."""
    _ = translator(language).gettext
    words = {
        DefectKind.ENCODING: _("The file is not plain text. {problem}."),
        DefectKind.FRONT_MATTER: _("The front matter is broken. {problem}."),
        DefectKind.TITLE: _("The title is broken. {problem}."),
        DefectKind.SOURCE: _("The source is broken. {problem}."),
        DefectKind.QUOTE: _("The quote is broken. {problem}."),
        DefectKind.HTML: _("HTML would reach the page. {problem}."),
        DefectKind.FOLD: _("The fold is broken. {problem}."),
        DefectKind.LAYOUT: _("The layout is another. {problem}."),
        DefectKind.HOSTILE_TITLE: _("The title holds what would be read as HTML or an emoji: {title}"),
        DefectKind.TAG: _("The tag {tag} cannot have a page of its own."),
        DefectKind.IMAGE: _("The site does not have the image {image}."),
        DefectKind.IMAGES: _("The entry images takes the thumbnail away from lists."),
        DefectKind.EMPTY: _("The quote of {author} is empty."),
        DefectKind.NO_QUOTES: _("The post has no quotes."),
        DefectKind.UNTRANSLATED: _("The quote of {author} is not translated: {words}"),
        DefectKind.LANGUAGE: _("The quote of {author} slips into another language: {words}"),
        DefectKind.LINK: _("The quote of {author} links an address that was cut off: {address}"),
        DefectKind.DATE: _("The date {date} is still to come; until then Hugo leaves the post out."),
        DefectKind.DUPLICATE: _("The discussion {item} has another post, {other}."),
        DefectKind.DRAFT: _("The post is a draft; Hugo leaves it out."),
    }
    return words[defect.kind].format(**dict(defect.facts))
