"""The web app over one library: each route asks one question of the core and shows the answer, as a page or as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from whence.errors import BadOption, WhenceError
from whence.store import open_library
from whence.web import openapi, render, safety
from whence.web.asking import Asked, Param, Upload, read_all
from whence.web.failures import HEADINGS, Rejected, status_of
from whence.web.plain import plain
from whence.web.questions import QUESTIONS, Question

API = "/api/v1"
_FIELD_LIMIT = safety.BODY_LIMIT
_Handler = Callable[[Request], Awaitable[Response]]


def application(library: str | os.PathLike[str], *, write: bool = False, door: safety.Door | None = None) -> ASGIApp:
    """The app over the library at this path, which is opened again for each request.

    It only reads unless `write`. `door` says under which names it answers, and to whom; without one, to this machine.
    """
    way_in = door or safety.door()
    app = _App(Path(library), write, way_in)
    kinds: tuple[type[Exception], ...] = (WhenceError, Rejected, HTTPException, Exception)
    inner = Starlette(routes=app.routes(), exception_handlers=dict.fromkeys(kinds, app.failed))
    return safety.Guard(inner, way_in, app.failed)


class _App:
    """What all handlers share: where the library is, whether it may be changed, and how answers are shown."""

    def __init__(self, library: Path, write: bool, door: safety.Door) -> None:
        self.library, self.write, self.door = library, write, door
        self.pages = render.Pages(library.name, write=write, secret=door.secret)

    def routes(self) -> list[BaseRoute]:
        """All routes, from the table of questions."""
        found: list[BaseRoute] = []
        asked = [question for question in QUESTIONS if self.write or not question.write]
        for question in asked:
            found.append(Route(_converted(API + question.path), self.json(question), methods=[question.method]))
            if question.page is not None:
                sends = ["GET", "POST"] if question.form else ["POST"]
                methods = ["GET"] if question.method == "GET" else sends
                found.append(Route(_converted(question.page), self.page(question), methods=methods))
        document = json.dumps(openapi.document(asked, API), ensure_ascii=False).encode()
        found.append(Route(f"{API}/openapi.json", _constant(document)))
        statics = StaticFiles(directory=str(files("whence.web") / "static"))
        found.append(Mount(f"/static/{render.STAMP}", statics, name="static"))
        return found

    # The two forms of an answer

    def json(self, question: Question) -> _Handler:
        """The handler that answers a question in JSON."""

        async def handle(request: Request) -> Response:
            has_body = any(param.place == "body" for param in question.params)
            given = await _given(request, question) if has_body else _from_query(request, question)
            return await run_in_threadpool(self.answered, question, given, _as_json)

        return handle

    def page(self, question: Question) -> _Handler:
        """The handler that answers a question with a page."""

        async def handle(request: Request) -> Response:
            address = render.Address(request.url.path, request.url.query)
            if question.method != "GET" and request.method in ("GET", "HEAD"):
                return _html(self.pages.form(question.name, address))
            given = _from_query(request, question) if question.method == "GET" else await _form(request, self.door)

            def shown(answer: Any, asked: Asked) -> Response:
                if question.then is not None:
                    return RedirectResponse(question.then(answer), 303)
                return _html(self.pages.answer(question.name, answer, asked, address))

            return await run_in_threadpool(self.answered, question, given, shown)

        return handle

    def answered(
        self, question: Question, given: Mapping[str, Any], show: Callable[[Any, Asked], Response]
    ) -> Response:
        """The one call, in a thread of its own with its own connection, and its answer shown."""
        asked = read_all(question.params, given)
        if not question.library:
            return show(question.answer(None, asked), asked)
        with open_library(self.library, write=question.write) as library:
            answer = question.answer(library, asked)
        return show(answer, asked)

    # What goes wrong

    async def failed(self, request: Request, error: Exception) -> Response:
        """The page or the JSON that says what is wrong and what to do."""
        headers: Mapping[str, str] | None = None
        if isinstance(error, WhenceError):
            status, message = status_of(error), str(error)
        elif isinstance(error, Rejected):
            status, message = error.status, str(error)
        elif isinstance(error, HTTPException):
            status, headers = error.status_code, error.headers
            message = _MESSAGES.get(status) or "The request is not one that can be answered; check its form."
        else:
            status, message = 500, _MESSAGES[500]
        if request.url.path.startswith(API):
            return _as_json({"error": message, "status": status}, None, status, headers)
        page = self.pages.error(status, HEADINGS.get(status, "That cannot be shown"), message)
        return _html(page, status, headers)


_MESSAGES = {
    404: "There is nothing at this address; start from the library.",
    405: "This address takes another kind of request; open the page that leads to it.",
    500: "Something in whence went wrong; please report it, with what the terminal shows.",
}


def _converted(path: str) -> str:
    """The path with what Starlette needs to know of its parts: the name of an outlet may hold a slash."""
    return path.replace("{outlet}", "{outlet:path}")


def _constant(body: bytes) -> _Handler:
    async def handle(request: Request) -> Response:
        return _json_bytes(body)

    return handle


# Requests into what was given


def _from_query(request: Request, question: Question) -> dict[str, Any]:
    given: dict[str, Any] = dict(request.path_params)
    for param in question.params:
        if param.place == "query":
            values = request.query_params.getlist(param.name)
            if len(values) > 1:
                raise BadOption(f"“{param.name}” is given {len(values)} times; give it once.")
            given[param.name] = values[0] if values else None
    return given


async def _given(request: Request, question: Question) -> dict[str, Any]:
    """What a program sent as JSON, and what stands in the address."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Rejected(415, "Send a JSON object, with the header Content-Type: application/json.")
    try:
        sent = json.loads(await request.body(), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise BadOption("That is not JSON; send a JSON object in UTF-8.") from None
    if not isinstance(sent, dict):
        raise BadOption("That is not a JSON object; send one, with the names that the OpenAPI document lists.")
    known = {param.name for param in question.params}
    strange = sorted(set(sent) - known)
    if strange:
        raise BadOption(f"“{strange[0][:40]}” is not known here; the names are {', '.join(sorted(known))}.")
    body = {param.name: _sent(param, sent) for param in question.params if param.place == "body"}
    return _from_query(request, question) | body


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _sent(param: Param, sent: Mapping[str, Any]) -> Any:
    value = sent.get(param.name)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()  # no half of a surrogate pair
    if param.type != "files" or value is None:
        return value
    if not isinstance(value, list) or not all(_is_file(one) for one in value):
        raise BadOption(f'“{param.name}” must be a list of objects with "name" and "text".')
    return [Upload(one["name"], one["text"].encode("utf-8", "replace")) for one in value]


def _is_file(one: Any) -> bool:
    return isinstance(one, dict) and set(one) == {"name", "text"} and all(isinstance(v, str) for v in one.values())


async def _form(request: Request, door: safety.Door) -> dict[str, Any]:
    """What a form of ours sent. Raises Rejected for what other sites' forms send."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise Rejected(415, "That is not what the form on this page sends; open the page and use its form.")
    found: dict[str, Any] = dict(request.path_params)
    async with request.form(max_files=50, max_fields=50, max_part_size=_FIELD_LIMIT) as form:
        if not door.is_ours(form.get("form_secret")):
            raise Rejected(
                403, "The form was opened too long ago, or on another page; open it again and send it from there."
            )
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                upload = Upload((value.filename or "")[-200:], await value.read())
                found.setdefault(name, []).append(upload)
            elif name != "form_secret":
                found[name] = value
    return found


# Answers into responses


def _as_json(answer: Any, _: Asked | None, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    try:
        body = json.dumps(plain(answer), ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which UTF-8 cannot carry but JSON can spell out
        body = json.dumps(plain(answer), allow_nan=False).encode()
    return _json_bytes(body, status, headers)


def _json_bytes(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(body, status, dict(headers or {}), media_type="application/json")


def _html(page: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(page.encode("utf-8", "replace"), status, dict(headers or {}), media_type="text/html")
