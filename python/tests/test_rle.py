import unittest

from .needs import PICTURES


def plain_lengths(mask) -> list:
    """Run lengths, the slow way."""
    lengths, value = [0], 0
    for pixel in mask.T.ravel():
        if int(pixel) != value:
            lengths.append(0)
            value = int(pixel)
        lengths[-1] += 1
    return lengths


def plain_compress(lengths: list) -> str:
    """As pycocotools' rleToString, number by number."""
    out = ""
    for index, length in enumerate(lengths):
        rest = int(length) - (int(lengths[index - 2]) if index > 2 else 0)
        while True:
            bits = rest & 0x1F
            rest >>= 5
            more = rest != -1 if bits & 0x10 else rest != 0
            out += chr(48 + bits + (0x20 if more else 0))
            if not more:
                break
    return out


@PICTURES
class RunLengths(unittest.TestCase):
    def check(self, mask) -> None:
        import numpy as np
        from modelscope_m2fp.instances import tight_box
        from modelscope_m2fp.rle import encode_rle

        height, width = mask.shape
        x, y, w, h = tight_box(mask) or (0, 0, 0, 0)
        columns = np.ascontiguousarray(mask[y : y + h, x : x + w].T)
        rle = encode_rle(columns, x, y, width, height)
        self.assertEqual(rle["size"], [height, width])
        self.assertEqual(rle["counts"], plain_compress(plain_lengths(mask)))

    def test_masks_of_all_kinds_as_the_plain_way_writes_them(self) -> None:
        import numpy as np

        random = np.random.default_rng(7)
        for _ in range(200):
            height, width = random.integers(1, 12, 2)
            self.check(random.random((height, width)) < random.random())
        for shape in ((1, 1), (1, 9), (9, 1), (5, 4)):
            self.check(np.ones(shape, bool))
            self.check(np.zeros(shape, bool))

    def test_runs_that_take_several_characters(self) -> None:
        import numpy as np

        mask = np.zeros((3000, 700), bool)
        mask[5:2990, 3:690] = True
        mask[:, 100] = True
        mask[::7, 200] = False
        self.check(mask)


@PICTURES
class Pngs(unittest.TestCase):
    def test_pixels_are_exactly_those_given(self) -> None:
        import io

        import numpy as np
        from modelscope_m2fp.png import encode_bit_png, encode_indexed_png
        from PIL import Image

        data = np.arange(12, dtype=np.uint8).reshape(3, 4) % 5
        palette = [(n, 2 * n, 255 - n) for n in range(5)]
        with Image.open(io.BytesIO(encode_indexed_png(data, palette))) as image:
            self.assertEqual((image.mode, image.size), ("P", (4, 3)))
            self.assertTrue((np.asarray(image) == data).all())
            self.assertEqual(image.convert("RGB").getpixel((1, 0)), (1, 2, 254))
        bits = np.random.default_rng(1).random((5, 11)) < 0.5
        with Image.open(io.BytesIO(encode_bit_png(bits))) as image:
            self.assertEqual((image.mode, image.size), ("1", (11, 5)))
            self.assertTrue((np.asarray(image) == bits).all())


@PICTURES
class Numbers(unittest.TestCase):
    def test_scores_have_four_decimals_and_timings_one(self) -> None:
        from modelscope_m2fp.encode_json import rounded
        from modelscope_m2fp.job import tenths
        from modelscope_m2fp.wire import text

        self.assertEqual([rounded(score) for score in (0.912345, 0.00005, 1.0)], [0.9123, 0.0001, 1.0])
        self.assertEqual([text(tenths(ms)) for ms in (12.54, 0.0, 1000000.25)], ["12.5", "0", "1000000.3"])
