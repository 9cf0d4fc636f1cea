"""What is painted into images: numbers, or a time series of one variable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from virtualbrain._arguments import milliseconds
from virtualbrain.time_series import TimeSeries, variable_index


class Painted(NamedTuple):
    """Values, and what a series says about them."""

    values: Any  # array-like, as it was given; of a series shape (n_times, n_nodes)
    sample_period: float | None  # ms
    labels: Sequence[str] | None


def painted(
    values: Any, variable: int | str | None = None, sample_period: float | None = None
) -> Painted:
    """Take one variable of a TimeSeries, its modes added up; anything else as it is."""
    period = None if sample_period is None else milliseconds("sample_period", sample_period)
    if not isinstance(values, TimeSeries):
        if variable is not None:
            raise TypeError(f"variable is for a TimeSeries; values is a {type(values).__name__}")
        return Painted(values, period, None)
    names = values.variables
    if variable is None and len(names) > 1:
        raise ValueError(
            f"values has the variables {', '.join(names)}: say which as variable=, such as "
            f"variable={names[0]!r}"
        )
    data = values.data[:, variable_index(variable or 0, len(names), names)].sum(axis=2)
    return Painted(data, period or values.sample_period, [str(label) for label in values.labels])
