"""Log lines as the other workers write them: one JSON object a line on stdout."""

from __future__ import annotations

import json
import os
import sys
import threading
import time

LEVELS = {"info": 30, "warn": 40, "error": 50}


class Log:
    def __init__(self, release: str) -> None:
        self._base = {"pid": os.getpid(), "release": release}
        self._lock = threading.Lock()

    def info(self, message: str, **fields: object) -> None:
        self._write("info", message, fields)

    def warn(self, message: str, **fields: object) -> None:
        self._write("warn", message, fields)

    def error(self, message: str, **fields: object) -> None:
        self._write("error", message, fields)

    def _write(self, level: str, message: str, fields: dict) -> None:
        entry = {"level": LEVELS[level], "time": int(time.time() * 1000)}
        entry.update(self._base)
        entry.update(fields)
        entry["msg"] = message
        line = json.dumps(entry, ensure_ascii=False, default=str)
        with self._lock:
            try:
                sys.stdout.write(line + "\n")
                sys.stdout.flush()
            except (OSError, ValueError):
                # Who read the log is gone; requests are answered all the same, and the end of stdin ends the worker.
                pass
