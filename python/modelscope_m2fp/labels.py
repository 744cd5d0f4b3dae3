"""The classes of a model with their colours, as src/parsing/label-sets has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional


@dataclass(frozen=True)
class LabelSet:
    # Class names in the order of their ids; id 0 is the background.
    names: tuple
    # Id of the class that marks whole persons; None where the model does not tell people apart.
    human: Optional[int]

    @property
    def colors(self) -> list:
        return voc_palette(len(self.names))


def voc_palette(count: int) -> list:
    """PASCAL VOC's colour map: bit i of every three bits of the class id becomes bit 7 - i of red, green and blue."""
    colors = []
    for index in range(count):
        red = green = blue = 0
        rest, bit = index, 7
        while rest > 0:
            red |= (rest & 1) << bit
            green |= ((rest >> 1) & 1) << bit
            blue |= ((rest >> 2) & 1) << bit
            rest >>= 3
            bit -= 1
        colors.append((red, green, blue))
    return colors
