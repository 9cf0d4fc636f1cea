"""Read and write connectomes in TVB's zip format.

A zip holds one member per field: ``weights.txt``, ``tract_lengths.txt`` and ``centres.txt`` (one
line per region: label x y z), and maybe ``average_orientations.txt``, ``areas.txt``,
``cortical.txt`` and ``hemispheres.txt``. A member may lie in a folder, carry more in its name
(``my_weights_v2.txt``) and be text, bzip2-packed text, ``.npy`` or ``.mat``. Ours alone, since the
format has no place for them, are ``speed.txt`` and, for a cut, ``parent_connectivity.txt`` and
``saved_selection.txt``. Other members are ignored. Nothing is ever unpacked to disk or unpickled.
"""

from __future__ import annotations

import os
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain.io import _text, mat, npy
from virtualbrain.io._archive import MAX_BYTES, allowance, check_archive, inflate, size_of
from virtualbrain.io.atomic import replacing

__all__ = ["read", "write"]

# Field of a Connectivity -> the words that name its member, the preferred one first.
_MEMBERS = {
    "weights": ("weights",),
    "tract_lengths": ("tract_lengths",),
    "centres": ("centres", "centers"),
    "orientations": ("average_orientations",),
    "areas": ("areas",),
    "cortical": ("cortical",),
    "hemispheres": ("hemispheres",),
}
_REQUIRED = ("weights", "tract_lengths", "centres")
_OURS = ("speed", "parent_connectivity", "saved_selection")
_TEXT = (".txt", ".csv", ".tsv")
_SUFFIXES = (*_TEXT, *(suffix + ".bz2" for suffix in _TEXT), ".bz2", ".npy", ".mat")

_EPOCH = (1980, 1, 1, 0, 0, 0)


def read(source: str | os.PathLike[str] | IO[bytes]) -> dict[str, Any]:
    """Read the fields of a connectome from a TVB zip.

    Parameters
    ----------
    source : path-like or binary file
        The zip, as a path or as an open, seekable file.

    Returns
    -------
    fields : dict of str to array
        Keyed as the arguments of `Connectivity`: ``weights``, ``tract_lengths`` (absent if its
        member is empty: to be computed from the centres), ``region_labels`` and ``centres`` (absent
        if all are NaN), and those of ``orientations``, ``areas``, ``cortical``, ``hemispheres``,
        ``speed``, ``saved_selection`` and ``parent_connectivity`` (a str) that the file has. Shapes
        are as found: `Connectivity` checks them.

    Raises
    ------
    ValueError
        Not a zip, a corrupt or hostile one, a required member missing, or a member that cannot be
        read; the message names the file, the member and the line.

    Examples
    --------
    >>> from virtualbrain.datasets import find
    >>> read(find("connectivity_76.zip"))["weights"].shape
    (76, 76)
    """
    if isinstance(source, (str, os.PathLike)):
        with open(source, "rb") as file:
            return _read(file, os.fspath(source))
    return _read(source, str(getattr(source, "name", "zip")))


def write(path: str | os.PathLike[str], fields: Mapping[str, Any]) -> None:
    """Write the fields of a connectome as a TVB zip, whole or not at all.

    Numbers are written with as many digits as it takes to read the same float64 back. Equal fields
    give equal bytes. A label that holds blanks is written in double quotes, which `read`
    understands; TVB itself can read only labels without blanks.

    Parameters
    ----------
    path : path-like
        The file to make or replace.
    fields : mapping of str to array
        As `read` returns them; ``weights``, ``tract_lengths`` and ``region_labels`` are required.
        Missing ``centres`` are written as NaN, because the format keeps labels in the same member.
        TVB ignores what ``speed``, ``parent_connectivity`` and ``saved_selection`` become.

    Raises
    ------
    ValueError
        The text would be larger than `read` accepts (2 GiB).

    Examples
    --------
    >>> import tempfile
    >>> path = tempfile.mkdtemp() + "/two.zip"
    >>> write(path, {"weights": np.eye(2), "tract_lengths": np.eye(2),
    ...              "region_labels": np.array(["l", "r"])})
    >>> read(path)["region_labels"].tolist()
    ['l', 'r']
    """
    with replacing(path) as file:
        inflated = _write(file, fields, zipfile.ZIP_DEFLATED, os.fspath(path))
        # A nearly empty matrix can pack better than the reader's guard believes.
        if inflated > allowance(size_of(file)):
            file.seek(0)
            file.truncate()
            _write(file, fields, zipfile.ZIP_STORED, os.fspath(path))


