"""The fields of a JSON answer that come from the parsing, as src/parsing/encoders/json.ts writes them."""

from __future__ import annotations

import base64
import math

from .parsing import Parsing, Segment
from .png import encode_bit_png
from .rle import encode_rle


def encode_json(parsing: Parsing, masks: str) -> dict:
    """`masks`: rle (COCO run lengths), png (1-bit PNG of the box, base64) or none."""
    columns = parsing.columns() if masks == "rle" else None
    names, colors = parsing.labels.names, parsing.labels.colors

    def mask_fields(segment: Segment) -> dict:
        if masks == "rle":
            return {"rle": rle_of(segment.box, columns, [segment.number])}
        if masks == "png":
            x, y, width, height = segment.box
            bits = parsing.map[y : y + height, x : x + width] == segment.number
            return {"png": base64.b64encode(encode_bit_png(bits)).decode("ascii")}
        return {}

    return {
        "mask_shape": [parsing.height, parsing.width],
        "image": {"width": parsing.width, "height": parsing.height},
        "people": [
            {"id": person.id, "score": rounded(person.score), "box": list(person.box), "area": person.area}
            for person in parsing.people
        ],
        "segments": [
            {
                "label": names[segment.label],
                "label_id": segment.label,
                "person": segment.person,
                "score": rounded(segment.score),
                "box": list(segment.box),
                "area": segment.area,
                **mask_fields(segment),
            }
            for segment in parsing.segments
        ],
        "labels": [{"id": id, "name": names[id], "color": list(colors[id])} for id in range(len(names))],
    }


def rle_of(box: tuple, columns: "numpy.ndarray", numbers: list) -> dict:  # noqa: F821
    """Run lengths of the pixels inside the box that belong to one of the segments. `columns`: the map, transposed."""
    x, y, width, height = box
    region = columns[x : x + width, y : y + height]
    bits = region == numbers[0]
    for number in numbers[1:]:
        bits |= region == number
    return encode_rle(bits, x, y, columns.shape[0], columns.shape[1])


def rounded(score: float) -> float:
    """Four decimals: more would claim a precision that no score has."""
    return math.floor(score * 1e4 + 0.5) / 1e4
