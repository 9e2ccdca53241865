"""Tagging within the limits of a service: one thread a process, a bounded queue, a limit of time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

from nmstag.api import Tagger, load
from nmstag.document import Document
from nmstag.errors import Fault, NmstagError
from nmstag.service.requests import Options, TagRequest
from nmstag.service.settings import Settings

T = TypeVar("T")
_TAGGERS = 8
"""Taggers that a process keeps; each combination of options has one."""


class TooBusyError(NmstagError):
    """More requests wait than may."""


class TooLongError(NmstagError):
    """The texts of a request are longer than they may be."""


class TooSlowError(NmstagError):
    """A request took longer than it may."""


class Work:
    """Tags what requests ask for.

    Args:
        settings: Packs and limits.

    Raises:
        PackError: A pack is broken; every fault is named.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._waiting = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="tagging")
        self._tagger = lru_cache(_TAGGERS)(self._load)
        self._ended = False
        self.pack = self._tagger(TagRequest.model_validate({"text": ""}).options()).pack

    def _load(self, options: Options) -> Tagger:
        return load(self.settings.packs, links=self.settings.links, **dict(options))

    async def tag(self, request: TagRequest, finish: Callable[[list[Document]], T]) -> T:
        """Return what `finish` makes of the tagged documents of a request.

        Raises:
            TooLongError: Its texts are too long.
            TooBusyError: Too many requests wait.
            TooSlowError: It took too long; what has begun goes on, and its result is thrown away.
            UsageError: An option has a value that it may not have.
        """
        texts = request.named()
        size = sum(len(text) for _, text in texts)
        if size > self.settings.max_text:
            allowed = f"{self.settings.max_text} in all texts of a request"
            raise TooLongError(Fault("too many characters", field="text", value=str(size), allowed=allowed))
        if self._waiting >= self.settings.queue:
            raise TooBusyError(Fault("too many requests are waiting"))
        self._waiting += 1
        loop = asyncio.get_running_loop()
        task = loop.run_in_executor(self._thread, self._tagged, request, texts, finish)
        task.add_done_callback(lambda _: self._done())
        try:
            return await asyncio.wait_for(asyncio.shield(task), self.settings.seconds)
        except TimeoutError:
            task.cancel()
            raise TooSlowError(Fault(f"took longer than {self.settings.seconds:g} seconds")) from None

    def _tagged(
        self, request: TagRequest, texts: list[tuple[str, str]], finish: Callable[[list[Document]], T]
    ) -> T:
        tagger = self._tagger(request.options())
        documents = []
        for name, text in texts:
            if self._ended:
                raise TooBusyError(Fault("the service is ending"))
            documents.append(tagger.tag(Document(name, text)))
        return finish(documents)

    def _done(self) -> None:
        self._waiting -= 1

    def close(self) -> None:
        """End the thread, after the text that it tags now."""
        self._ended = True
        self._thread.shutdown(wait=True, cancel_futures=True)
