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

from virtualbrain.io import _text
from virtualbrain.io._archive import MAX_BYTES, Archive, allowance, opened, size_of
from virtualbrain.io._members import EPOCH, found, lines_of, member_of, numbers_in
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
    fields: dict[str, Any] = {}
    with opened(source) as archive:
        for field, info in _find_members(archive).items():
            if field == "centres":
                fields.update(_centres(archive, info))
            elif field == "parent_connectivity":
                fields[field] = _text.decode(archive.read(info), archive.name(info)).strip()
            elif (array := numbers_in(archive, info, _MEMBERS.get(field, (field,)))).size:
                fields[field] = array
            elif field == "weights":
                raise ValueError(
                    f"{archive.name(info)} holds no numbers; it wants the n x n weights"
                )
    return fields


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


def _find_members(archive: Archive) -> dict[str, zipfile.ZipInfo]:
    """The member of each field that there is."""
    members = {
        field: info
        for field, words in _MEMBERS.items()
        if (info := member_of(archive, words)) is not None
    }
    # By the exact name, lest a stranger's member be taken.
    infos = found(archive)
    ours = {posixpath.basename(info.filename): info for info in reversed(infos)}
    members |= {field: ours[f"{field}.txt"] for field in _OURS if f"{field}.txt" in ours}
    for field in _REQUIRED:
        if field not in members:
            raise ValueError(
                f"{archive.source}: no member named {' or '.join(_MEMBERS[field])} (.txt, "
                f".txt.bz2, .npy or .mat) among {[info.filename for info in infos][:20]}. A "
                f"connectivity zip needs {', '.join(_REQUIRED)}; an empty tract_lengths.txt stands "
                "for the distances between the centres."
            )
    return members


def _centres(archive: Archive, info: zipfile.ZipInfo) -> dict[str, NDArray[Any]]:
    """Read labels and positions; only text has labels."""
    if info.filename.lower().endswith((".npy", ".mat")):
        return {"centres": numbers_in(archive, info, _MEMBERS["centres"])}
    member = archive.name(info)
    labels, rows = [], []
    for number, line in _text.lines(_text.decode(archive.read(info), member), member):
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


# Writing ------------------------------------------------------------------------------------------


def _write(file: IO[bytes], fields: Mapping[str, Any], method: int, target: str) -> int:
    """Write all members; return how many bytes they inflate to."""
    written = 0
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, lines in _texts(fields):
            info = zipfile.ZipInfo(name, EPOCH)
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
            yield f"{words[0]}.txt", lines_of(fields[field])
    for field in _OURS:
        if field in fields:
            value = fields[field]
            lines = iter([value]) if isinstance(value, str) else lines_of(value)
            yield f"{field}.txt", lines


def _centre_lines(fields: Mapping[str, Any]) -> Iterator[str]:
    labels = fields["region_labels"]
    centres = fields.get("centres", np.full((len(labels), 3), np.nan))
    for label, numbers in zip(labels, lines_of(centres), strict=True):
        yield f"{_quoted(str(label))} {numbers}"


def _quoted(label: str) -> str:
    if label and not re.search(r'[\s,;"#\ufeff]', label):
        return label
    return '"' + label.replace('"', '""') + '"'
