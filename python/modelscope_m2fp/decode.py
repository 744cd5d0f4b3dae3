"""From the bytes of an image file to an upright RGB picture, as ModelScope's own loader reads it from a path."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageOps, features

from .failure import RequestError
from .image_kind import describe_bytes

# Photos with more pixels than this are refused by their header, before anything is decoded.
MAX_PIXELS = 100_000_000
# Pillow has a limit of its own, of which it tells in other words.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True)
class Decoded:
    # Mode RGB, EXIF orientation applied.
    image: Image.Image
    # What was done to the input that its owner might not expect.
    notes: list


def decode_image(data: bytes) -> Decoded:
    """Raises RequestError image_missing, unsupported_image, image_unreadable or too_many_pixels."""
    if not data:
        raise RequestError("image_missing", "The image is empty: it has no bytes.", "Send the whole file: %s." % _kinds())
    kind = describe_bytes(data)
    if kind not in readable():
        raise RequestError(
            "unsupported_image",
            "This is %s, which is not a photo that can be read here." % kind,
            "Convert it to one of these and send that: %s." % _kinds(),
        )
    try:
        return _decode(data, kind)
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, OverflowError) as error:
        # What Pillow's readers raise for broken files is any of these.
        raise RequestError(
            "image_unreadable",
            "This %s cannot be decoded: it is cut off or damaged." % kind,
            "Open it in an image viewer, save it again and send the new file; if it was uploaded in parts, send it whole.",
        ) from error


@lru_cache(maxsize=None)
def readable() -> tuple:
    """The kinds of image that this environment's Pillow reads."""
    kinds = ["JPEG", "PNG"]
    if features.check("webp"):
        kinds.append("WebP")
    kinds += ["GIF", "TIFF"]
    Image.init()
    if "AVIF" in Image.OPEN:
        kinds.append("AVIF")
    return tuple(kinds)


def _kinds() -> str:
    return ", ".join(readable())


def _decode(data: bytes, kind: str) -> Decoded:
    with Image.open(io.BytesIO(data)) as photo:
        width, height = photo.size
        if width * height > MAX_PIXELS:
            raise RequestError(
                "too_many_pixels",
                "This photo has %d x %d pixels (%d megapixels); at most %d are read."
                % (width, height, -(-width * height // 1_000_000), MAX_PIXELS // 1_000_000),
                "Reduce it before sending: a long side of 4,000 pixels loses nothing here.",
            )
        photo.load()
        return Decoded(image=_rgb(ImageOps.exif_transpose(photo)), notes=_notes(photo, kind))


def _rgb(photo: Image.Image) -> Image.Image:
    """As `convert("RGB")`, but what lies under transparent pixels does not show, and 16 bits of grey are not cut at 255."""
    if photo.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in photo.info:
        whole = photo.convert("RGBA")
        white = Image.new("RGB", whole.size, (255, 255, 255))
        white.paste(whole, mask=whole.getchannel("A"))
        return white
    if photo.mode.startswith("I;16") or photo.mode == "I":
        return photo.convert("I").point(lambda value: value * (1 / 257)).convert("L").convert("RGB")
    return photo.convert("RGB")


def _notes(photo: Image.Image, kind: str) -> list:
    frames = getattr(photo, "n_frames", 1)
    if frames < 2:
        return []
    what = "page" if kind == "TIFF" else "frame"
    return ["This %s has %d %ss; only the first %s was read." % (kind, frames, what, what)]
