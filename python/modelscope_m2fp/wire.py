"""What a parse is asked for and answers with, between HTTP and the model."""

from __future__ import annotations

import json
from dataclasses import dataclass

from .query import ParseQuery

JSON_TYPE = "application/json; charset=utf-8"


@dataclass(frozen=True)
class ParseJob:
    data: bytes
    query: ParseQuery
    # Who answers, as it goes into the answer: id, version, generation.
    release: dict
    # Milliseconds that the request had waited before it came here.
    queue_ms: float


@dataclass(frozen=True)
class Reply:
    body: bytes
    content_type: str
    # Milliseconds of the stages, by their names in the JSON.
    timings: dict

    @property
    def server_timing(self) -> str:
        """`queue;dur=1.2, decode;dur=35, …` (W3C Server Timing)"""
        return ", ".join("%s;dur=%s" % (name[: -len("_ms")], text(ms)) for name, ms in self.timings.items())


def to_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def text(number: float) -> str:
    """Without `.0`, as JavaScript writes numbers."""
    return "%g" % number if number == int(number) else repr(number)
