"""Variance of all samples about the mean of each node."""

from __future__ import annotations

from typing import Any

from virtualbrain import analysis

from ._metrics import recorded

__all__ = ["compute_variance_global_metric"]


def compute_variance_global_metric(params: dict[str, Any]) -> float:
    """`virtualbrain.analysis.global_variance` of ``params["time_series"]``."""
    return analysis.global_variance(recorded(params))
