"""Settings of gunicorn for an application that lastgood serves; it names the address, the folder and the number of workers itself.

Runs inside the environment's own gunicorn, whatever its version: a setting that it does not know is passed over.
"""

import os
import signal
import sys
from typing import Any, Optional

# The gateway's deadline is the bound for a request, and the supervisor's grace for a stop.
timeout = 0
graceful_timeout = 24 * 60 * 60
# Another door into the server that nobody asked for.
control_socket_disable = True

#: Workers that could not be booted: gunicorn ends by itself then, and says so.
BOOT_FAILURES = (3, 4)


def on_starting(server: Any) -> None:
    """Makes the only worker's end the server's own.

    gunicorn would start another one, and let requests wait in its backlog while that loads its model. Whoever watches this
    process is to learn of it at once, sends requests elsewhere, and starts another copy.
    """
    if server.cfg.workers != 1 or not hasattr(os, "waitid"):  # macOS has it from Python 3.13 on
        return
    reap = server.reap_workers

    def reap_workers() -> None:
        end = unexpected_end(server)
        if end is not None:
            end_like(end)
        reap()

    server.reap_workers = reap_workers


def unexpected_end(server: Any) -> "Optional[os.waitid_result]":
    """The end of a worker that did not come from gunicorn; it is left for gunicorn to see."""
    try:
        end = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None
    if end is None or end.si_pid not in server.WORKERS:
        return None
    if end.si_code == os.CLD_EXITED and end.si_status in (0,) + BOOT_FAILURES:
        return None
    return end


def end_like(end: "os.waitid_result") -> None:
    """Ends this process in the way in which the worker did."""
    sys.stderr.flush()
    if end.si_code == os.CLD_EXITED:
        os._exit(end.si_status)
    if end.si_status != signal.SIGKILL:
        signal.signal(end.si_status, signal.SIG_DFL)
    os.kill(os.getpid(), end.si_status)
