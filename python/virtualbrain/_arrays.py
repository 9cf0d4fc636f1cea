"""Turn what a user gives as an array into a float64 array, or say clearly what is wrong with it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def real_array(name: str, value: Any, wants: str, *, flags: bool = True) -> NDArray[np.float64]:
    """Copy anything array-like into a new float64 array.

    Parameters
    ----------
    name : str
        The argument's name, for messages.
    value : array_like
        Lists, arrays, data frames, masked arrays (masked becomes NaN), SciPy sparse matrices.
    wants : str
        What the argument wants, for messages, such as ``"one number per region"``.
    flags : bool
        Whether True and False are taken for 1 and 0.

    Returns
    -------
    array : array of float64
        C-contiguous, never shared with `value`.

    Raises
    ------
    TypeError
        None, text, complex numbers or objects that are not numbers; flags where they are none.
    ValueError
        Rows of different lengths.

    Examples
    --------
    >>> real_array("areas", [1, 2], "one number per region")
    array([1., 2.])
    """
    if value is None:
        raise TypeError(f"{name} wants {wants}; got None")
    if hasattr(value, "toarray"):
        value = value.toarray()
    if isinstance(value, np.ma.MaskedArray):
        value = np.ma.filled(value.astype(np.float64), np.nan)
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} wants {wants}; got {_ragged(value)}") from None
    if array.dtype.kind == "O":
        try:
            array = array.astype(np.float64)
        except (TypeError, ValueError):
            raise TypeError(f"{name} wants {wants}; got objects that are not numbers") from None
    if array.dtype.kind == "c":
        raise TypeError(f"{name} wants {wants}; got complex numbers: take np.abs or .real first")
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} wants {wants}; got {array.dtype} data: convert it first")
    if array.dtype.kind == "b" and not flags:
        raise TypeError(f"{name} wants {wants}; got {value!r}")
    return np.array(array, dtype=np.float64, order="C")


def _ragged(value: Any) -> str:
    """Name the first row whose length differs from that of row 0."""
    try:
        lengths = [len(row) for row in value]
    except TypeError:
        return "numbers mixed with lists"
    odd = next((i for i, length in enumerate(lengths) if length != lengths[0]), None)
    if odd is None:
        return "lists nested to different depths"
    return f"rows of different lengths: row 0 has {lengths[0]} values, row {odd} has {lengths[odd]}"
