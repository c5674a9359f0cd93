"""What became of a draft: for a person who wanted something else of it, and for the audit log."""

from datetime import datetime
from pathlib import Path

from bot.domain.publishing import Deed, Draft, Record, Stage
from bot.errors import Refused
from bot.services.site_publishing import Published

_START_OVER = "Use /publish to start over."


def decided(draft: Draft) -> Refused:
    """Return why a draft cannot take a step; the fact `person` is Discord's id of who decided it."""
    person = draft.decider or draft.asker
    reasons = {
        Stage.OFFERED: Refused("This post is not published."),
        Stage.WAITING: Refused("This post waits for approval.", hint="It is in the channel for approvals."),
        Stage.PUBLISHING: Refused(
            "{person} is publishing this post at this moment.", hint="Wait a minute.", person=person
        ),
        Stage.PUBLISHED: Refused(
            "{person} has published this post already.", hint="Use /publish to update it.", person=person
        ),
        Stage.REJECTED: Refused("{person} has rejected this post.", hint=_START_OVER, person=person),
        Stage.CANCELLED: Refused("This post was cancelled.", hint=_START_OVER),
        Stage.WITHDRAWN: Refused(
            "{person} has taken this post out of the site.", hint=_START_OVER, person=person
        ),
    }
    if draft.stage is Stage.PUBLISHED and draft.link:
        return Refused("{person} has opened a pull request for this post already.", person=person)
    return reasons[draft.stage]


def forgotten() -> Refused:
    """Return that there is no such draft any more."""
    return Refused("This post is no longer kept, so its buttons do nothing more.", hint=_START_OVER)


def record_of(
    draft: Draft, deed: Deed, who: int, published: Published | None = None, *, at: datetime
) -> Record:
    """Return the record of what somebody did with a draft.

    Args:
        draft: The draft.
        deed: What was done.
        who: By whom.
        published: What became of the post, where the site was changed.
        at: When.
    """
    commit = request = None
    path = draft.path
    if published is not None:
        commit, request = published.commit, published.request
        if published.path != Path():  # there was more to close than a pull request
            path = str(published.path)
    return Record(
        at=at,
        site=draft.site,
        deed=deed,
        item=draft.item,
        path=path,
        guild=draft.guild,
        user=who,
        commit=commit or "",
        link=request.url if request else "",
    )
