"""HDF5 files from strangers: none that reach into other files, or that HDF5 reads for ever."""

from __future__ import annotations

import mmap
import re
import struct
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from virtualbrain.io._archive import allowance, size_of

_MAX_OBJECTS = 1_000_000
_LONGEST = 1 << 24  # text, in bytes
_HEAP = b"GCOL\x01\0\0\0"  # a collection of texts: its size, then index, size and text of each
# The type of texts of any length: what it is, and that it is of letters, numbers of one byte.
_TEXT = re.compile(rb"[\x19\x29\x39\x49\x59][\x01\x11\x21][\0\1]\0\x10\0\0\0[\x10\x30\x40\x50]")
_LETTER = b"\0\0\0\1\0\0\0\0\0\x08\0"


@contextmanager
def opened(path: Path, *, plain: bool = False) -> Iterator[Any]:
    """Open a file to read; refuse links and data sets whose content lies in other files.

    With `plain`, also whatever is neither text nor a number.
    """
    import h5py

    _check_texts_of(path)
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
    except (
        AttributeError,
        KeyError,
        IndexError,
        TypeError,
        OSError,
        RuntimeError,
        struct.error,
    ) as error:
        raise ValueError(f"{path} is damaged or incomplete ({error})") from error


def check_type(node: Any, name: str) -> None:
    """Refuse what is neither texts nor numbers, at which h5py may crash where it is damaged."""
    from h5py import h5t

    kinds = (h5t.TypeStringID, h5t.TypeIntegerID, h5t.TypeFloatID, h5t.TypeEnumID)
    if not isinstance(node.get_type(), kinds) or node.get_type().committed():
        raise ValueError(f"{name} is neither text nor a number")


def _check_texts_of(path: Path) -> None:
    """Refuse damaged collections of texts, and references to texts of gigabytes.

    HDF5 (2.0) looks for the next text in a collection for ever, and makes room for a text as long
    as the reference to it says.
    """
    if not path.stat().st_size:
        return  # which HDF5 refuses itself
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        start = data.find(_HEAP)
        while 0 <= start <= len(data) - 16:
            _check_heap(data, start)
            start = data.find(_HEAP, start + 1)
        start = data.find(_LETTER)
        while start >= 0:
            _check_attribute(data, start)
            start = data.find(_LETTER, start + 1)


def _check_heap(data: mmap.mmap, start: int) -> None:
    end = start + struct.unpack_from("<Q", data, start + 8)[0]
    place = start + 16
    while end <= len(data) and place + 16 <= end:
        index, size = struct.unpack_from("<H6xQ", data, place)
        step = 16 + (size + 7) // 8 * 8 if index else size
        if step == 0 or place + step > end:
            raise ValueError("texts in it overlap")
        place += step


def _check_attribute(data: mmap.mmap, letter: int) -> None:
    """Refuse an attribute of a text that is too long, if this is the type of its letters.

    The type goes before the shape, and that before the references: length, collection, number.
    """
    place = letter + len(_LETTER)
    if not _TEXT.fullmatch(data[letter - 9 : letter]):
        return
    if data[place : place + 4] == bytes(4):  # in older ones it is filled up to eight
        place += 4
    if place + 20 > len(data):
        return
    version, rank, flags = data[place : place + 3]
    if version not in (1, 2) or rank > 1:
        return
    start = place + (8 if version == 1 else 4)
    count = struct.unpack_from("<Q", data, start)[0] if rank else 1
    start += 8 * rank * (1 + (flags & 1))
    for i in range(min(count, _MAX_OBJECTS, max(len(data) - start, 0) // 16)):
        _check_length(struct.unpack_from("<I", data, start + 16 * i)[0])


def _check_length(length: int) -> None:
    if length > _LONGEST:
        raise ValueError(f"a text in it is said to have {length} letters")


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
                if h5py.check_string_dtype(node.dtype) and node.dtype.kind == "O":
                    _check_texts(node)


def _check_texts(dataset: Any) -> None:
    """Refuse texts of any length that are too long, or so packed that one cannot tell."""
    if dataset.size == 0:
        return
    if dataset.chunks is None:
        places = [(dataset.id.get_offset(), dataset.size)]
    elif dataset.compression or dataset.shuffle or dataset.scaleoffset:
        raise ValueError(f"{dataset.name} has texts of any length that are packed")
    else:
        chunks = (dataset.id.get_chunk_info(i) for i in range(dataset.id.get_num_chunks()))
        places = [(chunk.byte_offset, chunk.size // 16) for chunk in chunks]
    with open(dataset.file.filename, "rb") as file:
        limit = allowance(size_of(file))
        for place, count in places:
            if place is None:
                continue  # there are none
            file.seek(place)
            lengths = np.frombuffer(file.read(16 * count), "<u4")[::4]
            _check_length(int(lengths.max(initial=0)))
            if 4 * lengths.size * int(lengths.max(initial=0)) > limit:  # as an array
                raise ValueError(f"{dataset.name} has {lengths.size} texts, and long ones")


def _check_attributes(node: Any) -> None:
    for name in node.attrs:
        check_type(node.attrs.get_id(name), f"{node.name}: {name}")
