"""Principal components."""

from __future__ import annotations

from typing import Any

from virtualbrain import analysis

from ..datatypes.mode_decompositions import PrincipalComponents
from ._signals import of_each

__all__ = ["compute_pca"]


def compute_pca(time_series: Any) -> PrincipalComponents:
    """`virtualbrain.analysis.principal_components` of each variable and mode.

    Returns
    -------
    components : PrincipalComponents
        Weights of shape (n_nodes, n_nodes, n_variables, n_modes), of which the largest of each
        component is positive; fractions of shape (n_nodes, n_variables, n_modes).
    """

    def of(x: Any) -> Any:
        found = analysis.principal_components(x)
        return found.weights, found.fractions

    weights, fractions = of_each(time_series.data, of)
    return PrincipalComponents(source=time_series, weights=weights, fractions=fractions)
