"""Writes files as torch.save does, without torch: a pickle of a nested dict, and the tensors' numbers beside it."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Callable, Optional

MAGIC = 0x1950A86A20F9469CFC6C
PREFIX = "pytorch_model/"


class Tensor:
    """A float tensor of zeros."""

    def __init__(self, *shape: int) -> None:
        self.shape = shape

    @property
    def count(self) -> int:
        count = 1
        for side in self.shape:
            count *= side
        return count


class Call:
    """Something that unpickling would call."""

    def __init__(self, module: str, name: str, *arguments: object) -> None:
        self.module = module
        self.name = name
        self.arguments = arguments


class _Writer:
    """The opcodes of pickle protocol 2 that these files need."""

    def __init__(self) -> None:
        self.out = io.BytesIO()
        self.tensors = []

    def value(self, value: object) -> None:
        if value is None:
            self.out.write(b"N")
        elif isinstance(value, bool):
            self.out.write(b"\x88" if value else b"\x89")
        elif isinstance(value, int):
            self._int(value)
        elif isinstance(value, str):
            data = value.encode("utf-8")
            self.out.write(b"X" + struct.pack("<I", len(data)) + data)
        elif isinstance(value, tuple):
            self._marked(b"t", value)
        elif isinstance(value, list):
            self.out.write(b"]")
            self._marked(b"e", value)
        elif isinstance(value, dict):
            self.out.write(b"}")
            self._marked(b"u", [part for pair in value.items() for part in pair])
        elif isinstance(value, Tensor):
            self._tensor(value)
        elif isinstance(value, Call):
            self._call(value)
        else:
            raise TypeError(type(value))

    def _int(self, value: int) -> None:
        size = value.bit_length() // 8 + 1
        self.out.write(b"\x8a" + bytes([size]) + value.to_bytes(size, "little", signed=True))

    def _marked(self, end: bytes, values: object) -> None:
        self.out.write(b"(")
        for value in values:
            self.value(value)
        self.out.write(end)

    def _global(self, module: str, name: str) -> None:
        self.out.write(("c%s\n%s\n" % (module, name)).encode("ascii"))

    def _call(self, call: Call) -> None:
        self._global(call.module, call.name)
        self._marked(b"t", call.arguments)
        self.out.write(b"R")

    def _tensor(self, tensor: Tensor) -> None:
        key = str(len(self.tensors))
        self.tensors.append(tensor)
        self._global("torch._utils", "_rebuild_tensor_v2")
        self.out.write(b"((")
        self.value("storage")
        self._global("torch", "FloatStorage")
        for part in (key, "cpu", tensor.count):
            self.value(part)
        self.out.write(b"tQ")
        for part in (0, tensor.shape, (1,) * len(tensor.shape), False, Call("collections", "OrderedDict")):
            self.value(part)
        self.out.write(b"tR")


def pickled(value: object) -> tuple:
    """The pickle's bytes, and the tensors that it refers to."""
    writer = _Writer()
    writer.out.write(b"\x80\x02")
    writer.value(value)
    writer.out.write(b".")
    return writer.out.getvalue(), writer.tensors


def save(path: str, value: object, change: Optional[Callable] = None) -> None:
    """`change` gets the archive's entries (bytes by name), and may change them."""
    data, tensors = pickled(value)
    entries = {PREFIX + "data.pkl": data, PREFIX + "version": b"3\n"}
    for key, tensor in enumerate(tensors):
        entries["%sdata/%d" % (PREFIX, key)] = bytes(4 * tensor.count)
    if change is not None:
        change(entries)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)


def save_legacy(path: str, value: object) -> None:
    """As torch wrote before 1.6."""
    data, tensors = pickled(value)
    keys = [str(key) for key in range(len(tensors))]
    with open(path, "wb") as file:
        for part in (MAGIC, 1001, {"little_endian": True}):
            file.write(pickled(part)[0])
        file.write(data)
        file.write(pickled(keys)[0])
        for tensor in tensors:
            file.write(struct.pack("<q", tensor.count) + bytes(4 * tensor.count))