# Reading ------------------------------------------------------------------------------------------


def _read(file: IO[bytes], source: str) -> dict[str, Any]:
    try:
        archive = zipfile.ZipFile(file)
    except Exception as error:  # zipfile raises whatever a corrupt directory makes it trip over
        raise ValueError(f"{source}: not a readable zip file ({error})") from error
    with archive:
        limit = allowance(size_of(file))
        check_archive(archive, limit, source)
        members = _find_members(archive, source)
        fields: dict[str, Any] = {}
        for field, info in members.items():
            member = f"{source}: member {info.filename!r}"
            data = inflate(archive, info, limit, member)
            if field == "centres":
                fields.update(_parse_centres(data, info.filename, limit, member))
            elif field == "parent_connectivity":
                fields[field] = _text.decode(data, member).strip()
            elif (array := _parse(data, info.filename, field, limit, member)).size:
                fields[field] = array
            elif field == "weights":
                raise ValueError(f"{member} holds no numbers; it wants the n x n weights")
    return fields


def _find_members(archive: zipfile.ZipFile, source: str) -> dict[str, zipfile.ZipInfo]:
    """Pick the member of each field: by its exact name, else by its name as a part."""
    infos = [info for info in archive.infolist() if not _is_clutter(info)]
    members: dict[str, zipfile.ZipInfo] = {}
    for field, words in _MEMBERS.items():
        found = [info for info in infos if any(word in _stem(info) for word in words)]
        readable = [info for info in found if info.filename.lower().endswith(_SUFFIXES)]
        exact = [info for info in readable if _stem(info) in words]
        match exact or readable:
            case [info]:
                members[field] = info
            case []:
                _refuse_unreadable(found, source)
            case several:
                names = ", ".join(repr(info.filename) for info in several)
                raise ValueError(
                    f"{source}: {names} could each be the {words[0]}; keep one, as "
                    f"{words[0] + '.txt'!r}"
                )
    # By the exact name, lest a stranger's member be taken.
    ours = {posixpath.basename(info.filename): info for info in reversed(infos)}
    members |= {field: ours[f"{field}.txt"] for field in _OURS if f"{field}.txt" in ours}
    for field in _REQUIRED:
        if field not in members:
            raise ValueError(
                f"{source}: no member named {' or '.join(_MEMBERS[field])} (.txt, .txt.bz2, .npy "
                f"or .mat) among {[info.filename for info in infos][:20]}. A connectivity zip "
                f"needs {', '.join(_REQUIRED)}; an empty tract_lengths.txt stands for the "
                "distances between the centres."
            )
    return members


def _is_clutter(info: zipfile.ZipInfo) -> bool:
    """Folders, and what macOS and editors leave behind."""
    hidden = posixpath.basename(info.filename).startswith(".")
    return hidden or info.filename.endswith("/") or info.filename.startswith("__MACOSX")


def _stem(info: zipfile.ZipInfo) -> str:
    return posixpath.basename(info.filename).split(".", 1)[0].lower()


def _refuse_unreadable(found: list[zipfile.ZipInfo], source: str) -> None:
    if found:
        raise ValueError(
            f"{source}: member {found[0].filename!r} is of no kind that can be read: "
            f"{', '.join(_SUFFIXES)}"
        )


def _parse(data: bytes, name: str, field: str, limit: int, member: str) -> NDArray[Any]:
    """Read the numbers of one member, whatever its kind."""
    if name.lower().endswith(".npy"):
        return npy.parse(data, member)
    if name.lower().endswith(".mat"):
        return _parse_mat(data, field, limit, member)
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


