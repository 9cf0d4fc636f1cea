"""Functional connectivity dynamics."""

from __future__ import annotations

from ..basic.neotraits.api import Float, List
from ._results import Result

__all__ = ["Fcd"]


class Fcd(Result):
    """Correlations of the FC of windows."""

    _kind = "FCD type"
    sw = Float(default=120000.0, label="Length of the windows (ms)")
    sp = Float(default=2000.0, label="Between the starts of windows (ms)")
    labels_ordering = List(of=str, default=("Time", "Time", "State Variable", "Mode"))
