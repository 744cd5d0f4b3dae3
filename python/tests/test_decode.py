import io
import unittest

from modelscope_m2fp.failure import RequestError
from modelscope_m2fp.image_kind import describe_bytes

from .needs import PICTURES


class Kinds(unittest.TestCase):
    def test_by_the_first_bytes(self) -> None:
        for data, kind in (
            (b"\xff\xd8\xff\xe0", "JPEG"),
            (b"RIFF\0\0\0\0WEBPVP8 ", "WebP"),
            (b"RIFF\0\0\0\0WAVEfmt ", "a RIFF file (sound or video)"),
            (b"\0\0\0\x1cftypavif\0\0\0\0mif1", "AVIF"),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1", "an HEIC image"),
            (b"\0\0\0\x18ftypisom\0\0\0\0mp42", "a video (MP4 or QuickTime)"),
            (b"%PDF-1.7", "a PDF document"),
            (b"<?xml version='1.0'?><svg >", "an SVG drawing"),
            (b" <!DOCTYPE html>", "an HTML page"),
            (b'{"a": 1}', "JSON text"),
            ("äöü".encode("utf-8")[:-1], "text"),
            (bytes(range(128, 200)), "a file of unknown kind"),
        ):
            self.assertEqual(describe_bytes(data), kind)


@PICTURES
class Decode(unittest.TestCase):
    def decode(self, data: bytes):
        from modelscope_m2fp.decode import decode_image

        return decode_image(data)

    def saved(self, image, kind: str = "PNG", **options: object) -> bytes:
        out = io.BytesIO()
        image.save(out, kind, **options)
        return out.getvalue()

    def refused(self, data: bytes, code: str, *words: str) -> None:
        with self.assertRaises(RequestError) as caught:
            self.decode(data)
        self.assertEqual(caught.exception.code, code)
        for word in words:
            self.assertIn(word, caught.exception.message)

    def pixel(self, data: bytes, at: tuple = (0, 0)) -> tuple:
        image = self.decode(data).image
        self.assertEqual(image.mode, "RGB")
        return image.getpixel(at)

    def test_every_mode_becomes_rgb(self) -> None:
        from PIL import Image

        grey = Image.new("L", (4, 3), 90)
        self.assertEqual(self.pixel(self.saved(grey)), (90, 90, 90))
        self.assertEqual(self.pixel(self.saved(Image.new("1", (4, 3), 1))), (255, 255, 255))
        self.assertEqual(self.pixel(self.saved(Image.new("P", (4, 3), 0))), (0, 0, 0))
        self.assertEqual(self.pixel(self.saved(Image.new("CMYK", (8, 8), (0, 0, 0, 0)), "JPEG")), (255, 255, 255))

    def test_16_bits_become_8(self) -> None:
        from PIL import Image

        deep = Image.new("I;16", (4, 3))
        deep.putpixel((1, 0), 65535)
        deep.putpixel((2, 0), 257 * 100)
        for kind in ("PNG", "TIFF"):
            data = self.saved(deep, kind)
            self.assertEqual([self.pixel(data, (x, 0))[0] for x in range(3)], [0, 255, 100])

    def test_transparent_pixels_lie_on_white(self) -> None:
        from PIL import Image

        photo = Image.new("RGBA", (4, 3), (255, 0, 0, 0))
        photo.putpixel((1, 0), (255, 0, 0, 255))
        photo.putpixel((2, 0), (0, 0, 0, 128))
        data = self.saved(photo)
        self.assertEqual([self.pixel(data, (x, 0)) for x in range(3)], [(255, 255, 255), (255, 0, 0), (127, 127, 127)])
        palette = Image.new("P", (4, 3), 0)
        self.assertEqual(self.pixel(self.saved(palette, transparency=0)), (255, 255, 255))

    def test_the_picture_is_turned_upright(self) -> None:
        from PIL import Image

        photo = Image.new("RGB", (16, 8))
        photo.paste((255, 255, 255), (0, 0, 8, 8))
        exif = Image.Exif()
        exif[0x0112] = 6  # the camera was turned by a quarter
        image = self.decode(self.saved(photo, "JPEG", exif=exif, quality=95)).image
        self.assertEqual(image.size, (8, 16))
        self.assertGreater(image.getpixel((4, 3))[0], 200)
        self.assertLess(image.getpixel((4, 12))[0], 50)

    def test_the_first_frame_is_read_and_said(self) -> None:
        from PIL import Image

        frames = [Image.new("RGB", (4, 3), color) for color in ("red", "blue", "green")]
        decoded = self.decode(self.saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))
        self.assertEqual(decoded.image.getpixel((0, 0)), (255, 0, 0))
        self.assertEqual(decoded.notes, ["This GIF has 3 frames; only the first frame was read."])

    def test_bytes_that_are_no_photo(self) -> None:
        self.refused(b"", "image_missing")
        self.refused(b"hello", "unsupported_image", "This is text")
        self.refused(b"%PDF-1.4", "unsupported_image", "a PDF document")

    def test_photos_that_are_damaged(self) -> None:
        from PIL import Image

        noise = Image.effect_noise((64, 64), 90).convert("RGB")
        for kind in ("PNG", "JPEG", "GIF", "TIFF", "WEBP"):
            data = self.saved(noise, kind)
            for share in (0.1, 0.5):
                self.refused(data[: int(len(data) * share)], "image_unreadable", "cut off or damaged")

    def test_too_many_pixels_are_told_from_the_header(self) -> None:
        import struct
        import zlib

        header = struct.pack(">IIBBBBB", 20_000, 6_000, 8, 2, 0, 0, 0)
        chunk = b"IHDR" + header
        data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
        data += struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
        self.refused(data, "too_many_pixels", "20000 x 6000", "120 megapixels")
        data = data.replace(header, struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
        self.refused(data.replace(data[29:33], struct.pack(">I", zlib.crc32(data[12:29]))), "too_many_pixels")


@PICTURES
class Reduce(unittest.TestCase):
    def test_to_the_number_of_pixels_and_not_otherwise(self) -> None:
        from modelscope_m2fp.parser import notes_on, reduce
        from PIL import Image

        photo = Image.new("RGB", (400, 300))
        self.assertIs(reduce(photo, 120_000), photo)
        self.assertEqual(notes_on(photo, photo), [])
        small = reduce(photo, 30_000)
        self.assertEqual(small.size, (200, 150))
        self.assertIn("200 x 150", notes_on(photo, small)[0])
        self.assertEqual(reduce(Image.new("RGB", (100_000, 1)), 10_000).height, 1)
