"""The two answers that are pictures (src/parsing/encoders/labels-png.ts and overlay.ts)."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from .parsing import Parsing
from .png import encode_indexed_png

# Share of the palette colour in the mix.
OPACITY = 0.6


def encode_labels(parsing: Parsing) -> bytes:
    """The label map as a palette PNG: every pixel's index is its class id."""
    return encode_indexed_png(parsing.label_map(), parsing.labels.colors)


def encode_overlay(parsing: Parsing, photo: Image.Image) -> bytes:
    """The photo with every part tinted in its colour, as PNG. The background stays as it is."""
    labels = parsing.label_map()
    mixed = np.array(photo)
    for channel in range(3):
        mixed[..., channel] = _tables(parsing, channel)[labels, mixed[..., channel]]
    out = io.BytesIO()
    Image.fromarray(mixed).save(out, "PNG", compress_level=2)
    return out.getvalue()


def _tables(parsing: Parsing, channel: int) -> np.ndarray:
    """For each class a table of its mixed values: a pixel costs one look-up a channel."""
    under = np.arange(256)
    tables = np.empty((len(parsing.labels.names), 256), np.uint8)
    tables[0] = under
    for label, color in enumerate(parsing.labels.colors[1:], 1):
        tables[label] = np.floor(under * (1 - OPACITY) + color[channel] * OPACITY + 0.5)
    return tables
