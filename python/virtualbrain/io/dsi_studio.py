"""Connectomes of DSI Studio: ``.connectivity.mat`` and ``.connectogram.txt``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain.io import arrays
from virtualbrain.io._build import build, complete
from virtualbrain.io._files import read_bytes
from virtualbrain.io._text import decode, is_number
from virtualbrain.io.atomic import replacing

if TYPE_CHECKING:
    from virtualbrain.connectivity import Connectivity

__all__ = ["read", "write"]


def read(
    path: str | os.PathLike[str], tract_lengths: str | os.PathLike[str] | None = None
) -> Connectivity:
    """Read a connectome that DSI Studio wrote.

    Parameters
    ----------
    path : path-like
        ``....count.pass.connectivity.mat`` or ``....count.pass.connectogram.txt``; other measures
        likewise.
    tract_lengths : path-like
        The same with ``mean_length`` as its measure, in mm. Default: unset.

    Returns
    -------
    connectivity : Connectivity

    Raises
    ------
    ValueError
        Two files of different regions.

    References
    ----------
    Yeh et al. 2013, PLoS ONE 8:e80713, doi:10.1371/journal.pone.0080713

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "tracts.count.pass.connectogram.txt")
    >>> _ = path.write_text("data\\tdata\\t6\\t6\\t\\ndata\\tdata\\tV1\\tV2\\t\\n"
    ...                     "6\\tV1\\t0\\t3\\t\\n6\\tV2\\t3\\t0\\t\\n")
    >>> read(path).region_labels.tolist()
    ['V1', 'V2']
    """
    fields = _fields(path)
    if tract_lengths is not None:
        lengths = _fields(tract_lengths)
        if list(lengths.get("region_labels", ())) != list(fields.get("region_labels", ())):
            raise ValueError(f"{os.fspath(tract_lengths)} has other regions than {os.fspath(path)}")
        fields["tract_lengths"] = lengths["weights"]
    return build(fields, os.fspath(path))


def is_connectogram(data: bytes) -> bool:
    """Whether a file is a connectogram."""
    return data.lstrip(b"\xef\xbb\xbf").startswith(b"data\tdata\t")


def _fields(path: str | os.PathLike[str]) -> dict[str, Any]:
    source = os.fspath(path)
    if source.lower().endswith(".mat"):
        return from_variables(arrays.read_variables(path), source)
    data = read_bytes(path)
    if not is_connectogram(data):
        raise ValueError(f"{source} is neither a .connectivity.mat nor a .connectogram.txt")
    return _connectogram(decode(data, source), source)


def from_variables(variables: dict[str, Any], source: str) -> dict[str, Any]:
    """The fields in the variables ``connectivity`` and ``name`` of a .mat file."""
    matrix = variables.get("connectivity")
    if not isinstance(matrix, np.ndarray):
        raise ValueError(f"{source} has no variable 'connectivity'; it has {list(variables)[:20]}")
    fields: dict[str, Any] = {"weights": matrix}
    names = variables.get("name")
    if isinstance(names, np.ndarray):  # bytes that are not marked as text
        names = names.astype("u1").tobytes(order="F").decode("utf-8", "replace")
    if isinstance(names, str) and names.strip("\0\n"):
        fields["region_labels"] = names.replace("\r", "").strip("\0\n").split("\n")
    return fields


def _connectogram(text: str, source: str) -> dict[str, Any]:
    """Two lines of heads (sums, names), and per region its sum, its name and its row."""
    rows = [line.split("\t") for line in text.splitlines() if line.strip()]
    names = [name for name in rows[1][2:] if name] if len(rows) > 1 else []
    n = len(names)
    if n == 0 or len(rows) != n + 2:
        raise ValueError(f"{source} names {n} regions and has {max(len(rows) - 2, 0)} rows of them")
    matrix = np.empty((n, n))
    for i, row in enumerate(rows[2:]):
        cells = row[2 : n + 2]
        if row[1:2] != [names[i]] or len(cells) != n or not all(map(is_number, cells)):
            raise ValueError(f"{source}: row {i + 1} wants its sum, {names[i]!r} and {n} numbers")
        matrix[i] = [float(cell) for cell in cells]
    return {"weights": matrix, "region_labels": names}


def write(
    path: str | os.PathLike[str],
    connectivity: Connectivity,
    tract_lengths: str | os.PathLike[str] | None = None,
) -> None:
    """Write a connectome as DSI Studio does, whole files or none.

    Parameters
    ----------
    path : path-like
        ``.connectivity.mat`` or ``.connectogram.txt``, which has six digits.
    connectivity : Connectivity
    tract_lengths : path-like
        Where the lengths go, as the matrix of ``mean_length``, mm. Default: nowhere.

    Raises
    ------
    ValueError
        Another ending, or names with line breaks or tabulators.

    Examples
    --------
    >>> import tempfile
    >>> from virtualbrain import Connectivity
    >>> path = tempfile.mkdtemp() + "/count.connectogram.txt"
    >>> write(path, Connectivity.synthetic(2))
    >>> read(path).region_labels.tolist()
    ['l_000', 'r_000']
    """
    fields = complete(connectivity)
    names = fields["region_labels"].tolist()
    for name in names:
        if set(name) & set("\t\r\n"):
            raise ValueError(f"name {name!r} cannot be written as text: rename it")
    for target, key in ((path, "weights"), (tract_lengths, "tract_lengths")):
        if target is None:
            continue
        source = os.fspath(target).lower()
        if source.endswith(".mat"):
            import scipy.io

            text = "\n".join(names).encode()
            variables = {"connectivity": fields[key], "name": np.frombuffer(text, np.uint8)}
            with replacing(target) as file:
                scipy.io.savemat(file, variables, format="4")
        elif source.endswith(".connectogram.txt"):
            with replacing(target) as file:
                file.write(_connectogram_of(fields[key], names).encode())
        else:
            raise ValueError(f"{source}: wants .connectivity.mat or .connectogram.txt")


def _connectogram_of(matrix: NDArray[np.float64], names: list[str]) -> str:
    sums = [f"{max(1.0, row.sum()):g}" for row in matrix]
    rows = [["data", "data", *sums], ["data", "data", *names]]
    rows += [
        [total, name, *(f"{value:g}" for value in row)]
        for total, name, row in zip(sums, names, matrix, strict=True)
    ]
    return "".join("\t".join(row) + "\t\n" for row in rows)
