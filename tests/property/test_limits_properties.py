from hypothesis import given
from hypothesis import strategies as st

from bot.playground.limits import violations
from tests.requests_to_discord import CALLBACK, COMMANDS, CREATE, EDIT, FOLLOWUP

# The names that rules look at, so that nonsense meets them.
_VALUES = (
    "content title description name value url custom_id label placeholder timestamp style type flags"
    " color min_values max_values nonce id required autocomplete default"
)
_LISTS = "embeds fields components options choices items attachments default_values parse users"
_PARTS = "footer author image accessory component allowed_mentions name_localizations"
LEAVES = st.none() | st.booleans() | st.integers(-1, 30) | st.floats() | st.text(max_size=5)
NONSENSE = LEAVES | st.lists(LEAVES, max_size=2) | st.dictionaries(st.text(max_size=3), LEAVES, max_size=2)


def parts(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Objects with the names that rules look at, so that nonsense meets them."""
    values = dict.fromkeys(_VALUES.split(), NONSENSE)
    values |= dict.fromkeys(_LISTS.split(), st.lists(inner, max_size=3) | NONSENSE)
    values |= dict.fromkeys(_PARTS.split(), inner)
    return st.lists(st.sampled_from(sorted(values)), max_size=6, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: values[name] for name in names})
    )


JSON = st.recursive(NONSENSE, parts, max_leaves=20)


def wrap(route: str, kind: int, body: object) -> object:
    """Put a body where the rules of a route look first."""
    match route:
        case "CALLBACK":
            return {"type": kind, "data": body}
        case "COMMANDS":
            return [{"name": "a", "description": "b", "options": [body]}, body]
        case _:
            return body if kind % 2 else {"components": [{"type": 1, "components": [body]}, body]}


ROUTES = {"CREATE": CREATE, "EDIT": EDIT, "FOLLOWUP": FOLLOWUP, "CALLBACK": CALLBACK, "COMMANDS": COMMANDS}


@given(JSON, st.sampled_from(sorted(ROUTES)), st.integers(0, 13))
def test_any_json_breaks_limits_or_none_but_never_the_table(body: object, route: str, kind: int) -> None:
    method, path = ROUTES[route].split(" ")
    found = violations(method, path, wrap(route, kind, body))
    assert all(" (https://" in sentence for sentence in found)
