"""Parameters of models and couplings of one's own."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from virtualbrain._arguments import number
from virtualbrain._arrays import real_array

__all__ = ["Parameter", "pair"]


class Parameter:
    """A parameter of a model or coupling of one's own.

    Parameters
    ----------
    default : float, bool or array
        A bool makes a flag, an array a vector of coefficients.
    range : (float, float)
        Where its values make sense; shown in the documentation.
    unit, doc : str

    Examples
    --------
    >>> Parameter(1.0, range=(0.0, 2.0), unit="1/ms", doc="Rate of decay")
    Parameter(1.0)
    """

    def __init__(
        self,
        default: ArrayLike,
        *,
        range: tuple[float, float] = (-np.inf, np.inf),
        unit: str = "",
        doc: str = "",
    ) -> None:
        wants = "a number, a flag or a vector of numbers"
        array = real_array("default", default, wants)
        if array.ndim > 1 or array.size == 0 or not np.isfinite(array).all():
            raise ValueError(f"default wants {wants}, finite; got {default!r}")
        flag = np.asarray(default).dtype == bool
        self.default = default
        self._declared = {
            "name": "",
            "kind": "vector" if array.ndim and array.size > 1 else "flag" if flag else "number",
            "value": array.reshape(-1).tolist(),
            "unit": unit,
            "range": (0.0, 1.0) if flag else pair("range", range),
            "doc": doc.rstrip("."),
        }

    def declaration(self, name: str) -> dict[str, Any]:
        return {**self._declared, "name": name, "doc": self._declared["doc"] or f"Parameter {name}"}

    def __get__(self, instance: Any, owner: type) -> Any:
        # values are attributes of instances, which come first
        return self

    def __repr__(self) -> str:
        return f"Parameter({self.default!r})"


def pair(name: str, pair: Any) -> tuple[float, float]:
    try:
        lo, hi = (number(name, end) for end in pair)
    except (TypeError, ValueError):
        raise TypeError(f"{name} wants (lower, upper); got {pair!r}") from None
    if not lo < hi:
        raise ValueError(f"{name} wants lower < upper; got {pair!r}")
    return lo, hi
