"""Reads `?format=&masks=&min_score=&people=`. The server has refused what is wrong already, in better words."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from urllib.parse import parse_qs

from .failure import RequestError

FORMATS = ("json", "overlay", "labels", "coco")
MASKS = ("rle", "png", "none")


@dataclass(frozen=True)
class ParseQuery:
    format: str = "json"
    masks: str = "rle"
    min_score: float = 0.0
    # False: nobody is told apart.
    people: bool = True


def read_query(text: str) -> ParseQuery:
    """Raises RequestError bad_request."""
    given = {name: values[0] for name, values in parse_qs(text, keep_blank_values=True).items()}
    return ParseQuery(
        format=_choose("format", FORMATS, given),
        masks=_choose("masks", MASKS, given),
        min_score=_score(given),
        people=_choose("people", ("true", "false"), given) == "true",
    )


def _score(given: dict) -> float:
    text = given.get("min_score", "0")
    if re.fullmatch(r"\d+\.?\d*(e-?\d+)?|\.\d+", text) and 0 <= float(text) <= 1:
        return float(text)
    raise _refused("min_score", text, "a number from 0 to 1")


def _choose(name: str, choices: tuple, given: dict) -> str:
    """One of `choices`; the first when it is not given."""
    value = given.get(name, choices[0])
    if value not in choices:
        raise _refused(name, value, ", ".join(choices))
    return value


def _refused(name: str, value: str, allowed: str) -> RequestError:
    return RequestError(
        "bad_request", "%s cannot be %s." % (name, json.dumps(value, ensure_ascii=False)), "It can be %s." % allowed
    )
