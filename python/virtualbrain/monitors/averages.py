"""Means over nodes."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arrays import real_array
from virtualbrain._declared import suggestion
from virtualbrain.monitors.gain import means_of
from virtualbrain.monitors.monitor import Monitor, nodes_of, number_of_nodes

if TYPE_CHECKING:
    from virtualbrain.simulator import Simulator

__all__ = ["DefaultMasks", "GlobalAverage", "SpatialAverage"]


class GlobalAverage(Monitor):
    """The mean over all nodes of the state at the end of each period."""

    def _spec(self, simulator: Simulator) -> dict[str, Any] | None:
        all_nodes = np.zeros(len(nodes_of(simulator)), np.intp)
        return {**(super()._spec(simulator) or {}), "gain": means_of(all_nodes, 1)}

    def _places(self, labels: Any) -> Sequence[str]:
        return ["mean"]


class DefaultMasks(enum.Enum):
    """What groups the nodes where no mask is given."""

    CORTICAL = "cortical"
    HEMISPHERES = "hemispheres"
    REGION_MAPPING = "region_mapping"


_GROUPS = {
    DefaultMasks.CORTICAL: ("not cortical", "cortical"),
    DefaultMasks.HEMISPHERES: ("left", "right"),
}


class SpatialAverage(Monitor):
    """Means over groups of nodes, of the state at the end of each period.

    Parameters
    ----------
    period : float, ms
        Time between samples.
    spatial_mask : array of int, shape (n_nodes,)
        Group of each node; groups are 0, 1, 2 and so on. Default: see `default_mask`.
    default_mask : {"cortical", "hemispheres"}
        What groups the regions without a mask: the connectivity's `cortical` or `hemispheres`. The
        vertices of a surface are grouped by region.
    variables_of_interest : array of int
        Which of the model's variables of interest to record. Default: all.

    Raises
    ------
    ValueError
        A mask of another length, or with groups that leave out a number.

    Examples
    --------
    >>> import virtualbrain as vb
    >>> halves = SpatialAverage(period=1.0, default_mask="hemispheres")
    >>> dt = vb.integrators.HeunDeterministic(dt=0.5)
    >>> (_, data), = vb.Simulator(monitors=halves, integrator=dt).configure().run(5.0)
    >>> data.shape
    (5, 1, 2, 1)
    """

    def __init__(
        self,
        period: float | None = None,
        spatial_mask: ArrayLike | None = None,
        default_mask: DefaultMasks | str = DefaultMasks.CORTICAL,
        variables_of_interest: ArrayLike | None = None,
    ) -> None:
        super().__init__(period, variables_of_interest)
        self.spatial_mask = spatial_mask
        self.default_mask = default_mask
        self._names: Sequence[str] = ()

    @property
    def default_mask(self) -> DefaultMasks:
        return self._default_mask

    @default_mask.setter
    def default_mask(self, value: DefaultMasks | str) -> None:
        known = [mask.value for mask in DefaultMasks]
        if not isinstance(value, DefaultMasks) and value not in known:
            raise ValueError(
                f"SpatialAverage.default_mask wants one of {', '.join(known)}; got {value!r}"
                + suggestion(str(value), known)
            )
        self._default_mask = DefaultMasks(value)

    def _spec(self, simulator: Simulator) -> dict[str, Any] | None:
        groups, names = self._groups(simulator)
        present, groups = np.unique(groups[nodes_of(simulator)], return_inverse=True)
        self._names = [names[i] for i in present]
        spec = super()._spec(simulator) or {}
        return {**spec, "gain": means_of(groups, len(self._names))}

    def _groups(self, simulator: Simulator) -> tuple[NDArray[np.intp], Sequence[str]]:
        """Group of each node, and names of the groups."""
        conn, surface = simulator.connectivity, getattr(simulator, "surface", None)
        if self.spatial_mask is not None:
            mask = real_array("SpatialAverage.spatial_mask", self.spatial_mask, "one int per node")
            groups = _checked(mask, number_of_nodes(simulator))
            return groups, [f"group {i}" for i in range(groups.max() + 1)]
        if surface is not None:
            groups = _checked(surface.region_mapping, number_of_nodes(simulator))
            return groups, conn.region_labels
        if self.default_mask is DefaultMasks.REGION_MAPPING:
            raise ValueError(
                "SpatialAverage.default_mask 'region_mapping' is for a simulation of a surface: "
                "use 'cortical' or 'hemispheres', or give a spatial_mask"
            )
        name = self.default_mask.value
        mask = getattr(conn, name)
        if mask is None:
            raise ValueError(
                f"SpatialAverage wants to group regions by {name}, but the connectivity does not "
                f"say which are: set connectivity.{name}, or give a spatial_mask"
            )
        names = _GROUPS[self.default_mask]
        if mask.all():  # one group
            return np.zeros(len(mask), np.intp), names[1:]
        return mask.astype(np.intp), names[: mask.max() + 1]

    def _places(self, labels: Any) -> Sequence[str]:
        return self._names


def _checked(mask: NDArray[Any], nodes: int) -> NDArray[np.intp]:
    if mask.shape != (nodes,):
        raise ValueError(
            f"SpatialAverage.spatial_mask wants one int for each of {nodes} nodes; got shape "
            f"{mask.shape}"
        )
    present = np.unique(mask)
    if not np.array_equal(present, np.arange(len(present))):
        raise ValueError(
            "SpatialAverage.spatial_mask wants groups 0, 1, 2 and so on, none of them empty; got "
            f"{present[:10].tolist()}"
        )
    return mask.astype(np.intp)
