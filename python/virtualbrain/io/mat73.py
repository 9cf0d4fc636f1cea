"""Read MATLAB's .mat files of version 7.3, which are HDF5."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from virtualbrain.io._archive import allowance
from virtualbrain.io._files import existing, refusing
from virtualbrain.io._hdf5 import check_type, opened

__all__ = ["read"]

_MAX_DEPTH = 20


def read(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read the variables of a .mat file of version 7.3.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    variables : dict
        As `virtualbrain.io.mat.read_all` gives them: arrays, str, lists (cells) and dicts
        (structures).

    Raises
    ------
    ValueError
        Another version, or a damaged file.

    Examples
    --------
    >>> import h5py, tempfile
    >>> path = tempfile.mkdtemp() + "/sc.mat"
    >>> with h5py.File(path, "w") as file:
    ...     file["sc"] = np.array([[1.0, 2.0], [3.0, 4.0]])  # as MATLAB stores [1 3; 2 4]
    >>> read(path)["sc"].tolist()
    [[1.0, 3.0], [2.0, 4.0]]
    """
    path = existing(path)
    with refusing(path, ".mat file of version 7.3"), opened(path) as file:
        reader = _Reader(file, allowance(path.stat().st_size))
        return {name: reader.value(file[name], 0) for name in file if not name.startswith("#")}


class _Reader:
    """Goes through a file with a budget of bytes, since references can be many to one thing."""

    def __init__(self, file: Any, budget: int) -> None:
        self.file = file
        self.budget = budget

    def value(self, node: Any, depth: int) -> Any:
        if depth > _MAX_DEPTH:
            raise ValueError(f"cells or structures nested deeper than {_MAX_DEPTH}")
        if hasattr(node, "keys"):
            return {name: self.value(node[name], depth + 1) for name in node}
        self.budget -= node.nbytes
        if self.budget < 0:
            raise ValueError("holds more than a file of its size should")
        kind = node.attrs.get("MATLAB_class", b"")
        kind = kind.decode() if isinstance(kind, bytes) else str(kind)
        if node.attrs.get("MATLAB_empty", 0):
            shape = tuple(node[()].astype(int).ravel())
            if 0 not in shape:
                raise ValueError(f"{node.name} is empty, of shape {shape}")
            return {"char": "", "cell": []}.get(kind, np.empty(shape))
        if node.dtype.kind != "O":
            check_type(node.id, node.name)
        data = node[()]
        if node.dtype.kind == "O":
            return [self.value(self.file[each], depth + 1) for each in np.ravel(data)]
        if kind == "char":
            rows = ["".join(map(chr, row)) for row in np.atleast_2d(data.T).tolist()]
            return "\n".join(row.rstrip() if len(rows) > 1 else row for row in rows)
        if data.dtype.kind not in "biuf":
            raise ValueError(f"{node.name} holds {data.dtype} data; save real numbers")
        return data.T
