"""Independent components."""

from __future__ import annotations

from typing import Any

from virtualbrain import analysis

from ..datatypes.mode_decompositions import IndependentComponents
from ._signals import of_each

__all__ = ["compute_ica_decomposition"]


def compute_ica_decomposition(
    time_series: Any, n_components: int | None = None
) -> IndependentComponents:
    """`virtualbrain.analysis.independent_components` of each variable and mode.

    Returns
    -------
    components : IndependentComponents
        Series of shape (n_times, n_components, n_variables, n_modes), unmixing matrices
        (n_components, n_components, n_variables, n_modes), whitening matrices (n_components,
        n_nodes, n_variables, n_modes).
    """
    count = n_components or time_series.data.shape[2]

    def of(x: Any) -> Any:
        found = analysis.independent_components(x, count)
        return found.whitening, found.unmixing, found.time_series

    whitening, unmixing, series = of_each(time_series.data, of)
    return IndependentComponents(
        source=time_series,
        component_time_series=series,
        prewhitening_matrix=whitening,
        unmixing_matrix=unmixing,
        n_components=count,
    )
