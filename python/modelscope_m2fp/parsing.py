"""What a model says about one picture, in the form that every encoder reads (src/parsing/parsing.ts)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np

from .labels import LabelSet


@dataclass(frozen=True)
class Person:
    # 1, 2, … best first.
    id: int
    score: float
    # x, y, width, height and pixels of all of its segments.
    box: tuple
    area: int


@dataclass(frozen=True)
class Segment:
    """One class of one person, or of nobody in particular."""

    # The value of its pixels in the map.
    number: int
    label: int
    person: Optional[int]
    score: float
    box: tuple
    area: int


@dataclass(frozen=True)
class Parsing:
    labels: LabelSet
    people: list
    segments: list
    # Rows x columns, one byte a pixel: number of the segment, 0 where there is none.
    map: np.ndarray

    @property
    def width(self) -> int:
        return self.map.shape[1]

    @property
    def height(self) -> int:
        return self.map.shape[0]

    def label_map(self) -> np.ndarray:
        """Class id of each pixel."""
        table = np.zeros(256, np.uint8)
        for segment in self.segments:
            table[segment.number] = segment.label
        return table[self.map]

    def columns(self) -> np.ndarray:
        """The map, transposed: COCO's run lengths go down the columns."""
        return np.ascontiguousarray(self.map.T)
