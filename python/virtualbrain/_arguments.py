"""Check the objects and whole numbers that a user gives, or say clearly what is wrong with them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

__all__ = ["instance", "whole_number"]


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
        raise TypeError(f"{name} wants an object of {base.__module__}.{base.__name__}; got {got}")
    return value


def whole_number(name: str, value: Any, least: int = 0, most: float = float("inf")) -> int:
    """A whole number from `least` to `most`.

    Examples
    --------
    >>> whole_number("threads", 2, least=1)
    2
    """
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} wants a whole number; got {value!r}") from None
    if number < least:
        raise ValueError(f"{name} wants a whole number of at least {least}; got {number}")
    if number > most:
        raise ValueError(f"{name} wants a whole number of at most {most:g}; got {number}")
    return number
