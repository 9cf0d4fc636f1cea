"""Variance of the nodes' variances."""

from __future__ import annotations

from typing import Any

from virtualbrain import analysis

from ._metrics import recorded

__all__ = ["compute_variance_of_node_variance_metric"]


def compute_variance_of_node_variance_metric(params: dict[str, Any]) -> float:
    """`virtualbrain.analysis.variance_of_node_variance` of ``params["time_series"]``."""
    return analysis.variance_of_node_variance(recorded(params))
