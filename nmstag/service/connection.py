"""A connection of the service: closed where no request comes; who waits for a body is told of the end."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from nmstag.service.body_limit import ENDING
from nmstag.service.settings import Settings

_Base: Any = AutoHTTPProtocol


class Connection(_Base):  # type: ignore[misc]
    """The server's own protocol, with a limit on the time that the head of a request may take."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take what has come; go on waiting where it is no head of a request yet."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Tell those who wait for a body that the process ends; the server calls this first of all."""
        ENDING.tell()
        super().shutdown()

    def _watch(self) -> None:
        if not self._idle():
            self._stop()
        elif self._timer is None:
            self._timer = self.loop.call_later(Settings.handed_on().seconds, self._give_up)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _idle(self) -> bool:
        """Return whether no request is being read or answered."""
        return self.cycle is None or self.cycle.response_complete

    def _give_up(self) -> None:
        self._timer = None
        if self._idle() and not self.transport.is_closing():
            self.transport.close()
