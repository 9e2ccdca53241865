"""Starts the server: what `nmstag serve` does."""

from __future__ import annotations

import os
import signal
import socket

import uvicorn

from nmstag.errors import DataError, Fault
from nmstag.service.settings import Settings


def _check_address(host: str, port: int) -> None:
    """Raise DataError where nothing can listen at an address, such as that of another server."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        allowed = "another address or port, such as --port 0, which takes a free one"
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        message = f"cannot listen there: {why.lower()}"
        raise DataError(Fault(message, field="--port", value=f"{host}:{port}", allowed=allowed)) from None


def serve(host: str, port: int, workers: int, settings: Settings, level: str = "info") -> None:
    """Serve until the process is told to end; then the requests that have begun are finished.

    Args:
        host: Address to listen at; the machine itself alone, unless another is given.
        port: Port; 0 takes a free one.
        workers: Processes.
        settings: How the service runs.
        level: How much the server tells: 'warning' for no line a request.

    Raises:
        DataError: The port is taken, or the address is none of this machine.
    """
    _check_address(host, port)
    settings.hand_on()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, signal.SIG_IGN)  # the server takes them, and raises them once more at its end
    uvicorn.run(
        "nmstag.service.app:create_app",
        factory=True,
        http="nmstag.service.connection:Connection",
        host=host,
        port=port,
        workers=workers,
        log_level=level,
        timeout_graceful_shutdown=30,
        server_header=False,
    )
