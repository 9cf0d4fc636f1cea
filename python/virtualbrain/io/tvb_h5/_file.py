"""What TVB's HDF5 files have in common."""

from __future__ import annotations

import datetime
import hashlib
import os
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain.io._archive import allowance
from virtualbrain.io._files import existing, refusing
from virtualbrain.io._hdf5 import check_type, opened
from virtualbrain.io.atomic import replacing

__all__ = ["array_of", "attribute_of", "gid_of", "read_arrays", "write_file"]

_DATA_VERSION = 5
_MAX_TEXTS = 1_000_000


def read_arrays(
    path: str | os.PathLike[str], wanted: Sequence[str], optional: Sequence[str] = ()
) -> dict[str, NDArray[Any]]:
    """Read arrays of any of TVB's data types, such as a surface or sensors.

    Parameters
    ----------
    path : path-like
    wanted, optional : sequence of str
        Names of data sets, such as ``"vertices"``.

    Returns
    -------
    arrays : dict of str to array
        Optional ones that the file lacks, or that are empty, are left out.

    Raises
    ------
    ValueError
        A file that lacks what is wanted.

    Examples
    --------
    >>> read_arrays("missing.h5", ["vertices"])
    Traceback (most recent call last):
    FileNotFoundError: missing.h5 does not exist
    """
    import h5py

    path = existing(path)
    arrays: dict[str, NDArray[Any]] = {}
    with refusing(path, "file of TVB's HDF5"), opened(path) as file:
        for name in (*wanted, *optional):
            if isinstance(file.get(name), h5py.Dataset) and file[name].size:
                array = array_of(file[name], path)
                arrays[name] = np.char.decode(array, "utf-8") if array.dtype.kind == "S" else array
            elif name in wanted:
                raise ValueError(f"it holds {', '.join(list(file)[:20]) or 'nothing'}, not {name}")
    return arrays


def gid_of(kind: str, *arrays: NDArray[Any]) -> uuid.UUID:
    """The identifier of a thing, which follows from what it is made of."""
    digest = hashlib.sha256(kind.encode())
    for array in arrays:
        data = "\n".join(array.tolist()).encode() if array.dtype.kind == "U" else array.tobytes()
        digest.update(f" {array.shape} ".encode() + data)
    return uuid.uuid5(uuid.NAMESPACE_OID, digest.hexdigest())


def write_file(
    path: str | os.PathLike[str],
    type_: str,
    written_by: str,
    arrays: Mapping[str, NDArray[Any]],
    attributes: Mapping[str, Any],
    *,
    gid: uuid.UUID | None = None,
    told: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """Write one thing, whole or not at all.

    Parameters
    ----------
    path : path-like
    type_ : str
        TVB's class of it, below ``tvb.datatypes``, such as ``"surfaces.CorticalSurface"``.
    written_by : str
        TVB's class of such files, below ``tvb.adapters.datatypes.h5``.
    arrays : mapping of str to array
    attributes : mapping of str to value
        An identifier refers to another file; None is left out.
    gid : uuid.UUID
        Default: from the arrays.
    told : mapping of str to mapping of str to value
        Attributes of arrays.
    """
    import h5py

    now = datetime.datetime.now(datetime.timezone.utc)
    own = gid_of(type_, *arrays.values()) if gid is None else gid
    common = {
        "Data_version": _DATA_VERSION,
        "gid": own,
        "type": f"tvb.datatypes.{type_}",
        "written_by": f"tvb.adapters.datatypes.h5.{written_by}",
        "create_date": now.strftime("%Y-%m-%d,%H-%M-%S.%f"),
        "invalid": False,
        "is_nan": False,
        "visible": True,
        "subject": "unknown",
        "state": "RAW_DATA",
        **{f"user_tag_{i}": "" for i in range(1, 6)},
    }
    with replacing(path) as part, h5py.File(part.name, "w") as file:
        for name, array in arrays.items():
            text = array.dtype.kind == "U"
            if text and all(label.isascii() for label in array):
                file[name] = array.astype("S")  # tvb-library reads no other texts
            else:
                file[name] = array.astype(h5py.string_dtype("utf-8")) if text else array
            if not text and array.size:
                _set(file[name], _statistics(array))
        for name, values in (told or {}).items():
            _set(file[name], values)
        _set(file, {**common, **attributes})


def _statistics(array: NDArray[Any]) -> dict[str, Any]:
    return {
        "Minimum": array.min(),
        "Maximum": array.max(),
        "Mean": array.mean(),
        "IsFinite": bool(np.isfinite(array).all()),
        "HasComplex": False,
    }


def _set(node: Any, attributes: Mapping[str, Any]) -> None:
    for name, value in attributes.items():
        if isinstance(value, uuid.UUID):
            node.attrs[f"TVB_{name}"] = value.urn
        elif value is not None:
            node.attrs[f"TVB_{name}"] = f"bool:{value}" if isinstance(value, bool) else value


def array_of(dataset: Any, path: Any) -> NDArray[Any]:
    """All of a data set, if it is not larger than a file of that size should hold."""
    check_type(dataset.id, dataset.name)
    if dataset.dtype.kind != "O" and dataset.nbytes > allowance(path.stat().st_size):
        raise ValueError(f"{dataset.name} declares shape {dataset.shape}")
    stored = dataset.id.get_storage_size()
    if dataset.dtype.kind != "O" and dataset.chunks is None and dataset.nbytes > stored:
        raise ValueError(f"{dataset.name} is cut short")  # HDF5 would make up zeros
    if dataset.dtype.kind == "O":
        if dataset.size > _MAX_TEXTS:
            raise ValueError(f"{dataset.name} declares {dataset.size} texts")
        return np.array([str(text) for text in dataset.asstr()[()]])
    return np.asarray(dataset[()])


def attribute_of(file: Any, name: str, default: Any) -> Any:
    """An attribute of TVB's, or the default where there is none."""
    if f"TVB_{name}" not in file.attrs:
        return default
    check_type(file.attrs.get_id(f"TVB_{name}"), f"TVB_{name}")
    value = file.attrs[f"TVB_{name}"]
    if isinstance(value, np.ndarray):
        value = value.reshape(-1)[0] if value.size else default
    return value.decode() if isinstance(value, bytes) else value
