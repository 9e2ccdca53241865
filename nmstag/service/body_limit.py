"""A middleware of the service: no body is read that is too long, and none is waited for too long."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from fastapi import HTTPException
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TOO_LONG = "the body of the request is too long"
_ENDING = "the service is ending"
_CLOSE = {"Connection": "close"}
"""What is left of the body is not read, so nothing else can come on this connection."""


class _Ending:
    """Whether the process is ending, for those who wait for a body."""

    def __init__(self) -> None:
        self.told = False
        self._waiting: set[asyncio.Task[Message]] = set()

    def tell(self) -> None:
        """End the waiting."""
        self.told = True
        for task in self._waiting:
            task.cancel()

    async def wait(self, message: Awaitable[Message], seconds: float) -> Message:
        """Return a message; one that does not come in time, or before the process ends, is an answer."""
        task = asyncio.ensure_future(_whole(message))
        self._waiting.add(task)
        if self.told:
            task.cancel()
        try:
            return await asyncio.wait_for(task, seconds)
        except TimeoutError:
            detail = "the body of the request took too long to come"
            raise HTTPException(408, detail, _CLOSE) from None
        except asyncio.CancelledError:
            if not self.told:
                raise
            raise HTTPException(503, _ENDING, _CLOSE) from None
        finally:
            self._waiting.discard(task)


async def _whole(message: Awaitable[Message]) -> Message:
    return await message


ENDING = _Ending()
"""That of this process."""


class BodyLimit:
    """Answers 413 where a body is too long, 408 where it does not come, 503 where the service ends first.

    Args:
        app: What gets the requests.
        most: Most bytes of a body, as it says or as it comes.
        seconds: How long the whole of a body may take to come.
    """

    def __init__(self, app: ASGIApp, most: int, seconds: float) -> None:
        self._app = app
        self._most = most
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, as long as its body is short enough and comes in time."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        declared = dict(scope["headers"]).get(b"content-length", b"")
        if declared.isdigit() and int(declared) > self._most:
            return await JSONResponse({"detail": _TOO_LONG}, 413, _CLOSE)(scope, receive, send)
        started = False

        async def sent(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, self._limited(receive), sent)
        except asyncio.CancelledError:  # the time to finish what has begun is over
            if started or not ENDING.told:
                raise
            await JSONResponse({"detail": _ENDING}, 503, _CLOSE)(scope, receive, send)

    def _limited(self, receive: Receive) -> Receive:
        """Return what gets the messages of a request within the limits."""
        read, complete = 0, False
        until = asyncio.get_running_loop().time() + self._seconds

        async def limited() -> Message:
            nonlocal read, complete
            if complete:
                return await receive()  # waits for the client to go away
            left = until - asyncio.get_running_loop().time()
            message: dict[str, Any] = dict(await ENDING.wait(receive(), max(left, 0.0)))
            read += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if read > self._most:
                raise HTTPException(413, _TOO_LONG, _CLOSE)
            return message

        return limited
