"""Memory of this process."""

from __future__ import annotations

import ctypes
import os
import resource
import sys

# mallopt(3)
M_ARENA_MAX = -8
M_MMAP_THRESHOLD = -3

# Left alone, glibc raises it to 32 MiB, and what a network's biggest layers held stays as holes in the heap. Lower ones
# give back more, and pay for it: with 1 MiB a parse takes 15 % more CPU.
OWN_MAPPING_BYTES = 16 << 20


def resident_bytes() -> int:
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        # Without /proc the peak has to do; macOS counts it in bytes, others in kilobytes.
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024


def use_one_heap() -> None:
    """glibc gives each thread a heap of its own and returns little of it; the engine's would come on top of the first one.

    To be called before threads are started.
    """
    try:
        libc = ctypes.CDLL(None)
        libc.mallopt(M_ARENA_MAX, 1)
        libc.mallopt(M_MMAP_THRESHOLD, OWN_MAPPING_BYTES)
    except (OSError, AttributeError):
        pass  # another C library
