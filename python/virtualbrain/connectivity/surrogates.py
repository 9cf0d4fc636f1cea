"""Null models: connectomes that share some statistics with a real one and are random otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from virtualbrain._region_fields import Floats
from virtualbrain.connectivity.fields import Fields

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["Surrogates"]

_KINDS = ("weights", "distance", "degrees", "random")
_BINS = 20


class Surrogates(Fields):
    """Null models of a connectome."""

    def surrogate(self, kind: str = "degrees", *, seed: int = 0) -> Self:
        """Return a random connectome that keeps some of this one's statistics.

        Parameters
        ----------
        kind : {"weights", "distance", "degrees", "random"}
            * ``"weights"``: who is linked to whom stays; weights are shuffled.
            * ``"distance"``: as well; weights are shuffled among links of similar length (20
              classes of equal size), which keeps how weights fall off with length. [1]_
            * ``"degrees"``: links are rewired at random, ten swaps each, so that each region keeps
              the number of links it has, inwards and outwards; weights go with the sources. [2]_
            * ``"random"``: links, with their weights, are put at random.

            Lengths belong to pairs of regions and stay where the pair has one; a new link takes its
            length from the straight line where centres are known, else from another link. What is
            undirected stays so. Self-connections are left alone.
        seed : int

        Returns
        -------
        connectivity : Connectivity

        Raises
        ------
        ValueError
            Another kind.

        References
        ----------
        .. [1] Roberts et al. 2016, NeuroImage 124:379-393, doi:10.1016/j.neuroimage.2015.09.009
        .. [2] Maslov & Sneppen 2002, Science 296:910-913, doi:10.1126/science.1065103

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity.from_file("connectivity_68.zip")
        >>> null = conn.surrogate("degrees", seed=1)
        >>> bool(((null.weights > 0).sum(axis=1) == (conn.weights > 0).sum(axis=1)).all())
        True
        """
        if kind not in _KINDS:
            raise ValueError(f"kind wants one of {', '.join(_KINDS)}; got {kind!r}")
        rng = np.random.default_rng(seed)
        undirected = self.undirected
        linked = self.weights != 0
        np.fill_diagonal(linked, False)
        if undirected:
            linked = np.triu(linked)
        target, source = np.nonzero(linked)
        values = self.weights[target, source]
        if kind == "weights":
            values = rng.permutation(values)
        elif kind == "distance":
            values = self._shuffled_in_classes(values, target, source, rng)
        elif kind == "degrees":
            target, source = _rewired(target, source, len(linked), undirected, rng)
        else:
            apart = ~np.eye(len(linked), dtype=bool)
            pairs = np.triu(apart) if undirected else apart
            target, source = np.nonzero(pairs)
            chosen = rng.permutation(len(target))[: len(values)]
            target, source = target[chosen], source[chosen]
        weights = np.diag(self.weights.diagonal())
        weights[target, source] = values
        if undirected:
            weights[source, target] = values
        result = self.copy()
        result._forget_origin()
        result.weights = weights
        if result.__dict__["tract_lengths"] is not None:
            result.tract_lengths = self._lengths_of(weights != 0, rng)
        return result

    def _shuffled_in_classes(
        self,
        values: Floats,
        target: NDArray[np.intp],
        source: NDArray[np.intp],
        rng: np.random.Generator,
    ) -> Floats:
        by_length = np.argsort(self.tract_lengths[target, source], kind="stable")
        shuffled = values.copy()
        for members in np.array_split(by_length, _BINS):
            shuffled[members] = rng.permutation(values[members])
        return shuffled

    def _lengths_of(self, linked: NDArray[np.bool_], rng: np.random.Generator) -> Floats:
        """Lengths, with one for each link that had none."""
        lengths = self.tract_lengths.copy()
        before = self.weights != 0
        new = linked & ~before & (lengths == 0)
        np.fill_diagonal(new, False)
        if not new.any():
            return lengths
        both_ways = bool((lengths == lengths.T).all())
        if both_ways:
            new |= new.T
        apart = before & ~np.eye(len(linked), dtype=bool)
        if self.centres is not None and np.isfinite(self.centres).all():
            straight = self._straight_lines()
            # as much longer than the straight line as tracts are
            detour = np.median(lengths[apart]) / np.median(straight[apart])
            lengths[new] = detour * straight[new]
            return lengths
        drawn = rng.choice(lengths[apart], size=linked.shape)
        if both_ways:
            drawn = np.triu(drawn) + np.triu(drawn, 1).T
        lengths[new] = drawn[new]
        return lengths


def _rewired(
    target: NDArray[np.intp],
    source: NDArray[np.intp],
    n: int,
    undirected: bool,
    rng: np.random.Generator,
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Swap the targets of random pairs of links, wherever that makes no link twice."""
    ends = [(int(t), int(s)) for t, s in zip(target, source, strict=True)]
    if len(ends) < 2:
        return target, source
    taken = set(ends) | ({(s, t) for t, s in ends} if undirected else set())
    draws = rng.integers(len(ends), size=(10 * len(ends), 2)).tolist()
    turns = (rng.random(10 * len(ends)) < 0.5).tolist()
    for (i, j), turn in zip(draws, turns, strict=True):
        (t, s), (u, v) = ends[i], ends[j]
        if undirected and turn:  # a link has no first end
            u, v = v, u
        if t == v or u == s or (u, s) in taken or (t, v) in taken:
            continue
        before, after = {(t, s), (u, v)}, {(u, s), (t, v)}
        ends[i], ends[j] = (u, s), (t, v)
        if undirected:
            before |= {(s, t), (v, u)}
            after |= {(s, u), (v, t)}
        taken -= before
        taken |= after
    pairs = np.array(ends, np.intp)
    return pairs[:, 0], pairs[:, 1]
