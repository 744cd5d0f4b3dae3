"""Stops a parse that is under way when nobody waits for its answer any more."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from types import FrameType
from typing import Callable, Iterator

# Code in which a parse may end at any call: layers and the model. Not the pipeline, which holds locks.
STOPPABLE = (os.sep + os.path.join("torch", "nn") + os.sep, os.sep + os.path.join("modelscope", "models") + os.sep)


@contextmanager
def stoppable(check: Callable[[], None]) -> Iterator[None]:
    """Calls `check` between the steps of the model that this thread runs; what it raises ends the model's run.

    A native call cannot be interrupted, but between two of them the interpreter tells a profile function of each call.
    """

    def between(frame: FrameType, event: str, _argument: object) -> None:
        if event == "c_call" and any(part in frame.f_code.co_filename for part in STOPPABLE):
            check()

    previous = sys.getprofile()
    sys.setprofile(between)
    try:
        yield
    finally:
        sys.setprofile(previous)
