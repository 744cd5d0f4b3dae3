"""One copy of one release: checks the model folder, loads it once, warms it up, and serves until it is told to end."""

from __future__ import annotations

import functools
import os
import signal
import sys
import threading
import traceback

from .config import Config, read_config
from .failure import StartError
from .log import Log
from .memory import use_one_heap
from .model_folder import check_model_folder
from .server import Server
from .service import Answer, Service
from .work import Task

LOADED, END = b"L", b"E"


def main(argv: list, started: float) -> int:
    try:
        config = read_config(argv)
    except StartError as error:
        return refuse(error)
    use_one_heap()
    threading.Thread(target=exit_with_parent, name="parent", daemon=True).start()
    # Signals come to this thread, which therefore does nothing but read what has happened. A pipe, because a handler that
    # interrupts a lock's owner could wait for that lock forever.
    news, tell = os.pipe()
    signal.signal(signal.SIGTERM, lambda *_: os.write(tell, END))

    service = Service(config.release, Log(config.release["version"]))
    service.engine.start()
    server = Server(config.socket_path, service)
    server.start()
    loading = Task(lambda: load(config), on_done=lambda: os.write(tell, LOADED))
    service.engine.submit(loading)
    happened = os.read(news, 1)
    if happened == LOADED:
        try:
            answer = loading.take()
        except BaseException as error:
            return refuse(error)
        start_ms = service.open(answer, started)
        service.log.info("ready", start_ms=start_ms)
    while happened != END:
        happened = os.read(news, 1)
    close(service, server)
    return leave(0)


def load(config: Config) -> Answer:
    """The folder first: it says in words what the libraries, which take seconds to import, would say in a traceback or not at all."""
    folder = check_model_folder(config)
    from .job import run_parse_job, warm_up
    from .parser import load_parser

    parser = load_parser(config, folder)
    warm_up(parser, config.release)
    return functools.partial(run_parse_job, parser)


def refuse(error: BaseException) -> int:
    """An expected failure is told in one line, the last thing that is said. What the libraries raise shows its traceback."""
    if isinstance(error, StartError):
        print(error, file=sys.stderr)
    else:
        traceback.print_exception(type(error), error, error.__traceback__)
    return leave(1)


def close(service: Service, server: Server) -> None:
    """Takes nothing new, returns when everything under way has been answered."""
    service.closing.set()
    server.stop()
    service.work.wait_idle()


def exit_with_parent() -> None:
    """Whoever started this process holds the other end: when that process dies, however it dies, so does this one."""
    try:
        while os.read(0, 4096):
            pass
    except OSError:
        pass  # there is no such end
    leave(0)


def leave(code: int) -> int:
    """Ends without the interpreter's own end, which waits for threads and libraries that have nothing to save."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
