"""A connectome in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain._region_fields import Floats
from virtualbrain.connectivity.checks import linked_at_no_distance
from virtualbrain.connectivity.fields import FIELDS, Fields

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Summary"]


class Summary(Fields):
    """Describing a connectome."""

    def summary(self) -> str:
        """Describe the connectome in a few lines.

        Returns
        -------
        text : str

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> print(Connectivity.from_file().configure().summary())
        Connectivity of 76 regions: rA1, rA2, rAMYG, ...
          connections    1560 of 5776, directed, 66 to themselves
          weights        0.004626 to 3 where there is a connection
          tract lengths  4.933 to 138.5 mm where there is a connection
          speed          3 mm/ms, delays up to 46.15 ms
          hemispheres    38 left, 38 right
          cortical       76 of 76
        """
        n = self.number_of_regions
        if not n:
            return "Connectivity without weights"
        known = {name: self.__dict__[name] for name in FIELDS}
        labels, lengths = known["region_labels"], known["tract_lengths"]
        connected = self.weights != 0
        itself = np.count_nonzero(connected.diagonal())
        rows = {
            "connections": f"{self.number_of_connections} of {n * n}, "
            f"{'undirected' if self.undirected else 'directed'}, {itself} to themselves",
        }
        if connected.any():
            rows["weights"] = f"{_range(self.weights[connected])} where there is a connection"
        if lengths is not None and (linked := _between_regions(connected)).any():
            rows["tract lengths"] = f"{_range(lengths[linked])} mm where there is a connection"
            if zero := len(linked_at_no_distance(self.weights, lengths)):
                rows["tract lengths"] += f"; {zero} connections between regions have length 0"
        rows["speed"] = f"{_range(self.speed)} mm/ms"
        if lengths is not None:
            delays = (lengths / self.speed).max(initial=0.0, where=connected)
            rows["speed"] += f", delays up to {delays:.4g} ms"
        if labels is not None and len(set(labels)) < n:
            rows["labels"] = f"{len(set(labels))} different ones for {n} regions"
        if self.hemispheres is not None:
            right = np.count_nonzero(self.hemispheres)
            rows["hemispheres"] = f"{n - right} left, {right} right"
        if self.cortical is not None:
            rows["cortical"] = f"{np.count_nonzero(self.cortical)} of {n}"
        if self.parent_connectivity is not None:
            rows["cut from"] = (
                f"{self.parent_connectivity}, {len(self.saved_selection)} regions left"
            )
        unset = [name for name, value in known.items() if value is None]
        if unset:
            rows["unset"] = ", ".join(unset)
        names = "" if labels is None else ": " + ", ".join(labels[:3]) + (", ..." if n > 3 else "")
        head = f"Connectivity of {n} region{'s' if n > 1 else ''}{names}"
        return "\n".join([head, *(f"  {name:<14} {text}" for name, text in rows.items())])

    def summary_info(self) -> dict[str, Any]:
        """Describe the connectome in numbers, with TVB's names of them.

        Returns
        -------
        info : dict
            Numbers of regions and connections, whether undirected, and for each matrix its least,
            median and largest value, also among connections alone.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> info = Connectivity.from_file().configure().summary_info()
        >>> info["Number of regions"], info["weights-non-zero"]
        (76, '[min, median, max] = [0.004626, 2, 3]')
        """
        info: dict[str, Any] = {
            "Number of regions": self.number_of_regions,
            "Number of connections": self.number_of_connections,
            "Undirected": self.undirected,
        }
        linked = self.weights != 0
        lengths = self.__dict__["tract_lengths"]
        for name, values in (
            ("areas", self.areas),
            ("weights", self.weights),
            ("weights-non-zero", self.weights[linked]),
            ("tract_lengths", lengths),
            ("tract_lengths-non-zero", None if lengths is None else lengths[lengths != 0]),
            ("tract_lengths (connections)", None if lengths is None else lengths[linked]),
        ):
            if values is None or not values.size:
                info[name] = "undefined"
            else:
                low, middle, high = values.min(), np.median(values), values.max()
                info[name] = f"[min, median, max] = [{low:.4g}, {middle:.4g}, {high:.4g}]"
        return info

    def plot(self, title: str = "") -> Figure:
        """Draw the connectome: a glass brain, matrices and histograms.

        Parameters
        ----------
        title : str
            Default: numbers of regions and connections.

        Returns
        -------
        figure : matplotlib Figure
            As `virtualbrain.plot.connectome` makes it.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> figure = Connectivity.synthetic(20).plot()
        """
        from virtualbrain.plot import connectome

        return connectome(self, title)  # type: ignore[arg-type]  # every Summary is one

    def __repr__(self) -> str:
        if not self.number_of_regions:
            return "Connectivity(no weights yet)"
        return (
            f"Connectivity({self.number_of_regions} regions, {self.number_of_connections} "
            f"connections, speed {_range(self.speed)} mm/ms)"
        )


def _between_regions(connected: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Without connections of regions to themselves, which have no length."""
    return connected & ~np.eye(len(connected), dtype=bool)


def _range(values: Floats) -> str:
    low, high = values.min(), values.max()
    return f"{low:.4g}" if low == high else f"{low:.4g} to {high:.4g}"
