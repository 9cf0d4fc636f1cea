"""Members of TVB's zips: one per field, as text, bzip2-packed text, ``.npy`` or ``.mat``."""

from __future__ import annotations

import os
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain.io import _text, mat, npy
from virtualbrain.io._archive import Archive, opened

EPOCH = (1980, 1, 1, 0, 0, 0)  # the date of all members, so that equal fields give equal bytes

_TEXT = (".txt", ".csv", ".tsv")
_SUFFIXES = (*_TEXT, *(suffix + ".bz2" for suffix in _TEXT), ".bz2", ".npy", ".mat")


def found(archive: Archive) -> list[zipfile.ZipInfo]:
    """Members but for folders, and what macOS and editors leave behind."""
    return [
        info
        for info in archive.members
        if not info.filename.startswith("__MACOSX")
        and not posixpath.basename(info.filename).startswith(".")
        and not info.filename.endswith("/")
    ]


def member_of(archive: Archive, words: Sequence[str]) -> zipfile.ZipInfo | None:
    """The member of a field: by its exact name, else by one of the words as a part of it."""
    named = [info for info in found(archive) if any(word in _stem(info) for word in words)]
    readable = [info for info in named if info.filename.lower().endswith(_SUFFIXES)]
    exact = [info for info in readable if _stem(info) in words]
    match exact or readable:
        case [info]:
            return info
        case []:
            if named:
                raise ValueError(
                    f"{archive.name(named[0])} is of no kind that can be read: "
                    f"{', '.join(_SUFFIXES)}"
                )
            return None
        case several:
            names = ", ".join(repr(info.filename) for info in several)
            raise ValueError(
                f"{archive.source}: {names} could each be the {words[0]}; keep one, as "
                f"{words[0] + '.txt'!r}"
            )


def _stem(info: zipfile.ZipInfo) -> str:
    return posixpath.basename(info.filename).split(".", 1)[0].lower()


def numbers_in(archive: Archive, info: zipfile.ZipInfo, words: Sequence[str]) -> NDArray[Any]:
    """The numbers of a member; of a .mat file the variable that is called by one of the words."""
    data, member = archive.read(info), archive.name(info)
    if info.filename.lower().endswith(".npy"):
        return npy.parse(data, member)
    if info.filename.lower().endswith(".mat"):
        return _of_mat(data, archive.limit, words, member)
    text = _text.decode(data, member)
    table = _text.table(text)
    if table is not None:
        return table
    rows: list[NDArray[np.float64]] = []  # slower, and says what is wrong
    for number, tokens in _text.rows(text, member):
        rows.append(_text.numbers(tokens, f"{member}, line {number}"))
        if rows[-1].size != rows[0].size:
            raise ValueError(
                f"{member}, line {number} has {rows[-1].size} values, the lines before it have "
                f"{rows[0].size}: every line wants as many"
            )
    return np.vstack(rows) if rows else np.empty(0)


def numbers_alone(path: str | os.PathLike[str]) -> NDArray[Any]:
    """The numbers in a zip of one member."""
    with opened(path) as archive:
        infos = found(archive)
        if len(infos) != 1:
            raise ValueError(f"{archive.source}: {len(infos)} members; one is wanted, of numbers")
        return numbers_in(archive, infos[0], ())


def _of_mat(data: bytes, limit: int, words: Sequence[str], member: str) -> NDArray[Any]:
    """The variable of the field's name, or the only array that there is."""
    try:
        arrays = mat.read(data, limit)
    except ValueError as error:
        raise ValueError(f"{member} is no readable .mat file ({error})") from error
    named = [name for name in arrays if name in words] or list(arrays)
    if len(named) != 1:
        raise ValueError(
            f"{member} wants one full numeric array, or one named {words[0]}; has {list(arrays)}"
        )
    return arrays[named[0]]


def lines_of(array: NDArray[Any]) -> Iterator[str]:
    """Lines of numbers that read back exactly; a vector goes one number to a line."""
    for row in np.atleast_2d(array.T).T:
        yield " ".join(map(repr, row.astype(int if row.dtype.kind in "bi" else float).tolist()))
