"""Read numeric arrays from MATLAB's .mat files, versions 5 to 7.

scipy.io.loadmat reads more kinds, but a corrupt file can crash the interpreter in it. This reader
is for files from strangers: it checks every size, and inflates no more than it is allowed to.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["read"]

# Type numbers of the file format ("MAT-File Level 5", MathWorks).
_DTYPES = {
    1: "i1",
    2: "u1",
    3: "i2",
    4: "u2",
    5: "i4",
    6: "u4",
    7: "f4",
    9: "f8",
    12: "i8",
    13: "u8",
}
_MATRIX, _COMPRESSED = 14, 15
_NUMERIC_CLASSES = range(6, 16)
_COMPLEX_FLAG = 0x800
_HEADER_BYTES = 128


def read(data: bytes, limit: int) -> dict[str, NDArray[Any]]:
    """Read the full, real, numeric arrays of a .mat file; what else it holds is passed over.

    Parameters
    ----------
    data : bytes
        The file.
    limit : int
        Bytes that its compressed variables may inflate to in all.

    Returns
    -------
    variables : dict of str to array

    Raises
    ------
    ValueError
        Another version, a truncated or inconsistent file, or one that inflates beyond the limit.

    Examples
    --------
    >>> read(b"MATLAB 5.0".ljust(124) + b"\\x00\\x01IM", limit=1000)
    {}
    """
    if len(data) < _HEADER_BYTES or 0 in data[:4]:
        raise ValueError("no .mat file of version 5 to 7; save it with -v7")
    order = {b"IM": "<", b"MI": ">"}.get(data[126:128])
    if order is None or struct.unpack(f"{order}H", data[124:126]) != (0x0100,):
        raise ValueError("a .mat file of version 7.3 or unknown; save it with -v7")
    variables: dict[str, NDArray[Any]] = {}
    for kind, body in _elements(data[_HEADER_BYTES:], order):
        if kind == _COMPRESSED:
            body = _inflate(body, limit)
            limit -= len(body)
            kind, body = next(_elements(body, order), (0, b""))
        if kind == _MATRIX:
            variables.update(_matrix(body, order))
    return variables


def _inflate(data: bytes, limit: int) -> bytes:
    try:
        inflated = zlib.decompressobj().decompress(data, limit + 1)
    except zlib.error as error:
        raise ValueError(f"a variable is corrupt ({error})") from error
    if len(inflated) > limit:
        raise ValueError(f"inflates to more than the {limit} bytes left")
    return inflated


def _elements(data: bytes, order: str) -> Iterator[tuple[int, bytes]]:
    """Yield type number and content of each tagged element."""
    position = 0
    while position < len(data):
        if len(data) - position < 8:
            raise ValueError("truncated")
        kind, size = struct.unpack_from(f"{order}II", data, position)
        start = position + 8
        if kind >> 16:  # up to four bytes, packed into the tag
            kind, size, start = kind & 0xFFFF, kind >> 16, position + 4
        body = data[start : start + size]
        if len(body) < size or (start == position + 4 and size > 4):
            raise ValueError("truncated")
        yield kind, body
        padding = 0 if kind == _COMPRESSED else -size % 8
        position = position + 8 if start == position + 4 else start + size + padding


def _matrix(data: bytes, order: str) -> dict[str, NDArray[Any]]:
    """Read one variable: its flags, dimensions, name and real part."""
    elements = list(_elements(data, order))
    if len(elements) < 4:
        return {}
    (_, flags), (_, dimensions), (_, name), (kind, real) = elements[:4]
    flag = struct.unpack_from(f"{order}I", flags.ljust(4, b"\0"))[0]
    if flag & 0xFF not in _NUMERIC_CLASSES:
        return {}
    if flag & _COMPLEX_FLAG:
        raise ValueError("complex numbers: save abs() or real() of them")
    if kind not in _DTYPES:
        raise ValueError(f"an array of unknown type {kind}")
    shape = np.frombuffer(dimensions, f"{order}i4").tolist()
    values = np.frombuffer(real, order + _DTYPES[kind])
    if min(shape, default=-1) < 0:
        raise ValueError(f"an array of shape {shape}")
    return {name.decode("latin-1"): values.reshape(shape, order="F")}
