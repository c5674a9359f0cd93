"""The REST interface: every request is checked, counted, spoilt where a test wants that, and kept."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from aiohttp import web

from bot.playground import (
    routes_account,
    routes_commands,
    routes_interactions,
    routes_messages,
    routes_places,
    routes_threads,
    routes_webhooks,
)
from bot.playground.calls import Call, Handler, Reply, Routes, Upload, read_body
from bot.playground.faults import Delay, Drop, Fault, Status, take_effect
from bot.playground.rates import Rates
from bot.playground.refusing import ApiError, invalid_form, unauthorized, unknown_route
from bot.playground.state import State

BASE = "/api/v10"
Inspect: TypeAlias = Callable[[str, str, object], Sequence[str]]
_ROUTES: Routes = (
    *routes_account.ROUTES,
    *routes_commands.ROUTES,
    *routes_interactions.ROUTES,
    *routes_webhooks.ROUTES,
    *routes_messages.ROUTES,
    *routes_places.ROUTES,
    *routes_threads.ROUTES,
)
_PLACES = ("channel", "guild", "application", "token")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and its reply; `status` is 0 where the connection was dropped.

    `path` follows `/api/v10` and has no query; `at` is in seconds of the monotonic clock.
    """

    method: str
    path: str
    query: dict[str, str]
    body: object
    uploads: tuple[Upload, ...]
    status: int
    reply: object
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A request that broke a limit or the specification, with a sentence for each."""

    method: str
    path: str
    body: object
    violations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


class Rest:
    """Answers requests; `inspections` each return the violations of one."""

    def __init__(
        self, state: State, *, token: str, faults: list[Fault], rates: Rates, inspections: Sequence[Inspect]
    ) -> None:
        self.exchanges: list[Exchange] = []
        self.refusals: list[Refusal] = []
        self._state = state
        self._token = token
        self._faults = faults
        self._rates = rates
        self._inspections = inspections

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Make the routes known; whatever else is asked for gets 404."""
        for method, template, handler in _ROUTES:
            router.add_route(method, BASE + template, self._serve(template, handler))
        router.add_route("*", "/api/{rest:.*}", self._serve("", _lost))

    def _serve(
        self, template: str, handler: Handler
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            answer, call = await self._pass(request, template, handler)
            self.exchanges.append(
                Exchange(
                    method=call.method,
                    path=call.path,
                    query=dict(call.query),
                    body=call.body,
                    uploads=call.uploads,
                    status=answer.status if answer else 0,
                    reply=answer.body if answer else None,
                    at=self._state.clock(),
                )
            )
            self._state.changes.tell()
            return _response(request, answer)

        return serve

    async def _pass(
        self, request: web.Request, template: str, handler: Handler
    ) -> tuple[_Answer | None, Call]:
        """Return what to answer, or None to drop the connection."""
        call = Call(
            state=self._state,
            method=request.method,
            path=request.path.removeprefix(BASE),
            template=template,
            variables=request.match_info,
            query=request.query,
        )
        try:
            body, uploads = await read_body(request)
        except ApiError as error:
            return _Answer(status=error.status, body=error.body), call
        call = replace(call, body=body, uploads=uploads)
        effect = take_effect(self._faults, call.method, call.path)
        if isinstance(effect, Delay):
            await effect.wait()
        if isinstance(effect, Drop | Status) and not effect.is_after:
            return _spoil(effect), call
        answer = self._answer(call, handler, request.headers.get("Authorization"))
        return (_spoil(effect) if isinstance(effect, Drop | Status) else answer), call

    def _answer(self, call: Call, handler: Handler, authorization: str | None) -> _Answer:
        is_interaction = call.template.startswith(("/interactions/", "/webhooks/"))
        if not is_interaction and authorization != f"Bot {self._token}":
            return _refuse(unauthorized())
        refusal, headers = self._rates.take(
            f"{call.method} {call.template}",
            "/".join(call.variables.get(name, "") for name in _PLACES),
            is_interaction=is_interaction,
            epoch=self._state.now().timestamp(),
        )
        if refusal is not None:
            return _Answer(status=refusal.status, body=refusal.body, headers=headers | dict(refusal.headers))
        try:
            self._inspect(call)
            reply = handler(call)
        except ApiError as error:
            return _refuse(error, headers)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            return _refuse(self._not_understood(call, error), headers)
        return _Answer(status=reply.status, body=reply.body, headers=headers)

    def _inspect(self, call: Call) -> None:
        violations = [
            violation for check in self._inspections for violation in check(call.method, call.path, call.body)
        ]
        if violations:
            self._refuse(call, violations)
            raise invalid_form(violations)

    def _not_understood(self, call: Call, error: Exception) -> ApiError:
        violation = f"the local Discord does not understand this body: {error!r}"
        self._refuse(call, [violation])
        return invalid_form([violation])

    def _refuse(self, call: Call, violations: Sequence[str]) -> None:
        self.refusals.append(
            Refusal(method=call.method, path=call.path, body=call.body, violations=tuple(violations))
        )


def _lost(_: Call) -> Reply:
    raise unknown_route()


def _refuse(error: ApiError, headers: Mapping[str, str] | None = None) -> _Answer:
    return _Answer(status=error.status, body=error.body, headers=headers or {})


def _spoil(effect: Drop | Status) -> _Answer | None:
    if isinstance(effect, Drop):
        return None
    return _Answer(status=effect.status, body=effect.body, headers=effect.headers)


def _response(request: web.Request, answer: _Answer | None) -> web.Response:
    if answer is None:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)  # nobody gets it
    if answer.body is None:
        return web.Response(status=answer.status, headers=answer.headers)
    if isinstance(answer.body, str):
        return web.Response(status=answer.status, headers=answer.headers, text=answer.body)
    # discord.py compares the whole header: with a charset it would take the body for a text.
    headers = {**answer.headers, "Content-Type": "application/json"}
    return web.Response(status=answer.status, headers=headers, body=json.dumps(answer.body).encode())
