"""Arrays in the files that people keep them in: .npy, .npz, .mat, .csv, .tsv, .txt."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain._arrays import real_array
from virtualbrain.io import mat, mat73, npy, table
from virtualbrain.io._archive import MAX_BYTES, allowance
from virtualbrain.io._files import existing, read_bytes
from virtualbrain.io.atomic import replacing

__all__ = ["read_array", "read_variables", "write_array"]

TEXT = (".csv", ".tsv", ".txt", ".dat", ".edge")
_PACKED = tuple(f"{suffix}.bz2" for suffix in TEXT)


def read_array(path: str | os.PathLike[str], variable: str | None = None) -> NDArray[np.float64]:
    """Read one array of real numbers.

    Parameters
    ----------
    path : path-like
        ``.npy``, ``.npz``, ``.mat`` (version 4 to 7.3), or text, maybe packed as ``.txt.bz2`` (see
        `virtualbrain.io.table`; names of rows and columns are left out).
    variable : str
        Which one, of a ``.npz`` or ``.mat`` file that holds several; ``"subject.fc"`` is a field of
        a structure.

    Returns
    -------
    array : array of float64

    Raises
    ------
    ValueError
        Several arrays and no `variable`.

    Examples
    --------
    >>> import tempfile
    >>> path = tempfile.mkdtemp() + "/fc.npz"
    >>> np.savez(path, fc=np.eye(2), n=np.array(3))
    >>> read_array(path, "fc")
    array([[1., 0.],
           [0., 1.]])
    """
    source = existing(path)
    suffix = source.suffix.lower()
    if suffix == ".npy":
        values: Any = npy.read(path)
    elif suffix in (".npz", ".mat"):
        variables = read_variables(path)
        found = [name for name, value in variables.items() if _is_array(value)]
        if variable is None and len(found) != 1:
            raise ValueError(
                f"{source} holds the arrays {', '.join(found) or 'none'}: say which as variable="
            )
        values = variable_of(variables, variable if variable is not None else found[0], str(source))
        if not _is_array(values):
            raise ValueError(f"{source} has no array {variable!r}; it has {', '.join(found)}")
        values = dense(values, str(source))
    elif source.name.lower().endswith((*TEXT, *_PACKED)):
        values = table.read(path).values
    else:
        raise ValueError(f"{source}: an array is read from .npy, .npz, .mat, {', '.join(TEXT)}")
    try:
        return real_array(str(source), values, "an array of real numbers")
    except TypeError as error:
        raise ValueError(str(error)) from error


def variable_of(variables: Mapping[str, Any], name: str, source: str) -> Any:
    """The variable of a name, or with a ``.`` the field of a structure."""
    within, key = variables, name
    while key not in within and isinstance(within.get(key.partition(".")[0]), dict):
        outer, _, key = key.partition(".")
        within = within[outer]
    if key not in within:
        raise ValueError(f"{source} has no array {name!r}; it has {', '.join(within) or 'none'}")
    return within[key]


def dense(value: Any, source: str) -> Any:
    """A sparse matrix as an array; anything else as it is."""
    if not hasattr(value, "toarray"):
        return value
    if 8 * math.prod(value.shape) > MAX_BYTES:
        raise ValueError(f"{source}: a sparse matrix of shape {value.shape} is too large")
    return value.toarray()


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) or hasattr(value, "toarray")


def read_variables(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read what a .npz or .mat file holds.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    variables : dict
        Arrays; of a .mat file also str, lists (cells) and dicts (structures).

    Examples
    --------
    >>> import scipy.io, tempfile
    >>> path = tempfile.mkdtemp() + "/subject.mat"
    >>> scipy.io.savemat(path, {"sc": np.eye(2), "subject": "01"})
    >>> read_variables(path)["subject"]
    '01'
    """
    source = existing(path)
    if source.suffix.lower() == ".npz":
        return npy.read_npz(path)
    data = read_bytes(path)
    if b"\x89HDF\r\n\x1a\n" in (data[:8], data[512:520]):
        return mat73.read(path)
    try:
        return mat.read_all(data, allowance(len(data)))
    except (ValueError, UnicodeDecodeError) as error:
        raise ValueError(f"{source} is no readable .mat file ({error})") from error


def write_array(path: str | os.PathLike[str], array: Any, variable: str) -> None:
    """Write one array, whole or not at all.

    Parameters
    ----------
    path : path-like
        ``.npy`` or ``.mat``.
    array : array or scipy.sparse matrix
        A sparse one only as ``.mat``.
    variable : str
        Its name in a ``.mat`` file.

    Examples
    --------
    >>> import tempfile
    >>> path = tempfile.mkdtemp() + "/gain.mat"
    >>> write_array(path, np.eye(2), "ProjectionMatrix")
    >>> read_array(path).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    suffix = os.path.splitext(os.fspath(path))[1].lower()
    if suffix == ".npy":
        with replacing(path) as file:
            np.save(file, np.asarray(array), allow_pickle=False)
    elif suffix == ".mat":
        import scipy.io

        with replacing(path) as file:
            scipy.io.savemat(file, {variable: array}, do_compression=True)
    else:
        raise ValueError(f"{os.fspath(path)}: an array is written as .npy or .mat")
