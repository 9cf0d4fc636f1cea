"""Attributes that hold one value per region, or per pair of regions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arrays import real_array

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Labels = NDArray[np.str_]
T = TypeVar("T")


class Field(Generic[T]):
    """An attribute that takes anything array-like and is read back as an array.

    Setting checks what can be told from the value alone (its kind and shape); that fields agree,
    and the values, which may be edited in place, are for the owner to check.
    """

    def __init__(self, convert: Callable[[str, Any], Any], kind: str) -> None:
        self.convert = convert
        self.kind = kind  # "required", "filled" by configure() when unset, or "optional"

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Field[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object, owner: type) -> Field[T] | T:
        if instance is None:
            return self
        value: T | None = instance.__dict__.get(self.name)
        if value is None and self.kind != "optional":
            fill = ", or call configure() to fill it" if self.kind == "filled" else ""
            raise AttributeError(f"{self.name} is not set: set it{fill}")
        return value  # type: ignore[return-value]  # None is in T where the field is optional

    def __set__(self, instance: object, value: ArrayLike | None) -> None:
        # TVB has empty arrays where something is unknown.
        if self.kind != "required" and (value is None or _is_empty(value)):
            instance.__dict__[self.name] = None
        elif value is None:
            raise TypeError(f"{self.name} must be given; got None")
        else:
            instance.__dict__[self.name] = self.convert(self.name, value)


def _is_empty(value: Any) -> bool:
    try:
        return len(value) == 0
    except TypeError:  # a number, an array of no dimensions, a sparse matrix
        return False


def as_matrix(name: str, value: Any) -> Floats:
    wants = "a square matrix, shape (n_regions, n_regions): rows are targets, columns sources"
    array = real_array(name, value, wants)
    if array.ndim == 0:  # what np.loadtxt makes of one region
        array = array.reshape(1, 1)
    if array.ndim != 2 or array.shape[0] != array.shape[1]:
        raise ValueError(f"{name} wants {wants}; got shape {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name} wants {wants}; got no regions at all")
    return array


def frame_labels(name: str, frame: Any) -> list[str] | None:
    """The labels of regions that a pandas DataFrame has for its columns; None without any."""
    if not hasattr(frame, "columns"):
        return None
    rows, columns = list(frame.index), list(frame.columns)
    if not all(isinstance(label, str) for label in columns):
        return None
    if all(isinstance(label, str) for label in rows) and rows != columns:
        raise ValueError(
            f"{name} names its rows otherwise than its columns, or in another order: "
            "frame.loc[frame.columns] puts the rows in that of the columns"
        )
    return columns


def lone_triangle(matrix: Floats) -> str | None:
    """Which triangle all entries off the diagonal are in; None if there are some in both."""
    upper, lower = np.triu(matrix, 1).any(), np.tril(matrix, -1).any()
    return None if upper == lower else "upper" if upper else "lower"


def as_points(name: str, value: Any) -> Floats:
    wants = "one row x y z per region, shape (n_regions, 3)"
    array = real_array(name, value, wants)
    if array.shape == (3,):
        array = array.reshape(1, 3)
    if array.ndim != 2 or array.shape[1] != 3:
        raise ValueError(f"{name} wants {wants}; got shape {array.shape}")
    return array


def as_vector(name: str, value: Any) -> Floats:
    wants = "one number per region, shape (n_regions,)"
    array = real_array(name, value, wants)
    if array.ndim > 2 or (array.ndim == 2 and min(array.shape) > 1):
        raise ValueError(f"{name} wants {wants}; got shape {array.shape}")
    return array.reshape(-1)


def as_flags(name: str, value: Any) -> Flags:
    array = as_vector(name, value)
    odd = np.flatnonzero((array != 0) & (array != 1))
    if odd.size:
        raise ValueError(
            f"{name} wants one True or False (1 or 0) per region; {name}[{odd[0]}] is "
            f"{array[odd[0]]:g}"
        )
    return array.astype(np.bool_)


def as_speed(name: str, value: Any) -> Floats:
    wants = "one number > 0 in mm/ms, or a matrix of them, shape (n_regions, n_regions)"
    array = real_array(name, value, wants, flags=False)
    if array.size == 1:
        return array.reshape(1)
    if array.ndim != 2 or array.shape[0] != array.shape[1]:
        raise ValueError(f"{name} wants {wants}; got shape {array.shape}")
    return array


def as_labels(name: str, value: Any) -> Labels:
    wants = "one text per region, shape (n_regions,)"
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} wants {wants}; got lists of different lengths") from None
    if array.ndim > 2 or (array.ndim == 2 and min(array.shape) > 1):
        raise ValueError(f"{name} wants {wants}; got shape {array.shape}")
    texts = []
    for i, label in enumerate(array.reshape(-1).tolist()):
        text = label.decode("utf-8", "replace") if isinstance(label, bytes) else label
        if not isinstance(text, (str, int)):
            raise TypeError(f"{name} wants {wants}; {name}[{i}] is {label!r}")
        texts.append(str(text))
        if re.search("[\0\r\n\ud800-\udfff]", texts[-1]):
            raise ValueError(f"{name}[{i}] is {label!r}: a label is one line of Unicode text")
    # At least as wide as TVB's, since NumPy cuts a longer text that is later put into an element.
    width = max([128, *map(len, texts)])
    return np.array(texts, dtype=f"U{width}")
