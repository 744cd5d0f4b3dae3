"""From the bytes of an image to the bytes of the answer (src/worker/parse-job.ts)."""

from __future__ import annotations

import io
import math
import time
from typing import Callable

from PIL import Image

from .decode import decode_image
from .encode_coco import encode_coco
from .encode_json import encode_json
from .encode_pictures import encode_labels, encode_overlay
from .parser import Parser
from .query import ParseQuery
from .wire import JSON_TYPE, ParseJob, Reply, to_json


def run_parse_job(parser: Parser, job: ParseJob, check: Callable[[], None]) -> Reply:
    """`check` raises when nobody waits any more. Raises RequestError of `decode_image`."""
    begun = time.perf_counter()
    decoded = decode_image(job.data)
    ready = time.perf_counter()
    check()
    found = parser.parse(decoded.image, job.query, check)
    check()
    parsed = time.perf_counter()

    def timings() -> dict:
        stages = {"queue_ms": job.queue_ms, "decode_ms": (ready - begun) * 1e3}
        stages.update(found.timings)
        stages["encode_ms"] = (time.perf_counter() - parsed) * 1e3
        return {name: tenths(ms) for name, ms in stages.items()}

    if job.query.format == "overlay":
        return Reply(encode_overlay(found.parsing, decoded.image), "image/png", timings())
    if job.query.format == "labels":
        return Reply(encode_labels(found.parsing), "image/png", timings())
    if job.query.format == "coco":
        return Reply(to_json(encode_coco(found.parsing)), JSON_TYPE, timings())
    answer = {
        "status": "success",
        # What callers know this field for: how long the model took, without waiting, decoding and encoding.
        "inference_time": "%.2fs" % (parsed - ready),
        "release": job.release,
        **encode_json(found.parsing, job.query.masks),
    }
    notes = decoded.notes + found.notes
    if notes:
        answer["notes"] = notes
    # Timings go in last, so that they cover the writing of the rest, which is most of the encoding.
    body = to_json(answer)
    measured = timings()
    return Reply(body[:-1] + b',"timings":' + to_json(measured) + b"}", JSON_TYPE, measured)


def warm_up(parser: Parser, release: dict) -> None:
    """One whole job: first runs allocate and are slow, and what only fails when it is run, fails at the start."""
    picture = io.BytesIO()
    Image.new("RGB", (64, 64), (127, 127, 127)).save(picture, "PNG")
    run_parse_job(parser, ParseJob(picture.getvalue(), ParseQuery(), release, 0.0), lambda: None)


def tenths(ms: float) -> float:
    return math.floor(ms * 10 + 0.5) / 10
