"""How many threads the model may use."""

from __future__ import annotations

import os
from typing import Optional, Union


def thread_count(threads: Union[int, str]) -> Optional[int]:
    """None: torch's own choice, which follows `OMP_NUM_THREADS`; the driver sets it to the cores that the machine grants."""
    if threads != "auto":
        return max(1, int(threads))
    if "OMP_NUM_THREADS" in os.environ:
        return None
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
