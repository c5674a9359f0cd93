"""Whether a digest that a model wrote is good enough to be shown, and to be published."""

from dataclasses import dataclass

from bot.domain.digest import Digest, Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What may be done with a digest; `reasons` are message ids, empty where nothing is wrong."""

    is_shown: bool
    is_publishable: bool
    reasons: tuple[str, ...] = ()


def judge(digest: Digest) -> Verdict:
    """Return what may be done with a digest; one that no model wrote always passes."""
    if digest.engine is not Engine.MODEL:
        return Verdict(is_shown=True, is_publishable=True)
    raise NotImplementedError
