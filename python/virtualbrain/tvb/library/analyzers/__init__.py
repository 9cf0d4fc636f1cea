"""Analyses of time series: `virtualbrain.analysis` under TVB's names."""

from .metric_kuramoto_index import compute_kuramoto_index_metric
from .metric_proxy_metastability import compute_proxy_metastability_metric
from .metric_variance_global import compute_variance_global_metric
from .metric_variance_of_node_variance import compute_variance_of_node_variance_metric

__all__ = [
    "METRICS",
    "compute_kuramoto_index_metric",
    "compute_proxy_metastability_metric",
    "compute_variance_global_metric",
    "compute_variance_of_node_variance_metric",
]

METRICS = {
    "GlobalVariance": compute_variance_global_metric,
    "KuramotoIndex": compute_kuramoto_index_metric,
    "ProxyMetastabilitySynchrony": compute_proxy_metastability_metric,
    "VarianceNodeVariance": compute_variance_of_node_variance_metric,
}
