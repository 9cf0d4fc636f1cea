"""Check the objects and numbers that a user gives, or say clearly what is wrong with them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["instance", "milliseconds", "number", "whole_number"]


def instance(name: str, value: Any, base: type, default: Callable[[], Any] | None = None) -> Any:
    """`value`, an object of `base`; or the default in place of None.

    Examples
    --------
    >>> instance("length", None, float, default=float)
    0.0
    """
    if value is None and default is not None:
        return default()
    if not isinstance(value, base):
        got = (
            f"the class {value.__name__}: add parentheses"
            if isinstance(value, type)
            else repr(value)
        )
        parts = [p for p in base.__module__.split(".") if not p.startswith("_")]
        raise TypeError(f"{name} wants an object of {'.'.join(parts)}.{base.__name__}; got {got}")
    return value


def whole_number(name: str, value: Any, least: int = 0, most: float = float("inf")) -> int:
    """A whole number from `least` to `most`.

    Examples
    --------
    >>> whole_number("threads", 2, least=1)
    2
    """
    try:
        number = None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = None
    if number is None:
        raise TypeError(f"{name} wants a whole number; got {value!r}")
    if number < least:
        raise ValueError(f"{name} wants a whole number of at least {least}; got {number}")
    if number > most:
        raise ValueError(f"{name} wants a whole number of at most {most:g}; got {number}")
    return number


def number(name: str, value: Any, wants: str = "a number") -> float:
    """One real number, which may be infinite or NaN: no text, flag or complex number.

    Examples
    --------
    >>> number("speed", 3)
    3.0
    """
    array = np.asarray(value)
    given = array.item() if array.size == 1 else None
    if array.dtype.kind in "iufO" and not isinstance(given, (str, bytes, bool, np.bool_)):
        try:
            return float(given)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            pass
    raise TypeError(f"{name} wants {wants}; got {value!r}")


def milliseconds(name: str, value: Any, *, zero: bool = False) -> float:
    """A number of ms larger than 0; or, with `zero`, of at least 0.

    Examples
    --------
    >>> milliseconds("period", 2)
    2.0
    """
    ms = number(name, value, "a number of ms")
    if not (np.isfinite(ms) and (ms > 0 or (zero and ms == 0))):
        wants = "at least 0" if zero else "larger than 0"
        raise ValueError(f"{name} wants a finite number of ms, {wants}; got {ms:g}")
    return ms
