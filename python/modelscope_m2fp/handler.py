"""The worker protocol over HTTP/1.1 (docs/architecture/03-processes.md), one thread a connection."""

from __future__ import annotations

import os
import select
import socket
import traceback
from http.server import BaseHTTPRequestHandler
from typing import Callable
from urllib.parse import unquote

from .body import BrokenBody, read_body
from .failure import Abandoned, RequestError
from .query import read_query
from .service import Service
from .wire import JSON_TYPE, ParseJob, Reply, to_json
from .work import Task, Work

WORK = "/.lastgood/work/"
# What is read and thrown away of a request that was answered before its end, so that its sender gets to the answer.
MAX_REST = 256 * 1024 * 1024
REST_SECONDS = 5


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "lastgood"
    sys_version = ""
    service: Service

    def do_GET(self) -> None:
        self._route()

    do_HEAD = do_PUT = do_PATCH = do_OPTIONS = do_POST = do_DELETE = do_GET

    def handle(self) -> None:
        self._reading = False
        try:
            super().handle()
            self._linger()
        except (ConnectionError, socket.timeout):
            pass  # whoever asked is gone

    def log_message(self, *_args: object) -> None:
        """The gateway keeps the log of requests."""

    def send_error(self, code: int, message: str = "", _explain: str = "") -> None:
        """Called by the base class for what is no HTTP request."""
        self.close_connection = True
        self.request_version = self.protocol_version
        self._send_error(RequestError("bad_request", "This is no request that can be read: %s." % message, "Speak HTTP/1.1."))

    def _route(self) -> None:
        path, _, query = self.path.partition("?")
        what = "%s %s" % (self.command, path)
        if what == "POST /parse":
            return self._parse(query)
        self._read_nothing()
        if what == "GET /readyz":
            self._send(200 if self.service.answer else 503, to_json(self.service.readiness()))
        elif what == "GET /.lastgood/status":
            self._send(200, to_json(self.service.status()))
        elif self.command == "DELETE" and path.startswith(WORK):
            self.service.work.stop(unquote(path[len(WORK) :]))
            self._send(204, b"")
        else:
            self._send_error(RequestError("not_found", "The worker has nothing at %s." % what, "It has POST /parse."))

    def _read_nothing(self) -> None:
        """A body that nobody asked for: what follows it could not be told from it."""
        if self.headers.get("transfer-encoding") or self.headers.get("content-length", "0").strip() != "0":
            self.close_connection = True

    def _parse(self, query: str) -> None:
        work = Work(self._request_id(), on_stop=self._stop_reading)
        self.service.work.add(work)
        try:
            self._answer_parse(work, query)
        except (BrokenBody, Abandoned):
            # Somebody may listen still, although nobody should.
            self._send_error(_failed())
        except RequestError as error:
            self._send_error(error)
        except (ConnectionError, socket.timeout):
            raise
        except Exception as error:
            self._fail(error)
        finally:
            self.service.work.end(work)

    def _answer_parse(self, work: Work, query: str) -> None:
        # Until the body has been read, an answer leaves it in the connection.
        self.close_connection, keep = True, not self.close_connection
        if self.service.answer is None:
            raise RequestError("no_release", "The worker is not ready yet.", "Ask /readyz.")
        options = read_query(query)
        self._reading = True
        data = read_body(self.rfile, self.headers)
        self._reading = False
        self.close_connection = not keep
        job = ParseJob(
            data=data,
            query=options,
            release={**self.service.release, "generation": int(_number(self.headers.get("x-lastgood-generation")))},
            queue_ms=_number(self.headers.get("x-lastgood-queue-ms")),
        )
        del data
        reply = self._run(work, job)
        self._send(200, reply.body, reply.content_type, reply.server_timing)

    def _run(self, work: Work, job: ParseJob) -> Reply:
        """Gives the job to the engine and waits, for its end or for the caller's."""
        answer = self.service.answer

        def run() -> Reply:
            work.check()
            return answer(job, work.check)

        ended, end = os.pipe()
        try:
            task = Task(run, on_done=lambda: os.write(end, b"."))
            self.service.engine.submit(task)
            self._wait(ended, on_gone=work.stop)
        finally:
            os.close(ended)
            os.close(end)
        return task.take()

    def _wait(self, ended: int, on_gone: Callable[[], None]) -> None:
        poll = select.poll()
        poll.register(ended, select.POLLIN)
        # No events: only the end of the connection is told, in both directions. A caller may have closed its own.
        poll.register(self.connection, 0)
        while True:
            ready = [descriptor for descriptor, _ in poll.poll()]
            if ended in ready:
                return
            poll.unregister(self.connection)
            on_gone()

    def _stop_reading(self) -> None:
        if not self._reading:
            return
        try:
            self.connection.shutdown(socket.SHUT_RD)
        except OSError:
            pass  # closed already

    def _fail(self, error: Exception) -> None:
        """A bug, or a failure of the libraries, is the release's failure, in its answer; its traceback goes to the log."""
        traceback.print_exc()
        why = "%s: %s" % (type(error).__name__, error)
        self.service.log.error("the model failed", request_id=self._request_id(), err=why)
        self._send_error(_failed())

    def _request_id(self) -> str:
        return self.headers.get("x-request-id", "") if hasattr(self, "headers") else ""

    def _send_error(self, error: RequestError) -> None:
        answer = {"status": "error", "error": error.message, "code": error.code, "hint": error.hint}
        self._send(error.status, to_json({**answer, "request_id": self._request_id()}))

    def _send(self, status: int, body: bytes, content_type: str = JSON_TYPE, timing: str = "") -> None:
        if self.service.closing.is_set():
            # A connection that is kept would keep a closing worker alive until its caller lets go of it.
            self.close_connection = True
        self.send_response(status)
        if status != 204:
            self.send_header("content-type", content_type)
            self.send_header("content-length", str(len(body)))
        if timing:
            self.send_header("server-timing", timing)
        if self.close_connection:
            self.send_header("connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _linger(self) -> None:
        """Lets the sender end what it sends: one that meets a closed connection may never look at its answer."""
        try:
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(REST_SECONDS)
            rest = MAX_REST
            while rest > 0:
                piece = self.connection.recv(min(rest, 1 << 16))
                if not piece:
                    return
                rest -= len(piece)
        except OSError:
            pass


def _number(value: object) -> float:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return 0.0
    return number if 0 <= number < 1e15 else 0.0


def _failed() -> RequestError:
    return RequestError(
        "release_failed",
        "The release failed on this picture.",
        "Other pictures are not affected. The log says what happened; send a different size or encoding of it.",
    )
