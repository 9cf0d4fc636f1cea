"""Correlations over lags."""

from __future__ import annotations

from ..basic.neotraits.api import List, NArray
from ._results import Result

__all__ = ["CrossCorrelation"]


class CrossCorrelation(Result):
    """Cross-correlations of pairs of nodes."""

    _kind = "Temporal correlation type"
    time = NArray(required=False, label="Lags (ms)")
    labels_ordering = List(of=str, default=("Offsets", "Node", "Node", "State Variable", "Mode"))
