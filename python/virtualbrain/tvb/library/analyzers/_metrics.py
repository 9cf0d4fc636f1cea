"""What the metrics of a time series have in common."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["recorded"]


def recorded(params: dict[str, Any]) -> NDArray[np.float64]:
    """Samples after ``start_point`` (ms); of a shorter series the last of ``segment`` parts."""
    series = params["time_series"]
    data = np.asarray(series.data, float)
    first = params.get("start_point", 0.0) / series.sample_period
    if first > len(data):
        segment = int(params.get("segment", 1))
        first = (segment - 1) * (len(data) // segment)
    return data[int(first) :]
