"""pytorch_model.pt: is it whole, is it weights, and which tensors does it hold? Answered before torch is imported."""

from __future__ import annotations

import io
import os
import pickle
import tarfile
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from .configuration import WHOLE_FOLDER
from .failure import StartError
from .pickled import ForbiddenGlobal, InertUnpickler, Tensor

NAME = "pytorch_model.pt"
FETCH_AGAIN = "Fetch the file again and compare its size and sha256 with the model's page."
SAVE_AGAIN = "Save the weights as torch.save({'model': model.state_dict()}, 'pytorch_model.pt')."
# A pickle describes the tensors, their numbers lie beside it: M2FP's has 155 kB.
MAX_PICKLE = 64 * 1024 * 1024
# How files begin that torch wrote before 1.6: a pickle of this number, protocol version and system, one after another.
LEGACY_MAGIC = 0x1950A86A20F9469CFC6C
NOT_WEIGHTS = (
    (b"version https://git-lfs", "a Git LFS pointer instead of the file it points to"),
    (b"<", "a web page instead of weights"),
    (b"{", "JSON text instead of weights"),
    (b"\x1f\x8b", "a gzip archive instead of weights"),
)


@dataclass(frozen=True)
class Weights:
    # Shape of every tensor of the state dict, by name.
    shapes: dict


def read_weights(model_dir: str, allow_globals: tuple = ()) -> Weights:
    """Raises StartError."""
    path = os.path.join(model_dir, NAME)
    try:
        with open(path, "rb") as file:
            begin = file.read(64)
            file.seek(0)
            if begin.startswith(b"PK\x03\x04"):
                content = _read_zip(file, allow_globals)
            else:
                content = _read_legacy(file, begin, allow_globals)
    except FileNotFoundError:
        raise StartError("The model folder has no %s: %s." % (NAME, path), WHOLE_FOLDER) from None
    except OSError as error:
        raise StartError("%s cannot be read: %s." % (path, error.strerror or error), "Create the release again.") from None
    return Weights(shapes=_shapes(content))


def _read_zip(file: BinaryIO, allow: tuple) -> object:
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError):
        raise _cut_off("its table of contents, which a zip has at its end, is missing", _size(file)) from None
    with archive:
        entries = {entry.filename: entry for entry in archive.infolist()}
        if not _reads_one_way(file, archive):
            raise StartError("%s is a zip archive that can be read in two ways; torch wrote none such." % NAME, SAVE_AGAIN)
        pickles = [name for name in entries if name.endswith("/data.pkl")]
        if any(name.endswith("/constants.pkl") for name in entries):
            raise StartError("%s is a TorchScript program, not a state dict." % NAME, SAVE_AGAIN)
        if len(pickles) != 1:
            raise StartError("%s is a zip archive, but not one that torch saved." % NAME, WHOLE_FOLDER)
        _check_entries(archive)
        if entries[pickles[0]].file_size > MAX_PICKLE:
            raise StartError("%s has a pickle of %d bytes." % (NAME, entries[pickles[0]].file_size), SAVE_AGAIN)
        content, storages = _unpickle(io.BytesIO(archive.read(pickles[0])), allow)
    prefix = pickles[0][: -len("data.pkl")]
    for key, ref in storages.items():
        entry = entries.get("%sdata/%s" % (prefix, key))
        if entry is None or (ref.size and entry.file_size != ref.count * ref.size):
            raise StartError("%s is damaged: the numbers of a tensor (%s) are missing in it." % (NAME, key), FETCH_AGAIN)
    return content


def _reads_one_way(file: BinaryIO, archive: zipfile.ZipFile) -> bool:
    """torch has its own reader, which takes the first of two entries with one name, whatever their case, and believes where the
    table of contents is said to begin: it must not come to another pickle than the one that is looked into here."""
    names = [entry.filename.lower() for entry in archive.infolist()]
    file.seek(0)
    told = zipfile._EndRecData(file)[zipfile._ECD_OFFSET]  # type: ignore[attr-defined]  # what the file says, not corrected
    return len(names) == len(set(names)) and told == archive.start_dir


def _is_tar(file: BinaryIO) -> bool:
    """What torch looks for first in a file that is no zip; the oldest releases saved such."""
    try:
        tarfile.open(fileobj=file, mode="r:").close()
        return True
    except tarfile.TarError:
        return False
    finally:
        file.seek(0)


def _check_entries(archive: zipfile.ZipFile) -> None:
    """Reads everything and compares checksums; it also warms the page cache for torch, which reads it next."""
    for entry in archive.infolist():
        try:
            with archive.open(entry) as part:
                while part.read(1 << 20):
                    pass
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
            raise StartError("%s is damaged: its part %s has another checksum." % (NAME, entry.filename), FETCH_AGAIN) from None


def _read_legacy(file: BinaryIO, begin: bytes, allow: tuple) -> object:
    size = _size(file)
    if size == 0:
        raise StartError("%s is empty." % NAME, FETCH_AGAIN)
    for start, what in NOT_WEIGHTS:
        if begin.lstrip().startswith(start):
            raise StartError("%s is %s." % (NAME, what), FETCH_AGAIN)
    if _is_tar(file):
        raise StartError("%s is a tar archive of weights, as torch wrote them long ago." % NAME, SAVE_AGAIN)
    first, _ = _unpickle(file, allow)
    if first != LEGACY_MAGIC:
        raise StartError("%s is a pickle, but not one that torch saved." % NAME, SAVE_AGAIN)
    _unpickle(file, allow)  # protocol version
    _unpickle(file, allow)  # system
    content, storages = _unpickle(file, allow)
    _unpickle(file, allow)  # keys of the storages, in their order
    # Each storage: its number of elements, then the elements.
    wanted = sum(8 + ref.count * ref.size for ref in storages.values())
    if size - file.tell() < wanted:
        raise _cut_off("%d bytes of its numbers are missing" % (wanted - (size - file.tell())), size)
    return content


def _unpickle(file: BinaryIO, allow: tuple) -> tuple:
    """The content, and the storages that it refers to."""
    unpickler = InertUnpickler(file, allow)
    try:
        return unpickler.load(), unpickler.storages
    except ForbiddenGlobal as error:
        raise StartError(
            "%s is a pickle that is not weights: it calls for %s, which would run with the rights of this service."
            % (NAME, error.name),
            "Do not load it. If you made it and trust it, put that name into settings.allow_globals.",
        ) from None
    except EOFError:
        raise _cut_off("its pickle ends in the middle", _size(file)) from None
    except Exception:
        # A broken pickle can make any operation of the unpickler fail, with any exception.
        raise StartError("%s is neither a file that torch saved nor a pickle." % NAME, FETCH_AGAIN) from None


def _shapes(content: object) -> dict:
    if not isinstance(content, dict):
        raise StartError("%s holds no dict of weights." % NAME, SAVE_AGAIN)
    if "model" not in content:
        keys = ", ".join(str(key) for key in list(content)[:3])
        raise StartError("%s has no key 'model' (it begins with %s)." % (NAME, keys or "nothing"), SAVE_AGAIN)
    weights = content["model"]
    if not isinstance(weights, dict):
        raise StartError("%s holds under 'model' no state dict." % NAME, SAVE_AGAIN)
    return {name: value.shape for name, value in weights.items() if isinstance(value, Tensor)}


def _size(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_size


def _cut_off(why: str, size: int) -> StartError:
    return StartError("%s is cut off at %d bytes: %s." % (NAME, size, why), FETCH_AGAIN)
