"""PNGs whose pixel values are exactly what was given: an image library may reorder colours or choose another depth."""

from __future__ import annotations

import struct
import zlib

import numpy as np

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREYSCALE, INDEXED = 0, 3


def encode_indexed_png(data: np.ndarray, palette: list) -> bytes:
    """A palette PNG, 8 bits a pixel. `data`: rows x columns, one byte a pixel, each with a colour in the palette."""
    colors = b"".join(bytes(color) for color in palette)
    return _png(_header(data.shape, 8, INDEXED), _chunk(b"PLTE", colors), _body(data))


def encode_bit_png(mask: np.ndarray) -> bytes:
    """A black and white PNG, one bit a pixel: true is white."""
    return _png(_header(mask.shape, 1, GREYSCALE), _body(np.packbits(mask, axis=1)))


def _header(shape: tuple, depth: int, color_type: int) -> bytes:
    return _chunk(b"IHDR", struct.pack(">IIBBBBB", shape[1], shape[0], depth, color_type, 0, 0, 0))


def _body(rows: np.ndarray) -> bytes:
    """Rows, each behind a 0 (no filter, which suits flat areas best), as one compressed chunk."""
    framed = np.zeros((rows.shape[0], rows.shape[1] + 1), np.uint8)
    framed[:, 1:] = rows
    return _chunk(b"IDAT", zlib.compress(framed.tobytes(), 3))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data) & 0xFFFFFFFF)


def _png(*chunks: bytes) -> bytes:
    return b"".join((SIGNATURE,) + chunks + (_chunk(b"IEND", b""),))
