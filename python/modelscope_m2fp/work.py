"""What is being worked on, and the one thread that runs the model."""

from __future__ import annotations

import queue
import threading
from typing import Callable, Optional

from .failure import Abandoned


class Work:
    """One request: from its first byte to the end of its answer."""

    def __init__(self, request_id: str, on_stop: Callable[[], None]) -> None:
        self.request_id = request_id
        self._on_stop = on_stop
        self._stopped = threading.Event()
        self._ended = threading.Event()

    def stop(self) -> None:
        """Nobody waits for it any more; `on_stop` wakes whoever waits for more of the request."""
        self._stopped.set()
        self._on_stop()

    def check(self) -> None:
        """Raises Abandoned when it was stopped."""
        if self._stopped.is_set():
            raise Abandoned(self.request_id)

    def end(self) -> None:
        self._ended.set()

    def wait(self) -> None:
        self._ended.wait()


class WorkList:
    """Everything under way."""

    def __init__(self) -> None:
        self._works = set()
        self._change = threading.Condition()

    def __len__(self) -> int:
        with self._change:
            return len(self._works)

    def add(self, work: Work) -> None:
        with self._change:
            self._works.add(work)

    def end(self, work: Work) -> None:
        work.end()
        with self._change:
            self._works.discard(work)
            self._change.notify_all()

    def stop(self, request_id: str) -> None:
        """Stops the work on a request, if it is still on; returns when it has stopped."""
        with self._change:
            works = [work for work in self._works if work.request_id == request_id]
        for work in works:
            work.stop()
        for work in works:
            work.wait()

    def wait_idle(self) -> None:
        with self._change:
            self._change.wait_for(lambda: not self._works)


class Task:
    """Something that the engine is to do; whoever gave it waits for `done`."""

    def __init__(self, run: Callable[[], object], on_done: Callable[[], None]) -> None:
        self._run = run
        self._on_done = on_done
        self._result: object = None
        self._error: Optional[BaseException] = None

    def execute(self) -> None:
        try:
            self._result = self._run()
        except BaseException as error:  # it belongs to whoever gave the task
            self._error = error
        finally:
            del self._run
            self._on_done()

    def take(self) -> object:
        """The result, or the error raised. Nothing holds it afterwards: its traceback leads to a photo and its masks."""
        error, self._error = self._error, None
        try:
            if error is not None:
                raise error
            return self._result
        finally:
            del error


class Engine(threading.Thread):
    """Runs tasks one after another, in the order in which they came, always in this thread."""

    def __init__(self) -> None:
        super().__init__(name="engine", daemon=True)
        self._tasks: "queue.SimpleQueue[Task]" = queue.SimpleQueue()

    def submit(self, task: Task) -> None:
        self._tasks.put(task)

    def run(self) -> None:
        while True:
            self._tasks.get().execute()
