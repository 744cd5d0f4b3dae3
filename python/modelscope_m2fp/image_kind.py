"""What bytes are, by their first bytes and never by a name, as src/parsing/image-kind.ts says it."""

from __future__ import annotations

import re
import struct
from typing import Optional

SIGNATURES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL image"),
    (b"\xff\x0a", "a JPEG XL image"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 image"),
    (b"%PDF-", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"8BPS", "a Photoshop document"),
    (b"BM", "a BMP image"),
    (b"\0\0\x01\0", "an icon (ICO)"),
    (b"PK\x03\x04", "a ZIP archive (or an office document)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
)


def describe_bytes(data: bytes) -> str:
    """One of JPEG, PNG, WebP, GIF, TIFF and AVIF, or what completes "This is …", with its article."""
    for start, kind in SIGNATURES:
        if data.startswith(start):
            return kind
    if data.startswith(b"RIFF"):
        return "WebP" if data[8:12] == b"WEBP" else "a RIFF file (sound or video)"
    if data[4:8] == b"ftyp":
        return _describe_iso_media(data)
    return _describe_text(data[:1024]) or "a file of unknown kind"


def _describe_iso_media(data: bytes) -> str:
    """Files in boxes: the brands tell AVIF, HEIC and video apart; AVIF may stand among the others only."""
    end = min(len(data), 256, struct.unpack(">I", data[:4])[0])
    brands = [data[at : at + 4] for at in range(8, end - 3, 4)]
    if b"avif" in brands or b"avis" in brands:
        return "AVIF"
    if any(re.fullmatch(rb"hei[cxmsf]|hev[cmxs]|mif1|msf1", brand) for brand in brands):
        return "an HEIC image"
    if brands[:1] == [b"crx "]:
        return "a Canon raw image"
    return "a video (MP4 or QuickTime)"


def _describe_text(start: bytes) -> Optional[str]:
    if not start or b"\0" in start:
        return None
    try:
        text = start.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character that is cut at the end of the sample is no fault.
        if error.start < len(start) - 3:
            return None
        text = start[: error.start].decode("utf-8")
    if re.search(r"<svg[\s>]", text, re.I):
        return "an SVG drawing"
    if re.match(r"\s*<(!doctype html|html)", text, re.I):
        return "an HTML page"
    return "JSON text" if re.match(r"\s*[{\[]", text) else "text"
