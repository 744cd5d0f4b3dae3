"""What the worker knows and does, apart from HTTP: its state, its vitals and the work under way."""

from __future__ import annotations

import os
import threading
import time
from typing import Callable, Optional

from .log import Log
from .memory import resident_bytes
from .wire import ParseJob, Reply
from .work import Engine, WorkList

# Parses; calls the second argument between its steps, which raises when nobody waits any more.
Answer = Callable[[ParseJob, Callable[[], None]], Reply]

# A network takes all cores that it is given: a second photo at the same time would only wait inside.
CONCURRENCY = 1


class Service:
    def __init__(self, release: dict, log: Log) -> None:
        self.release = release
        self.log = log
        self.work = WorkList()
        self.engine = Engine()
        # Set when the worker is to end: connections are not kept any more.
        self.closing = threading.Event()
        # 503 on /readyz as long as there is none.
        self.answer: Optional[Answer] = None
        self._start_ms = 0

    def open(self, answer: Answer, started: float) -> int:
        """Milliseconds from `started` until now."""
        self._start_ms = round((time.monotonic() - started) * 1000)
        self.answer = answer
        return self._start_ms

    def readiness(self) -> dict:
        ready = self.answer is not None
        return {"ready": ready, "release": self.release, **self._vitals(), "start_ms": self._start_ms}

    def status(self) -> dict:
        return {**self._vitals(), "in_flight": len(self.work)}

    def _vitals(self) -> dict:
        return {"pid": os.getpid(), "memory_bytes": resident_bytes(), "concurrency": CONCURRENCY}
