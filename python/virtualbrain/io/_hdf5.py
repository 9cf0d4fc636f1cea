"""HDF5 files from strangers: none that reach into other files, or that HDF5 reads for ever."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

_MAX_OBJECTS = 1_000_000
_HEAP = b"GCOL\x01\0\0\0"  # a collection of texts: its size, then index, size and text of each


@contextmanager
def opened(path: Path, *, plain: bool = False) -> Iterator[Any]:
    """Open a file to read; refuse links and data sets whose content lies in other files.

    With `plain`, also whatever is neither text nor a number.
    """
    import h5py

    _check_heaps(path)
    with h5py.File(path, "r") as file:
        _check(file, h5py, plain)
        yield file


@contextmanager
def own(path: Path, kind: str, version: int) -> Iterator[Any]:
    """Open a file of virtualbrain's own, of this kind and at most this version."""
    import h5py

    if not path.is_file():
        raise FileNotFoundError(f"{path} {'is a folder' if path.is_dir() else 'does not exist'}")
    try:
        if not h5py.is_hdf5(path):
            raise ValueError(f"{path} is no HDF5 file, or its beginning is damaged")
        with ExitStack() as stack:
            try:
                file = stack.enter_context(opened(path, plain=True))
            except ValueError as error:
                raise ValueError(f"{path} is damaged or incomplete ({error})") from error
            if file.attrs.get("format") != kind:
                raise ValueError(f"{path} is an HDF5 file, but no {kind}")
            if file.attrs["format_version"] > version:
                raise ValueError(f"{path} was written by a newer virtualbrain: upgrade this one")
            yield file
    except PermissionError:
        raise
    except ValueError as error:  # h5py's do not name the file
        if str(path) in str(error):
            raise
        raise ValueError(f"{path} is damaged or incomplete ({error})") from error
    except (AttributeError, KeyError, IndexError, TypeError, OSError, RuntimeError) as error:
        raise ValueError(f"{path} is damaged or incomplete ({error})") from error


def check_type(node: Any, name: str) -> None:
    """Refuse what is neither texts nor numbers, at which h5py may crash where it is damaged."""
    from h5py import h5t

    kinds = (h5t.TypeStringID, h5t.TypeIntegerID, h5t.TypeFloatID, h5t.TypeEnumID)
    if not isinstance(node.get_type(), kinds):
        raise ValueError(f"{name} is neither text nor a number")


def _check_heaps(path: Path) -> None:
    """Refuse damaged collections of texts, in which HDF5 (2.0) looks for the next one for ever."""
    if not path.stat().st_size:
        return  # which HDF5 refuses itself
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        start = data.find(_HEAP)
        while 0 <= start <= len(data) - 16:
            end = start + struct.unpack_from("<Q", data, start + 8)[0]
            place = start + 16
            while end <= len(data) and place + 16 <= end:
                index, size = struct.unpack_from("<H6xQ", data, place)
                step = 16 + (size + 7) // 8 * 8 if index else size
                if step == 0 or place + step > end:
                    raise ValueError("texts in it overlap")
                place += step
            start = data.find(_HEAP, start + 1)


def _check(file: Any, h5py: Any, plain: bool) -> None:
    known, waiting = set(), [file]
    while waiting:
        group = waiting.pop()
        if plain:
            _check_attributes(group)
        for name in group:
            if isinstance(group.get(name, getlink=True), h5py.ExternalLink):
                raise ValueError(f"{group.name}: {name} is a link into another file")
            node = group.get(name)  # None where a soft link leads nowhere
            if node is None:
                continue
            address = h5py.h5o.get_info(node.id).addr
            if address in known:
                continue
            known.add(address)
            if len(known) > _MAX_OBJECTS:
                raise ValueError(f"more than {_MAX_OBJECTS} objects")
            if isinstance(node, h5py.Group):
                waiting.append(node)
            elif isinstance(node, h5py.Dataset):
                if node.is_virtual or node.external:
                    raise ValueError(f"{node.name} has its data in another file")
                if plain:
                    check_type(node.id, node.name)
                    _check_attributes(node)


def _check_attributes(node: Any) -> None:
    for name in node.attrs:
        check_type(node.attrs.get_id(name), f"{node.name}: {name}")
