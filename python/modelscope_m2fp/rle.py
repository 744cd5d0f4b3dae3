"""Masks as COCO tools exchange them: run lengths, column by column, compressed (docs/reference/formats.md)."""

from __future__ import annotations

import numpy as np

# A run of up to 100 megapixels takes six groups of five bits with its sign.
MAX_GROUPS = 7


def encode_rle(columns: np.ndarray, x: int, y: int, width: int, height: int) -> dict:
    """The mask of a picture of width x height as COCO's compressed run lengths.

    `columns`: booleans of the mask's box, transposed: `columns[i, j]` is the pixel (x + i, y + j).
    """
    counts = compress(run_lengths(columns, x, y, width, height))
    return {"size": [height, width], "counts": counts}


def run_lengths(columns: np.ndarray, x: int, y: int, width: int, height: int) -> np.ndarray:
    """Zeros, ones, zeros, … in column order, over the whole picture."""
    count, rows = columns.shape
    # A zero after each column ends its last run there.
    padded = np.zeros(count * (rows + 1) + 1, np.uint8)
    padded[1:].reshape(count, rows + 1)[:, :rows] = columns
    changes = np.flatnonzero(padded[1:] != padded[:-1])
    column, row = np.divmod(changes, rows + 1)
    at = (column + x) * height + row + y
    if rows == height:
        at = _join(at)
    ends = np.append(at, width * height) if not at.size or at[-1] != width * height else at
    return np.diff(ends, prepend=0)


def _join(at: np.ndarray) -> np.ndarray:
    """Only a mask as high as the picture goes on in the next column: its end and the next start are at one place."""
    same = np.flatnonzero(at[1:] == at[:-1])
    keep = np.ones(at.size, bool)
    keep[same] = False
    keep[same + 1] = False
    return at[keep]


def compress(lengths: np.ndarray) -> str:
    """Each length, from the fourth on less the one two before, in groups of five bits from the lowest, as characters from '0' on."""
    rest = lengths.astype(np.int64)
    rest[3:] -= lengths[1:-2]
    characters = np.empty((rest.size, MAX_GROUPS), np.uint8)
    used = np.zeros((rest.size, MAX_GROUPS), bool)
    open_ = np.ones(rest.size, bool)
    for group in range(MAX_GROUPS):
        bits = rest & 0x1F
        rest >>= 5
        done = np.where(bits & 0x10, rest == -1, rest == 0)
        characters[:, group] = 48 + bits + np.where(done, 0, 0x20)
        used[:, group] = open_
        open_ &= ~done
    return characters[used].tobytes().decode("ascii")
