"""What a schedule would post now, and what kept the other stories from it."""

from collections.abc import Iterator

from bot.domain.judging import Choice, Reason
from bot.domain.language import Language
from bot.domain.listing import ListedStory
from bot.domain.posting import Verdict
from bot.domain.subscription import Subscription
from bot.domain.thread import permalink
from bot.rendering.lists import say_facts
from bot.rendering.messages import ACCENT, Embed, EmbedFooter, Message, write_message
from bot.rendering.translations import format_number, translator
from bot.rendering.why import say_finding
from bot.text.discord_markup import escape_line
from bot.text.fitting import fit

_MOST_LEFT_OUT = 8  # more do not fit on a screen
_TITLE_SHARE = 90  # code units
_REASON_SHARE = 140
# Brackets would end the text of a link; Discord knows no way to escape them there.
_ROUND = str.maketrans("[]", "()")


def schedule_preview(choice: Choice, subscription: Subscription, language: Language) -> Message:
    """Return which stories would be posted now, and of some others the first thing that they lack."""
    gettext = translator(language).gettext
    chosen = [_say_chosen(listed, language) for listed in choice.chosen]
    left_out = [verdict for verdict in choice.verdicts if not verdict.is_chosen]
    embeds = [
        Embed(
            title=gettext("This would be posted now"),
            description="\n".join(chosen) or gettext("Nothing: no story passes as it stands now."),
            color=ACCENT,
        )
    ]
    if left_out:
        lines = [_say_left_out(verdict, subscription, language) for verdict in left_out[:_MOST_LEFT_OUT]]
        embeds.append(
            Embed(
                title=gettext("And this would not"),
                description="\n".join([*lines, *_say_more(len(left_out) - len(lines), language)]),
                color=ACCENT,
            )
        )
    embeds[-1]["footer"] = EmbedFooter(text=gettext("Nothing was posted, and nothing was kept."))
    return write_message(*embeds)


def _say_chosen(listed: ListedStory, language: Language) -> str:
    facts = "".join(f" · {fact}" for fact in say_facts(listed, language))
    title = _link(listed.story.title, permalink(listed.story.id), language)
    return f"✓ {title}{facts}"


def _say_left_out(verdict: Verdict, subscription: Subscription, language: Language) -> str:
    reason = Reason(subscription=subscription, verdict=verdict, posting=None, is_live=True)
    lacking = next(finding for finding in verdict.findings if not finding.passes)
    words = fit(say_finding(lacking, reason, verdict, language), _REASON_SHARE)
    return f"✗ {_link(verdict.title, permalink(verdict.item), language)} · {words}"


def _say_more(count: int, language: Language) -> Iterator[str]:
    if count > 0:
        words = translator(language).ngettext("and {count} more story", "and {count} more stories", count)
        yield words.format(count=format_number(count, language))


def _link(title: str, address: str, language: Language) -> str:
    shown = fit(escape_line(title.translate(_ROUND)), _TITLE_SHARE)
    return f"[{shown or translator(language).gettext('Untitled')}]({address})"
