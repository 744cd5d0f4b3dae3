"""Masks as COCO tools exchange them."""
from typing import Any, Dict, Iterator

import numpy


def encode(mask: numpy.ndarray) -> Dict[str, Any]:
    """Runs of zeros and ones, column by column; from the third run on the difference to the run two before."""
    height, width = mask.shape
    pixels = mask.ravel(order="F")
    changes = numpy.flatnonzero(numpy.diff(pixels)) + 1
    edges = numpy.concatenate(([0], changes, [pixels.size]))
    runs = [int(run) for run in numpy.diff(edges)]
    if pixels[0]:
        runs.insert(0, 0)
    counts = "".join(character for i, run in enumerate(runs) for character in digits(run - (runs[i - 2] if i > 2 else 0)))
    return {"size": [height, width], "counts": counts}


def digits(value: int) -> Iterator[str]:
    """Five bits a character, lowest first; the sixth says that more follow."""
    while True:
        low = value & 31
        value >>= 5
        if value == (-1 if low & 16 else 0):
            yield chr(low + 48)
            return
        yield chr((low | 32) + 48)
