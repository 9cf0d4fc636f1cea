"""Connectomes in TVB's HDF5."""

from __future__ import annotations

import json
import os
import uuid
from typing import TYPE_CHECKING, Any

import numpy as np

from virtualbrain.connectivity.fields import FIELDS
from virtualbrain.io._build import build, complete
from virtualbrain.io._files import existing, refusing
from virtualbrain.io._hdf5 import opened
from virtualbrain.io.tvb_h5._file import array_of, attribute_of, gid_of, write_file

if TYPE_CHECKING:
    from virtualbrain.connectivity import Connectivity

__all__ = ["gid_of_connectivity", "read", "write"]


def read(path: str | os.PathLike[str]) -> Connectivity:
    """Read a connectome from TVB's HDF5.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    connectivity : Connectivity
        With the `speed` that `write` adds, if there is one.

    Raises
    ------
    ValueError
        A file that holds no connectome.

    Examples
    --------
    >>> import tempfile
    >>> from virtualbrain import Connectivity
    >>> path = tempfile.mkdtemp() + "/conn.h5"
    >>> write(path, Connectivity.from_file())
    >>> read(path)
    Connectivity(76 regions, 1560 connections, speed 3 mm/ms)
    """
    path = existing(path)
    with refusing(path, "connectome in TVB's HDF5"), opened(path) as file:
        if "weights" not in file:
            raise ValueError(f"it holds {', '.join(list(file)[:20]) or 'nothing'}, not weights")
        fields: dict[str, Any] = {}
        for name in FIELDS:
            if name in file and file[name].shape:
                array = array_of(file[name], path)
                if array.size:
                    fields[name] = array
        parent = str(attribute_of(file, "parent_connectivity", ""))
        selection = json.loads(attribute_of(file, "saved_selection", "") or "null")
        if parent:
            fields["parent_connectivity"] = parent
            fields["saved_selection"] = tuple(int(i) for i in selection or ())
    return build(fields, str(path))


def write(path: str | os.PathLike[str], connectivity: Connectivity) -> None:
    """Write a connectome as TVB's HDF5, whole or not at all.

    Parameters
    ----------
    path : path-like
    connectivity : Connectivity
        A speed other than 3 mm/ms goes to a data set of its own, which TVB ignores.

    Raises
    ------
    ValueError
        A connectome that `configure` refuses.
    """
    fields = complete(connectivity)
    attributes = {
        "number_of_regions": len(fields["weights"]),
        "number_of_connections": int(np.count_nonzero(fields["weights"])),
        "undirected": bool((fields["weights"] == fields["weights"].T).all()),
        "parent_connectivity": connectivity.parent_connectivity or "",
        "saved_selection": json.dumps(connectivity.saved_selection),
    }
    if np.array_equal(fields["speed"], [3.0]):
        del fields["speed"]
    write_file(
        path,
        "connectivity.Connectivity",
        "connectivity_h5.ConnectivityH5",
        fields,
        attributes,
        gid=gid_of_connectivity(connectivity),
    )


def gid_of_connectivity(connectivity: Connectivity) -> uuid.UUID:
    """By which the files of what belongs to a connectome refer to it."""
    return gid_of("connectivity", *complete(connectivity).values())
