"""The command `serve`: its options, handed on to the service."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from nmstag.cli import messages
from nmstag.cli.options import Packs
from nmstag.errors import Fault, UsageError, extra


def serve(
    host: Annotated[str, typer.Option(help="Address to listen at; 0.0.0.0 for every one.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="Port; 0 takes a free one.")
    ] = 8000,
    pack: Packs = None,
    workers: Annotated[int, typer.Option(metavar="N", min=1, help="Number of processes.")] = 1,
    max_text: Annotated[
        int, typer.Option(metavar="N", min=1, help="Most characters of a request.")
    ] = 1_000_000,
    queue: Annotated[
        int, typer.Option(metavar="N", min=1, help="Most requests that wait in one process.")
    ] = 128,
    seconds: Annotated[
        float, typer.Option(metavar="S", min=0.001, help="How long a request, and its body, may take.")
    ] = 60.0,
    links: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(metavar="FILE", help="Table of links: id, namespace, linked id. Repeat."),
    ] = None,
    origin: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(help="Web page of another place that may ask (CORS). Repeat for several."),
    ] = None,
) -> None:
    """Tag texts that come by HTTP: POST /tag, a page at /, documentation at /docs.

    Example: nmstag serve --port 8000 --workers 2
    """
    try:
        from nmstag.service.run import serve as run
        from nmstag.service.settings import Settings
        from nmstag.service.work import Work
    except ModuleNotFoundError as error:
        right = extra("serve", error.name or "")
        fault = Fault("the service needs a library that is not installed", allowed=right)
        raise UsageError(fault) from None
    packs, tables = tuple(pack or ("default",)), tuple(links or ())
    settings = Settings(packs, max_text, queue, seconds, tuple(origin or ()), tables)
    Work(settings).close()  # a broken pack is told here, once
    run(host, port, workers, settings, "warning" if messages.level < messages.USUAL else "info")
