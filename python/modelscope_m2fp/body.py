"""Reads a request's body: of a given length, or in chunks (RFC 9112, 7.1)."""

from __future__ import annotations

from typing import BinaryIO

from .failure import RequestError

# The gateway has its own limit, for users; this one only keeps a caller that is not the gateway from filling the memory.
MAX_BODY = 256 * 1024 * 1024
PIECE = 1 << 20
MAX_LINE = 4096


class BrokenBody(Exception):
    """The connection ended, or what came is no HTTP: there is nobody to answer, or nothing that could be understood."""


def read_body(stream: BinaryIO, headers: "email.message.Message") -> bytes:  # noqa: F821
    """Raises RequestError image_too_large or BrokenBody; in both cases the connection cannot be used any more."""
    coding = (headers.get("transfer-encoding") or "").strip().lower()
    if coding == "chunked":
        return _read_chunks(stream)
    length = headers.get("content-length", "0").strip()
    if coding or not length.isascii() or not length.isdigit():
        raise BrokenBody("neither a length nor chunks")
    if int(length) > MAX_BODY:
        raise _too_large()
    return _read_exactly(stream, int(length))


def _read_chunks(stream: BinaryIO) -> bytes:
    pieces = []
    total = 0
    while True:
        size = _chunk_size(_read_line(stream))
        if size == 0:
            break
        total += size
        if total > MAX_BODY:
            raise _too_large()
        pieces.append(_read_exactly(stream, size))
        if _read_line(stream):
            raise BrokenBody("a chunk that does not end where it says")
    while _read_line(stream):
        pass  # trailers
    return b"".join(pieces)


def _chunk_size(line: bytes) -> int:
    digits = line.split(b";", 1)[0].strip()
    if not digits or digits.strip(b"0123456789abcdefABCDEF") or len(digits) > 16:
        raise BrokenBody("a chunk without a size")
    return int(digits, 16)


def _read_line(stream: BinaryIO) -> bytes:
    line = stream.readline(MAX_LINE)
    if not line.endswith(b"\n"):
        raise BrokenBody("a line without an end")
    return line.rstrip(b"\r\n")


def _read_exactly(stream: BinaryIO, length: int) -> bytes:
    """Piece by piece: memory is taken for what has come, not for what a caller announces."""
    pieces = []
    while length:
        piece = stream.read(min(length, PIECE))
        if not piece:
            raise BrokenBody("the connection ended")
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


def _too_large() -> RequestError:
    return RequestError("image_too_large", "The image has more than %d bytes." % MAX_BODY, "Send a smaller one.")
