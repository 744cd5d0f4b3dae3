import os
import struct
import tarfile
import tempfile
import unittest
import warnings
import zipfile

from modelscope_m2fp.failure import StartError
from modelscope_m2fp.weights_file import read_weights

from .torch_files import PREFIX, Call, Tensor, pickled, save, save_legacy

WEIGHTS = {"model": {"a.weight": Tensor(2, 3), "a.bias": Tensor(3)}, "epoch": 7}
SHAPES = {"a.weight": (2, 3), "a.bias": (3,)}


class WeightsFile(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.dir = folder.name
        self.path = os.path.join(self.dir, "pytorch_model.pt")

    def refused(self, *words: str) -> None:
        with self.assertRaises(StartError) as caught:
            read_weights(self.dir)
        for word in words:
            self.assertIn(word, str(caught.exception))

    def cut(self, share: float) -> None:
        with open(self.path, "r+b") as file:
            file.truncate(int(os.path.getsize(self.path) * share))

    def test_shapes_of_both_formats(self) -> None:
        for write in (save, save_legacy):
            write(self.path, WEIGHTS)
            self.assertEqual(read_weights(self.dir).shapes, SHAPES)

    def test_a_missing_file(self) -> None:
        self.refused("no pytorch_model.pt", "Copy the whole folder")

    def test_a_file_that_is_cut_off(self) -> None:
        save(self.path, WEIGHTS)
        self.cut(0.9)
        self.refused("cut off", "table of contents", "Fetch the file again")
        save_legacy(self.path, WEIGHTS)
        self.cut(0.95)
        self.refused("cut off", "numbers are missing")
        self.cut(0.5)
        self.refused("cut off", "ends in the middle")
        self.cut(0)
        self.refused("is empty")

    def test_a_bit_that_flipped(self) -> None:
        save(self.path, WEIGHTS)
        with open(self.path, "r+b") as file:
            content = file.read()
            at = content.index(bytes(24))
            file.seek(at)
            file.write(b"\x01")
        self.refused("is damaged", "%sdata/0" % PREFIX, "checksum")

    def test_a_zip_that_torch_would_read_in_another_way(self) -> None:
        evil = pickled({"model": Call("os", "system", "true")})[0]
        for name in (PREFIX + "data.pkl", PREFIX + "DATA.PKL"):
            save(self.path, WEIGHTS)
            with open(self.path, "rb") as file:
                honest = zipfile.ZipFile(file)
                parts = [(name, evil)] + [(one.filename, honest.read(one)) for one in honest.infolist()]
            with warnings.catch_warnings(), zipfile.ZipFile(self.path, "w") as archive:
                warnings.simplefilter("ignore")  # of two entries with one name
                for part in parts:
                    archive.writestr(*part)
            self.refused("in two ways")
        save(self.path, WEIGHTS)
        with open(self.path, "r+b") as file:
            content = file.read()
            end = content.rindex(b"PK\x05\x06")
            (told,) = struct.unpack_from("<I", content, end + 16)
            # Before its place; Python's reader corrects that.
            file.seek(end + 16)
            file.write(struct.pack("<I", told - 4))
        self.refused("in two ways")

    def test_a_tar_that_begins_like_a_pickle(self) -> None:
        with tarfile.open(self.path, "w", format=tarfile.USTAR_FORMAT) as archive:
            archive.addfile(tarfile.TarInfo("\x7fpickle"))
        self.refused("is a tar archive")

    def test_numbers_that_are_missing(self) -> None:
        save(self.path, WEIGHTS, lambda entries: entries.pop(PREFIX + "data/1"))
        self.refused("is damaged", "(1)")
        save(self.path, WEIGHTS, lambda entries: entries.update({PREFIX + "data/1": b""}))
        self.refused("is damaged", "(1)")

    def test_a_pickle_that_is_not_weights_is_not_run(self) -> None:
        trace = os.path.join(self.dir, "trace")
        evil = {"model": {"a": Call("os", "system", "touch %s" % trace)}}
        for write in (save, save_legacy):
            write(self.path, evil)
            self.refused("is a pickle that is not weights", "os.system", "settings.allow_globals")
        self.assertFalse(os.path.exists(trace))

    def test_the_same_pickle_bare(self) -> None:
        from .torch_files import pickled

        for value, word in ((Call("posix", "system", "true"), "posix.system"), ({"model": {}}, "not one that torch saved")):
            with open(self.path, "wb") as file:
                file.write(pickled(value)[0])
            self.refused(word)

    def test_builtins_that_run_things_are_no_containers(self) -> None:
        for name in ("eval", "getattr", "__import__", "open"):
            save(self.path, {"model": {"a": Call("builtins", name, "1")}})
            self.refused("builtins.%s" % name)

    def test_names_that_the_author_allows_are_still_not_run(self) -> None:
        trace = os.path.join(self.dir, "trace")
        save(self.path, {**WEIGHTS, "options": Call("os", "system", "touch %s" % trace)})
        self.assertEqual(read_weights(self.dir, ("os.system",)).shapes, SHAPES)
        self.assertFalse(os.path.exists(trace))

    def test_other_files(self) -> None:
        for content, words in (
            (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "a Git LFS pointer"),
            (b"<!doctype html><title>404</title>", "a web page"),
            (b'{"Code": 404}', "JSON text"),
            (b"\x1f\x8b\x08\0", "a gzip archive"),
            (bytes(range(200, 256)), "neither a file that torch saved nor a pickle"),
        ):
            with open(self.path, "wb") as file:
                file.write(content)
            self.refused(words, "Fetch the file again")

    def test_other_archives(self) -> None:
        save(self.path, WEIGHTS, lambda entries: entries.update({PREFIX + "constants.pkl": b"."}))
        self.refused("is a TorchScript program")
        save(self.path, WEIGHTS, lambda entries: entries.pop(PREFIX + "data.pkl"))
        self.refused("not one that torch saved")

    def test_weights_without_the_key(self) -> None:
        save(self.path, WEIGHTS["model"])
        self.refused("no key 'model'", "a.weight, a.bias", "torch.save({'model'")
        save(self.path, [1])
        self.refused("no dict of weights")
        save(self.path, {"model": 3})
        self.refused("no state dict")


class RealTorch(unittest.TestCase):
    def test_files_of_the_installed_torch(self) -> None:
        try:
            import torch
        except ImportError:
            raise unittest.SkipTest("no torch in this Python") from None
        if not hasattr(torch, "save"):
            raise unittest.SkipTest("a stand-in for torch")
        with tempfile.TemporaryDirectory() as folder:
            layer = torch.nn.BatchNorm2d(4)
            state = {"model": layer.state_dict(), "other": [torch.nn.Parameter(torch.zeros(3).half()), torch.float16]}
            for modern in (True, False):
                path = os.path.join(folder, "pytorch_model.pt")
                torch.save(state, path, _use_new_zipfile_serialization=modern)
                shapes = {name: tuple(value.shape) for name, value in layer.state_dict().items()}
                self.assertEqual(read_weights(folder).shapes, shapes)
