"""What the pipeline found, each mask kept inside its box: the pipeline's own are a float for each pixel of the photo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Optional

import numpy as np

from .labels import LabelSet


@dataclass(frozen=True)
class Instance:
    # Class id.
    label: int
    # 0..1
    score: float
    # Left and top of the box.
    x: int
    y: int
    # Booleans of the box, rows x columns.
    mask: np.ndarray

    def region(self, picture: np.ndarray) -> np.ndarray:
        """The box's part of a picture, as a view."""
        rows, columns = self.mask.shape
        return picture[self.y : self.y + rows, self.x : self.x + columns]


def take_instances(found: dict, labels: LabelSet, part_score_thr: float, check: Callable[[], None]) -> list:
    """Empties the pipeline's answer, one mask after another, so that both forms of all masks are never in memory at once.

    `part_score_thr`: parts (not persons) below are left out. `check` is called for each mask; it raises to stop.
    """
    ids = {name: label for label, name in enumerate(labels.names)}
    masks = found["masks"]
    instances = []
    for index, (name, score) in enumerate(zip(found["labels"], found["scores"])):
        check()
        mask, masks[index] = masks[index], None
        label = ids[name]
        if label == 0 or (label != labels.human and score < part_score_thr):
            continue
        instance = crop(label, float(score), mask)
        if instance is not None:
            instances.append(instance)
    return instances


def crop(label: int, score: float, mask: np.ndarray) -> Optional[Instance]:
    """None for a mask without a pixel."""
    bits = mask > 0
    box = tight_box(bits)
    if box is None:
        return None
    x, y, width, height = box
    return Instance(label, score, x, y, np.ascontiguousarray(bits[y : y + height, x : x + width]))


def tight_box(bits: np.ndarray) -> Optional[tuple]:
    """(x, y, width, height) of what is true; None when nothing is."""
    rows = np.flatnonzero(bits.any(axis=1))
    if rows.size == 0:
        return None
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(bits[top:bottom].any(axis=0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    return left, top, right - left, bottom - top