def _parse_centres(data: bytes, name: str, limit: int, member: str) -> dict[str, NDArray[Any]]:
    """Read labels and positions; only text has labels."""
    if name.lower().endswith((".npy", ".mat")):
        return {"centres": _parse(data, name, "centres", limit, member)}
    labels, rows = [], []
    for number, line in _text.lines(_text.decode(data, member), member):
        where = f"{member}, line {number}"
        label, tokens = _split_label(line, where)
        labels.append(label)
        rows.append(_text.numbers(tokens, where))
    if not labels:
        raise ValueError(f"{member} is empty; it wants one line per region: label x y z")
    fields: dict[str, NDArray[Any]] = {"region_labels": np.array(labels, dtype=object)}
    centres = np.vstack(rows)
    if not np.isnan(centres).all():
        fields["centres"] = centres
    return fields


def _split_label(line: str, where: str) -> tuple[str, list[str]]:
    """Split ``label x y z``; a label with blanks may be quoted, and more columns may follow."""
    if quoted := re.match(r'"((?:[^"]|"")*)"', line):
        label = quoted[1].replace('""', '"')
        tokens = _text.split(line[quoted.end() :].lstrip(" \t,;"), where)
    else:
        label, *tokens = _text.split(re.sub(r"\s#.*", "", line), where)
        label = label.strip()
        if len(tokens) > 3:
            numeric = [_text.is_number(token) for token in tokens]
            match all(numeric[:3]), all(numeric[-3:]):
                case True, False:
                    tokens = tokens[:3]
                case False, True:
                    label, tokens = " ".join([label, *tokens[:-3]]), tokens[-3:]
    if len(tokens) != 3:
        raise ValueError(
            f'{where} wants: label x y z, with double quotes around a label such as "Area 17", and '
            f"no further numbers; got {line[:80]!r}"
        )
    return label, tokens


def _parse_mat(data: bytes, field: str, limit: int, member: str) -> NDArray[Any]:
    """Read the variable of the field's name, or the only array that there is."""
    try:
        arrays = mat.read(data, limit)
    except ValueError as error:
        raise ValueError(f"{member} is no readable .mat file ({error})") from error
    words = _MEMBERS.get(field, (field,))
    named = [name for name in arrays if name in words] or list(arrays)
    if len(named) != 1:
        raise ValueError(
            f"{member} wants one full numeric array, or one named {words[0]}; has {list(arrays)}"
        )
    return arrays[named[0]]


# Writing ------------------------------------------------------------------------------------------


def _write(file: IO[bytes], fields: Mapping[str, Any], method: int, target: str) -> int:
    """Write all members; return how many bytes they inflate to."""
    written = 0
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, lines in _texts(fields):
            info = zipfile.ZipInfo(name, _EPOCH)  # a fixed date: equal fields give equal bytes
            info.compress_type = method
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=True) as member:
                for line in lines:
                    written += member.write(f"{line}\n".encode())
                    if written > MAX_BYTES:
                        raise ValueError(
                            f"{target}: the connectome takes more than 2 GiB as text, which is "
                            "the most a zip may hold; save its arrays with numpy.savez"
                        )
    return written


def _texts(fields: Mapping[str, Any]) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield each member's name and lines."""
    for field, words in _MEMBERS.items():
        if field == "centres":
            yield "centres.txt", _centre_lines(fields)
        elif field in fields:
            yield f"{words[0]}.txt", _number_lines(fields[field])
    for field in _OURS:
        if field in fields:
            value = fields[field]
            lines = iter([value]) if isinstance(value, str) else _number_lines(value)
            yield f"{field}.txt", lines


def _number_lines(array: NDArray[Any]) -> Iterator[str]:
    for row in np.atleast_2d(array.T).T:  # a vector goes one number to a line
        yield " ".join(map(repr, row.astype(int if row.dtype.kind in "bi" else float).tolist()))


def _centre_lines(fields: Mapping[str, Any]) -> Iterator[str]:
    labels = fields["region_labels"]
    centres = fields.get("centres", np.full((len(labels), 3), np.nan))
    for label, numbers in zip(labels, _number_lines(centres), strict=True):
        yield f"{_quoted(str(label))} {numbers}"


def _quoted(label: str) -> str:
    if label and not re.search(r'[\s,;"#\ufeff]', label):
        return label
    return '"' + label.replace('"', '""') + '"'
