"""Starts the server: what `nmstag serve` does."""

from __future__ import annotations

import signal

import uvicorn

from nmstag.service.settings import Settings


def serve(host: str, port: int, workers: int, settings: Settings, level: str = "info") -> None:
    """Serve until the process is told to end; then the requests that have begun are finished.

    Args:
        host: Address to listen at; the machine itself alone, unless another is given.
        port: Port; 0 takes a free one.
        workers: Processes.
        settings: How the service runs.
        level: How much the server tells: 'warning' for no line a request.
    """
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
