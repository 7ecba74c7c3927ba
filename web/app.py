"""The pages as one ASGI application: the only module that knows Starlette."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from engine.language.interface import choose, use
from engine.language.language import Language
from engine.records.problems import RecordsProblem
from engine.services.shared.crash_log import write_log
from engine.services.shared.errors import Unreadable, describe
from web.browser_sessions import Stage
from web.pages import (
    cases,
    debrief,
    facilitator_page,
    play,
    plays,
    reading,
    recall,
    together,
    way_in,
)
from web.pages.facilitator_page import LEAD, LINK
from web.pages.way_in import COOKIE, DEVICE, knows_pin
from web.refusals import Trouble
from web.render import FILES, render
from web.request_checks import LIMITS, App, Asks, Client, Guard, Limits, Refused, Scope, Source
from web.request_response import Does, Page, PageRequest, PageResponse, Who, go
from web.room import Room, trouble_of

PAGES: tuple[Page, ...] = (
    *way_in.PAGES,
    *cases.PAGES,
    *play.PAGES,
    *reading.PAGES,
    *debrief.PAGES,
    *plays.PAGES,
    *recall.PAGES,
    *together.PAGES,
    *facilitator_page.PAGES,
)
"""Every page. A new page is a function and a line in `PAGES` of its module."""

MOST_FIELDS = 500
_DAY = 24 * 60 * 60
_COOKIE_SECONDS = 3 * _DAY
"""Who may come in is known here, to the day. A device whose clock is a day off, and is then put
right, must not lose its cookie at once."""


def application(
    room: Room,
    hosts: Iterable[str],
    asked: Callable[[Client, Source], None],
    *,
    secure: bool = False,
    limits: Limits = LIMITS,
) -> App:
    """The room for a server.

    Args:
        room: the room.
        hosts: what browsers may call it, each with its port.
        asked: told of each request, with its connection.
        secure: whether the server speaks TLS; cookies are then sent over nothing else.
        limits: what is let through.
    """
    pages = Pages(room, secure)
    routes = [Route("/look/{file}", _look, methods=["GET"])]
    for page in PAGES:
        methods = [name for name, do in (("GET", page.show), ("POST", page.take)) if do]
        routes.append(Route(page.path, pages.endpoint(page), methods=methods))
    errors = {404: pages.show_missing, 405: pages.show_missing}
    inside = Starlette(routes=routes, exception_handlers=errors)
    return Guard(inside, hosts, secure, pages.refuse, pages.who, pages.lets_in, asked, limits)


class Pages:
    """Turns requests into calls of pages, and their answers into responses."""

    def __init__(self, room: Room, secure: bool) -> None:
        self._room = room
        self._secure = secure

    def endpoint(self, page: Page) -> Callable[[Request], Awaitable[Response]]:
        """What answers at the address of a page."""

        async def answer(request: Request) -> Response:
            does = page.take if request.method == "POST" else page.show
            assert does is not None
            body = await request.body() if request.method == "POST" else b""
            with use(self._language(request)):
                try:
                    call = self._call(request, body)
                    shut = self._check_way(page, call, request)
                except Trouble as found:
                    shut = _show_trouble(found)
            if shut is not None:
                return self._make_response(shut)
            with use(choose(_read_languages(request))):  # until it is known whose course speaks
                return self._make_response(
                    await self._respond(page, does, call, _read_languages(request))
                )

        return answer

    def _call(self, request: Request, body: bytes) -> PageRequest:
        form = _read_form(body)
        cookie = request.cookies.get(COOKIE, "")
        return PageRequest(
            self._room,
            request.path_params,
            request.query_params,
            form,
            request.client.host if request.client else "",
            cookie,
            self._room.seats.find(cookie) if cookie else None,
            request.cookies.get(DEVICE, ""),
            self._room.devices.find(request.cookies.get(DEVICE, "")),
        )

    def _check_way(self, page: Page, call: PageRequest, request: Request) -> PageResponse | None:
        """Where to send who may not open a page; None for who may."""
        stage = call.visit.stage if call.visit else None
        if page.who is Who.FACILITATOR:
            if self._room.leads(request.cookies.get(LEAD, "")):
                return None
            return _show_trouble(Trouble.of("W014", 403))
        if page.who is Who.DEVICE and call.device is None:
            return go("/")
        if page.who is Who.PARTICIPANT and stage is not Stage.IN:
            return go("/")
        if page.who is Who.DOOR and stage not in (Stage.CODE, Stage.ASKED):
            return go("/")
        return None

    async def _respond(
        self, page: Page, does: Does, call: PageRequest, accepted: list[str]
    ) -> PageResponse:
        """What a page gives, or why it gives nothing, in the language of its reader."""
        desk = self._room.desk
        job = partial(_do_in_language, does, call, accepted)
        try:
            if page.aside:
                return await desk.aside(page.aside, job, call.address)
            if does is page.take and not page.alone:
                undone = partial(self._room.drop_all, call.code)
                return await desk.write(job, undone, call.address)
            return await desk.read(job, call.address)
        except Trouble as found:
            trouble = found
        except CancelledError:  # what still waits when the room closes is not done any more
            trouble = Trouble.of("W027", 503)
        except (RecordsProblem, Unreadable) as problem:
            trouble = trouble_of(problem)
        except Exception as error:
            write_log(error)
            trouble = Trouble.of("W015", 500)
        return _show_trouble(trouble)

    async def show_missing(self, request: Request, error: Exception) -> Response:
        """The page for an address without one."""
        wrong_way = getattr(error, "status_code", 404) == HTTPStatus.METHOD_NOT_ALLOWED
        with use(self._language(request)):
            trouble = Trouble.of("W007", 405) if wrong_way else Trouble.of("W006", 404)
            return self._make_response(_show_trouble(trouble))

    def _language(self, request: Request) -> Language:
        """That of whoever asks, as far as it is known without reading anything."""
        visit = self._room.seats.find(request.cookies.get(COOKIE, ""))
        return self._room.recall_language(visit.code if visit else "", _read_languages(request))

    def who(self, scope: Scope) -> Source:
        """Who asks: the facilitator by the link, or by the cookie that came of it; a device."""
        room, given = self._room, Request(scope).cookies
        if room.leads(scope["path"].removeprefix(LINK)) or room.leads(given.get(LEAD, "")):
            return Source(Asks.FACILITATOR)
        if room.devices.find(cookie := given.get(DEVICE, "")):
            return Source(Asks.DEVICE, cookie)
        return Source(Asks.STRANGER, scope["client"][0])

    def lets_in(self, scope: Scope, body: bytes) -> bool:
        """Whether this is the first page, or what belongs to it, or the right PIN sent from it."""
        path: str = scope["path"]
        if scope["method"] != "POST":
            return path == "/" or path.startswith("/look/")
        with suppress(Trouble):
            return path == "/" and knows_pin(self._room, _read_form(body).get("pin", [""])[-1])
        return False

    def refuse(self, scope: Scope, refused: Refused) -> Response:
        """The page that says why nothing came in, in the language of whoever asks."""
        with use(self._language(Request(scope))):
            return self._make_response(_show_trouble(Trouble.of(*refused)))

    def _make_response(self, answer: PageResponse) -> Response:
        response: Response
        if answer.to:
            response = RedirectResponse(answer.to, answer.status)
        elif answer.plain:
            response = PlainTextResponse(answer.html, answer.status)
        else:
            response = HTMLResponse(answer.html, answer.status)
        response.headers["cache-control"] = "no-store"
        for name, value in answer.cookies.items():
            response.set_cookie(
                name,
                value,
                max_age=_COOKIE_SECONDS if value else 0,
                httponly=True,
                samesite="strict",
                secure=self._secure,
            )
        return response


def _read_form(body: bytes) -> dict[str, list[str]]:
    try:
        sent = body.decode("utf-8", "replace")
        return parse_qs(sent, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:  # too many fields
        raise Trouble.of("W003", 413) from error


def _do_in_language(does: Does, call: PageRequest, accepted: list[str]) -> PageResponse:
    with use(call.room.language(call.code, accepted)):
        return does(call)


def _show_trouble(trouble: Trouble) -> PageResponse:
    code = trouble.failure.code
    broken = trouble.status == HTTPStatus.SERVICE_UNAVAILABLE and not code.startswith("W")
    page = render("trouble", words=describe(trouble.failure), failure=code, broken=broken)
    return PageResponse(page, trouble.status)


def _read_languages(request: Request) -> list[str]:
    """The languages a browser asks for, in its order."""
    wanted = request.headers.get("accept-language", "")[:200].split(",")
    return [tag.partition(";")[0].strip() for tag in wanted][:8]


async def _look(request: Request) -> Response:
    """The style and the script: what they are is in their address, so that they are kept."""
    found = FILES.get(request.path_params["file"])
    if found is None:
        return Response(status_code=404)
    kept = {"cache-control": f"max-age={365 * _DAY}, immutable"}
    return Response(found.body, media_type=found.type, headers=kept)
