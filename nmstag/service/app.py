"""The application of the service: routes, limits and faults as answers; the server of `run` serves it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from nmstag.errors import NmstagError, UsageError
from nmstag.packs import open_pack, profiles
from nmstag.service.answers import MEDIA_TYPES, WARNINGS, form_for, page_data
from nmstag.service.body_limit import BodyLimit
from nmstag.service.requests import TagRequest
from nmstag.service.schemas import Health, Problem, TaggedDocument, Version
from nmstag.service.settings import Settings
from nmstag.service.wording import wrong_words
from nmstag.service.work import TooBusyError, TooLongError, TooSlowError, Work
from nmstag.version import __version__
from nmstag.view import render_page

STATUS: dict[type[NmstagError], tuple[int, str]] = {
    TooLongError: (413, "The body or its texts are too long."),
    TooBusyError: (503, "Too many requests are waiting; come again after the seconds in Retry-After."),
    TooSlowError: (408, "It took too long."),
    UsageError: (422, "The body is not what may be asked."),
}
"""Status and description of each fault that is answered."""
_OF_THE_PACKS = {"only", "types", "also", "score", "min_score"}
"""Options whose values depend on what the packs of the service hold."""
_NOT_HELD = "The packs of this service do not hold what is asked for."
_NOT_ACCEPTABLE = "The answer has none of the accepted media types."
_MALFORMED = "The body is not JSON."
_NO_JSON = "The body is not taken for JSON: it needs the header 'Content-Type: application/json'."
_RETRY_SECONDS = "1"
_BYTES_PER_CHARACTER = 6
"""A character of JSON takes up to six bytes (twelve outside of the basic plane, which are two of them)."""

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": _MALFORMED},
    406: {"model": Problem, "description": _NOT_ACCEPTABLE},
    409: {"model": Problem, "description": _NOT_HELD},
    **{status: {"model": Problem, "description": text} for status, text in STATUS.values()},
}
_TAGGED: dict[int | str, dict[str, Any]] = {
    200: {
        "model": TaggedDocument | list[TaggedDocument],
        "description": "One document for a text, a list for a list.",
        "content": {name: {"schema": {"type": "string"}} for name in MEDIA_TYPES},
        "headers": {
            WARNINGS: {"description": "What the format could not hold.", "schema": {"type": "string"}}
        },
    }
}


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application.

    Args:
        settings: How it runs; those handed on by the process that started this one where not given.
    """
    settings = settings or Settings.handed_on()

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        app.state.work = Work(settings)
        yield
        app.state.work.close()

    app = FastAPI(
        title="nmstag",
        version=__version__,
        description="Tags diseases and chemicals in text, links them to MeSH, and says why.",
        lifespan=running,
        docs_url=None,
        redoc_url=None,
    )
    most = settings.max_text * _BYTES_PER_CHARACTER + 100_000
    app.add_middleware(BodyLimit, most=most, seconds=settings.seconds)
    if settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=["GET", "POST"],
            expose_headers=[WARNINGS],
        )
    app.add_exception_handler(NmstagError, _told)
    app.add_exception_handler(RequestValidationError, _told_of_body)
    _add_routes(app)
    app.openapi = lambda: _described(app, settings)  # type: ignore[method-assign]
    return app


def _described(app: FastAPI, settings: Settings) -> dict[str, Any]:
    """Return the OpenAPI description, with the profiles that the packs have."""
    if app.openapi_schema is None:
        described = FastAPI.openapi(app)
        known = profiles([open_pack(place) for place in settings.packs])
        described["components"]["schemas"]["TagRequest"]["properties"]["profile"]["enum"] = known
    assert app.openapi_schema is not None
    return app.openapi_schema


def _add_routes(app: FastAPI) -> None:
    app.post("/tag", response_class=Response, responses=_TAGGED | _PROBLEMS, summary="Tag texts")(tag)
    app.post("/page", include_in_schema=False)(page)
    app.get("/health", response_model=Health, summary="Whether the service works")(health)
    app.get("/version", response_model=Version, summary="Versions of nmstag and of its packs")(version)
    app.get("/", response_class=HTMLResponse, include_in_schema=False)(index)
    app.get("/docs", response_class=HTMLResponse, include_in_schema=False)(documentation)
    app.mount("/static", StaticFiles(directory=str(files("fastapi_offline") / "static")), name="static")


async def tag(body: TagRequest, request: Request) -> Response:
    """Tag a text or several.

    The answer is JSON as in JSON Lines (docs/formats.md), or what the header Accept asks for: BioC,
    PubTator or JSON Lines.
    """
    form = form_for(request.headers.get("accept", ""), body)
    if form is None:
        return JSONResponse({"detail": _NOT_ACCEPTABLE}, 406)
    media_type, made = form
    answer = await request.app.state.work.tag(body, made)
    content = answer.content.encode("utf-8", "surrogatepass")
    return Response(content, media_type=media_type, headers=answer.headers())


async def page(body: TagRequest, request: Request) -> Response:
    """Tag a text for the page at '/'."""
    answer = await request.app.state.work.tag(body, page_data)
    return Response(answer.content.encode("utf-8", "replace"), media_type="application/json")


async def health() -> dict[str, str]:
    """Tell that the service works."""
    return {"status": "ok"}


async def version(request: Request) -> dict[str, str]:
    """Tell the versions of nmstag and of the packs, and the hash of what these hold."""
    pack = request.app.state.work.pack
    return {"nmstag": __version__, "pack": pack.name, "hash": pack.hash}


async def index(request: Request) -> HTMLResponse:
    """Return the page on which a text can be tagged and looked at."""
    names = profiles(request.app.state.work.pack.packs)
    return HTMLResponse(render_page((), "nmstag", names))


async def documentation() -> HTMLResponse:
    """Return the documentation of the service, which loads nothing from elsewhere."""
    return get_swagger_ui_html(
        openapi_url="openapi.json",
        title="nmstag: service",
        swagger_js_url="static/swagger-ui-bundle.js",
        swagger_css_url="static/swagger-ui.css",
        swagger_favicon_url="static/favicon.png",
    )


async def _told(request: Request, error: Exception) -> Response:
    """Return a fault as an answer."""
    assert isinstance(error, NmstagError)
    status = next((status for type_, (status, _) in STATUS.items() if isinstance(error, type_)), 500)
    if status == 422 and _OF_THE_PACKS.issuperset(fault.field for fault in error.faults):
        status = 409
    headers = {"Retry-After": _RETRY_SECONDS} if status == 503 else None
    return JSONResponse({"detail": "; ".join(map(str, error.faults))}, status, headers)


async def _told_of_body(request: Request, error: Exception) -> Response:
    """Return what is wrong with a body, without the texts in it."""
    assert isinstance(error, RequestValidationError)
    if any(one["type"] == "json_invalid" for one in error.errors()):
        return JSONResponse({"detail": _MALFORMED}, 400)
    problems = wrong_words(error.errors())
    if "json" not in request.headers.get("content-type", ""):
        problems = [_NO_JSON]
    return JSONResponse({"detail": "; ".join(problems)}, 422)
