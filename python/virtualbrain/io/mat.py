"""Read arrays, texts, cells and structures from MATLAB's .mat files, version 4 and 5 to 7.

scipy.io.loadmat reads more kinds, but a corrupt file can crash the interpreter in it. This reader
is for files from strangers: it checks every size, and inflates no more than it is allowed to.
Version 7.3 is HDF5: see `virtualbrain.io.mat73`.
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
_ENCODINGS = {1: "latin-1", 2: "latin-1", 4: "utf-16", 16: "utf-8", 17: "utf-16", 18: "utf-32"}
_MATRIX, _COMPRESSED = 14, 15
_CELL, _STRUCTURE, _TEXT, _SPARSE, _NUMERIC = 1, 2, 4, 5, range(6, 16)
_COMPLEX_FLAG = 0x800
_HEADER_BYTES = 128
_MAX_DEPTH = 20

# Version 4: the hundreds, tens and units of a variable's type.
_ORDERS_4 = {0: "<", 1: ">"}
_DTYPES_4 = {0: "f8", 1: "f4", 2: "i4", 3: "i2", 4: "u2", 5: "u1"}
_TEXT_4 = 1


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
    variables = read_all(data, limit)
    return {name: value for name, value in variables.items() if isinstance(value, np.ndarray)}


def read_all(data: bytes, limit: int) -> dict[str, Any]:
    """Read the variables of a .mat file.

    Parameters
    ----------
    data : bytes
        The file.
    limit : int
        Bytes that its compressed variables may inflate to in all.

    Returns
    -------
    variables : dict
        Values are arrays (numbers), scipy.sparse.csc_matrix, str (text; several rows are joined by
        line feeds), lists (cells, in MATLAB's order) and dicts (a structure; an array of them is a
        list of dicts).

    Raises
    ------
    ValueError
        As for `read`.

    Examples
    --------
    >>> read_all(b"MATLAB 5.0".ljust(124) + b"\\x00\\x01IM", limit=1000)
    {}
    """
    if len(data) >= 20 and 0 in data[:4]:
        return _read_4(data)
    if len(data) < _HEADER_BYTES:
        raise ValueError("no .mat file, or one cut short")
    order = {b"IM": "<", b"MI": ">"}.get(data[126:128])
    if order is None or struct.unpack(f"{order}H", data[124:126]) != (0x0100,):
        raise ValueError("a .mat file of version 7.3 or unknown; save it with -v7")
    variables: dict[str, Any] = {}
    for kind, body in _elements(data[_HEADER_BYTES:], order):
        if kind == _COMPRESSED:
            body = _inflate(body, limit)
            limit -= len(body)
            kind, body = next(_elements(body, order), (0, b""))
        if kind == _MATRIX:
            name, value = _matrix(body, order, 0)
            if value is not None:
                variables[name] = value
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


def _matrix(body: bytes, order: str, depth: int) -> tuple[str, Any]:
    """Read one variable: its name, and its value or None if it is of a kind not read here."""
    if depth > _MAX_DEPTH:
        raise ValueError(f"cells or structures nested deeper than {_MAX_DEPTH}")
    elements = list(_elements(body, order))
    if len(elements) < 3:
        return "", None
    (_, flags), (_, dimensions), (_, name), *contents = elements
    flag = struct.unpack_from(f"{order}I", flags.ljust(4, b"\0"))[0]
    shape = np.frombuffer(dimensions, f"{order}i4").tolist()
    if min(shape, default=-1) < 0:
        raise ValueError(f"an array of shape {shape}")
    kind, label = flag & 0xFF, name.decode("latin-1")
    if kind == _CELL:
        return label, [_matrix(cell, order, depth + 1)[1] for _, cell in contents]
    if kind == _STRUCTURE:
        return label, _structure(contents, order, depth)
    if kind == _TEXT and contents:
        return label, _text(*contents[0], order, shape)
    if kind not in (_SPARSE, *_NUMERIC) or not contents:
        return label, None
    if flag & _COMPLEX_FLAG:
        raise ValueError("complex numbers: save abs() or real() of them")
    if kind == _SPARSE:
        return label, _sparse(contents, order, shape)
    number, real = contents[0]
    if number not in _DTYPES:
        raise ValueError(f"an array of unknown type {number}")
    return label, np.frombuffer(real, order + _DTYPES[number]).reshape(shape, order="F")


def _sparse(contents: list[tuple[int, bytes]], order: str, shape: list[int]) -> Any:
    """Read a matrix in compressed columns: rows, starts of columns, values."""
    from scipy.sparse import csc_matrix

    if len(contents) < 3 or len(shape) != 2 or contents[2][0] not in _DTYPES:
        raise ValueError("a sparse matrix that is incomplete")
    rows, starts = (np.frombuffer(body, f"{order}i4").astype(np.int32) for _, body in contents[:2])
    values = np.frombuffer(contents[2][1], order + _DTYPES[contents[2][0]]).astype(np.float64)
    if len(starts) != shape[1] + 1 or starts[0] != 0 or (np.diff(starts) < 0).any():
        raise ValueError("a sparse matrix whose columns are inconsistent")
    rows, values = rows[: starts[-1]], values[: starts[-1]]
    in_range = ((rows >= 0) & (rows < shape[0])).all()
    if not in_range or not len(rows) == len(values) == starts[-1]:
        raise ValueError("a sparse matrix whose rows are inconsistent")
    return csc_matrix((values, rows, starts), shape=tuple(shape))


def _structure(contents: list[tuple[int, bytes]], order: str, depth: int) -> Any:
    if len(contents) < 2 or len(contents[0][1]) < 4:
        raise ValueError("a structure without fields")
    width = struct.unpack_from(f"{order}i", contents[0][1])[0]
    blob, values = contents[1][1], contents[2:]
    if width < 1 or not blob:
        return {}
    names = [blob[i : i + width].split(b"\0")[0].decode() for i in range(0, len(blob), width)]
    read = [_matrix(value, order, depth + 1)[1] for _, value in values]
    each = [
        dict(zip(names, read[i : i + len(names)], strict=True))
        for i in range(0, len(read) - len(read) % len(names), len(names))
    ]
    return each[0] if len(each) == 1 else each


def _text(kind: int, data: bytes, order: str, shape: list[int]) -> str:
    encoding = _ENCODINGS.get(kind)
    if encoding is None:
        raise ValueError(f"a text of unknown type {kind}")
    if encoding.startswith("utf-") and encoding != "utf-8":
        encoding += "-le" if order == "<" else "-be"
    return _joined(data.decode(encoding), shape[0] if len(shape) == 2 else 1)


def _joined(text: str, n_rows: int) -> str:
    """Characters are stored column by column; give the rows, a line each."""
    if n_rows <= 1:
        return text
    if n_rows > len(text):
        raise ValueError(f"a text of {len(text)} characters in {n_rows} rows")
    return "\n".join(text[row::n_rows].rstrip() for row in range(n_rows))


def _read_4(data: bytes) -> dict[str, Any]:
    """Read a version 4 file: variables one after the other, each after a header of 20 bytes."""
    variables: dict[str, Any] = {}
    position = 0
    while position < len(data):
        if len(data) - position < 20:
            raise ValueError("truncated")
        order = "<" if struct.unpack_from("<I", data, position)[0] < 5000 else ">"
        kind, n_rows, n_columns, is_complex, length = struct.unpack_from(
            f"{order}5I", data, position
        )
        thousands, hundreds, tens, units = (kind // 10**k % 10 for k in (3, 2, 1, 0))
        if kind >= 5000 or _ORDERS_4.get(thousands) != order or hundreds or tens not in _DTYPES_4:
            raise ValueError("no .mat file")
        if is_complex:
            raise ValueError("complex numbers: save abs() or real() of them")
        dtype = np.dtype(order + _DTYPES_4[tens])
        start = position + 20 + length
        position = start + n_rows * n_columns * dtype.itemsize
        if position > len(data):
            raise ValueError("truncated")
        name = data[start - length : start].split(b"\0")[0].decode("latin-1")
        values = np.frombuffer(data[start:position], dtype)
        if units == _TEXT_4:
            if values.size and not (values >= 0).all() & (values < 256).all():
                raise ValueError("a text with characters that are none")
            text = values.astype("u1").tobytes().decode("latin-1")
            variables[name] = _joined(text, n_rows)
        elif units == 0:
            variables[name] = values.reshape((n_rows, n_columns), order="F")
    return variables
