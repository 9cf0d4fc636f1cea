"""What the results of analyses have in common."""

from __future__ import annotations

from typing import Any

from ..basic.neotraits.api import Attr, HasTraits, NArray, narray_summary_info
from .time_series import TimeSeries

__all__ = ["Result"]


class Result(HasTraits):
    """An array that was made of a time series."""

    _kind = "Type"
    array_data = NArray(label="Values")
    source = Attr(TimeSeries, label="Time series")

    def summary_info(self) -> dict[str, Any]:
        """The kind, the source, and the array."""
        info: dict[str, Any] = {self._kind: type(self).__name__, "Source": self.source.title}
        if hasattr(self, "labels_ordering"):
            info["Dimensions"] = self.labels_ordering
        return {**info, **narray_summary_info(self.array_data)}
