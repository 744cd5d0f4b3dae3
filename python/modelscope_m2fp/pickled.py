"""Looks into a pickle without running it. `torch.load` runs what a pickle asks for, so nothing may come to it unseen."""

from __future__ import annotations

import collections
import pickle
from dataclasses import dataclass
from typing import BinaryIO

# Names that weights are made of. Each is replaced by a stand-in: nothing of torch or numpy is imported or called.
TENSORS = {
    "torch._utils": ("_rebuild_tensor", "_rebuild_tensor_v2", "_rebuild_parameter", "_rebuild_parameter_with_state"),
    "torch._tensor": ("_rebuild_from_type_v2",),
    "torch.nn.parameter": ("Parameter",),
    "torch.serialization": ("_get_layout",),
    "torch": ("Tensor", "Size", "device"),
    "torch.storage": ("TypedStorage", "_TypedStorage", "UntypedStorage", "_UntypedStorage"),
    "numpy": ("dtype", "ndarray"),
    "numpy.core.multiarray": ("_reconstruct", "scalar"),
    "numpy._core.multiarray": ("_reconstruct", "scalar"),
    "_codecs": ("encode",),
}
# Bytes of an element, by the name of the storage class.
STORAGES = {
    "DoubleStorage": 8,
    "FloatStorage": 4,
    "HalfStorage": 2,
    "BFloat16Storage": 2,
    "LongStorage": 8,
    "IntStorage": 4,
    "ShortStorage": 2,
    "CharStorage": 1,
    "ByteStorage": 1,
    "BoolStorage": 1,
}
DTYPES = ("float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool")
CONTAINERS = {"set": set, "frozenset": frozenset, "dict": dict, "list": list, "tuple": tuple, "complex": complex}


class ForbiddenGlobal(Exception):
    """The pickle calls for something that weights do not need."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class StorageRef:
    """Where a tensor's numbers lie: outside of the pickle, under `key`."""

    key: str
    count: int
    # Bytes; 0: of a kind whose elements have no fixed size here.
    size: int


class Tensor:
    """What a tensor's pickle says about it."""

    def __init__(self, storage: StorageRef, shape: tuple) -> None:
        self.storage = storage
        self.shape = shape


class Opaque:
    """Anything else: it takes every argument and does nothing."""

    def __init__(self, *_args: object, **_named: object) -> None:
        pass

    def __setstate__(self, _state: object) -> None:
        pass

    def __setitem__(self, _key: object, _value: object) -> None:
        pass

    def append(self, _value: object) -> None:
        pass

    def __hash__(self) -> int:
        return id(self)


class InertUnpickler(pickle.Unpickler):
    """Builds what a pickle describes out of stand-ins; raises ForbiddenGlobal before anything else could be called."""

    def __init__(self, file: BinaryIO, allow: tuple = ()) -> None:
        super().__init__(file)
        self._allow = allow
        self.storages = {}

    def find_class(self, module: str, name: str) -> object:
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if module in ("builtins", "__builtin__") and name in CONTAINERS:
            return CONTAINERS[name]
        if (module, name) == ("collections", "defaultdict"):
            return lambda *_args: {}
        if module == "torch" and name in STORAGES:
            return name
        if module in ("torch._utils", "torch._tensor") and name in TENSORS[module]:
            return _REBUILD.get(name, Opaque)
        if name in TENSORS.get(module, ()) or (module == "torch" and name in DTYPES):
            return Opaque
        if "%s.%s" % (module, name) in self._allow:
            return Opaque
        raise ForbiddenGlobal("%s.%s" % (module, name))

    def persistent_load(self, pid: object) -> StorageRef:
        """`("storage", class, key, location, number of elements)`, older files with a view as sixth."""
        if not isinstance(pid, tuple) or len(pid) < 5 or pid[0] != "storage":
            raise pickle.UnpicklingError("a reference that is none to a storage")
        _, kind, key, _, count = pid[:5]
        ref = StorageRef(str(key), int(count), STORAGES.get(kind, 0) if isinstance(kind, str) else 0)
        self.storages[ref.key] = ref
        return ref


def _rebuild_tensor(storage: StorageRef, _offset: int, shape: tuple, *_rest: object) -> Tensor:
    return Tensor(storage, tuple(shape))


def _rebuild_parameter(data: Tensor, *_rest: object) -> Tensor:
    return data


_REBUILD = {
    "_rebuild_tensor": _rebuild_tensor,
    "_rebuild_tensor_v2": _rebuild_tensor,
    "_rebuild_parameter": _rebuild_parameter,
    "_rebuild_parameter_with_state": _rebuild_parameter,
}
