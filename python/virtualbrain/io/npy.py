"""Read NumPy's .npy and .npz files. What is pickled in them is refused."""

from __future__ import annotations

import io
import math
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain.io._archive import opened
from virtualbrain.io._files import existing, read_bytes

__all__ = ["parse", "read", "read_npz"]


def read(path: str | os.PathLike[str]) -> NDArray[Any]:
    """Read the array of a .npy file.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    array : array

    Raises
    ------
    ValueError
        No .npy file, a damaged one, or one of pickled objects.

    Examples
    --------
    >>> import tempfile
    >>> path = tempfile.mkdtemp() + "/sc.npy"
    >>> np.save(path, np.eye(2))
    >>> read(path)
    array([[1., 0.],
           [0., 1.]])
    """
    return parse(read_bytes(path), os.fspath(path))


def read_npz(path: str | os.PathLike[str]) -> dict[str, NDArray[Any]]:
    """Read all arrays of a .npz file.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    arrays : dict of str to array

    Raises
    ------
    ValueError
        No .npz file, a damaged or hostile one, or one of pickled objects.

    Examples
    --------
    >>> import tempfile
    >>> path = tempfile.mkdtemp() + "/subject.npz"
    >>> np.savez(path, weights=np.eye(2))
    >>> list(read_npz(path))
    ['weights']
    """
    with opened(existing(path)) as archive:
        return {
            Path(info.filename).stem: parse(archive.read(info), archive.name(info))
            for info in archive.members
            if info.filename.endswith(".npy")
        }


def parse(data: bytes, source: str) -> NDArray[Any]:
    """Read the array of a .npy file from its bytes; `source` names it in messages."""
    stream = io.BytesIO(data)
    try:
        # The header is looked at first: np.load allocates what it declares, true or not.
        version = np.lib.format.read_magic(stream)
        header = (
            np.lib.format.read_array_header_1_0
            if version == (1, 0)
            else np.lib.format.read_array_header_2_0
        )
        shape, _, dtype = header(stream)
        if math.prod(shape) * dtype.itemsize > len(data):
            raise ValueError(f"declares shape {shape} of {dtype} and holds less")
        stream.seek(0)
        return np.asarray(np.load(stream, allow_pickle=False))
    except Exception as error:  # the header parser raises more kinds than are documented
        raise ValueError(f"{source} is no readable .npy array ({error})") from error
