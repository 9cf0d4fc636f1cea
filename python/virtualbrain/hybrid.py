"""Several models in one network: each region runs one of them.

>>> from virtualbrain import hybrid, models
>>> two = hybrid.Hybrid(
...     [
...         hybrid.Population(models.Epileptor(), regions=["rHC", "rPHC"], name="seizing"),
...         hybrid.Population(models.Generic2dOscillator(), name="rest"),
...     ]
... )

It takes the place of a model: ``Simulator(model=two, ...)``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain._arguments import instance
from virtualbrain._declared import suggestion
from virtualbrain.connectivity import Connectivity
from virtualbrain.coupling import Coupling
from virtualbrain.integrators import Integrator, IntegratorStochastic, with_noise
from virtualbrain.models import Model
from virtualbrain.noise import Additive, Noise

__all__ = ["Hybrid", "Population", "Projection"]


@dataclass(frozen=True, eq=False)
class Population:
    """Regions that run the same model.

    Parameters
    ----------
    model : Model
        Values per node are in the order of the connectome, of these regions alone.
    regions : str, int, sequence of them, or array of bool, shape (n_regions,)
        Labels or numbers. Default: all regions that no other population names.
    name : str
        Default the name of the model's class.
    noise : Noise
        Noise of these regions, with values per node of these alone. Default that of the simulator.
    """

    model: Model
    regions: Any = None
    name: str = ""
    noise: Noise | None = None

    def __post_init__(self) -> None:
        instance("Population.model", self.model, Model)
        if not isinstance(self.name, str):
            raise TypeError(f"Population.name wants a str; got {self.name!r}")
        if "/" in self.name:
            raise ValueError(f"Population.name wants a name without '/'; got {self.name!r}")
        if self.noise is not None:
            instance("Population.noise", self.noise, Noise)
        if not self.name:
            object.__setattr__(self, "name", type(self.model).__name__)


@dataclass(frozen=True)
class Projection:
    """What the connections from one population to another carry.

    Parameters
    ----------
    source, target : str
        Names of populations; they may be the same.
    source_cvar : str, int or sequence of them
        What is sent: a state variable of the source, by name, or one of its coupling variables, by
        number. A coupling that takes several variables together, such as `SigmoidalJansenRit`,
        wants as many. Default: the coupling variable with the number of the target's.
    target_cvar : str or int
        What receives: a coupling variable of the target, by name or by number. Default the first.

    Examples
    --------
    >>> Projection("seizing", "rest", source_cvar="x2")
    Projection(source='seizing', target='rest', source_cvar='x2', target_cvar=0)
    """

    source: str
    target: str
    source_cvar: Any = None
    target_cvar: str | int = 0


class Hybrid:
    """A network of several models, in place of one model.

    All connections of the connectome are there, with their weights and delays, and all populations
    share coupling, scheme and time step.

    Parameters
    ----------
    populations : sequence of Population
        Each region is in exactly one of them.
    projections : sequence of Projection
        Which variables drive which inputs. What is not named here sends nothing, connections
        within a population included. Default: every input hears the coupling variable of the same
        number, of all populations that have one.

    Raises
    ------
    ValueError, TypeError
        Two populations or projections for the same thing, or names that are not known. Regions are
        checked when a simulator is configured.

    Notes
    -----
    A coupling that compares a node with its sources, such as `Difference`, takes of the node the
    coupling variable that receives. An input to which nothing is connected gets what the coupling
    makes of an empty sum.

    In TVB's words (``tvb.simulator.hybrid``) a `Population` is a ``Subnetwork``, a `Projection` an
    ``IntraProjection`` or ``InterProjection``.

    Examples
    --------
    >>> import virtualbrain as vb
    >>> from virtualbrain.hybrid import Hybrid, Population, Projection
    >>> network = Hybrid(
    ...     [
    ...         Population(vb.models.Epileptor(), regions=["rHC", "rPHC"], name="seizing"),
    ...         Population(vb.models.Generic2dOscillator(), name="rest"),
    ...     ],
    ...     [
    ...         Projection("seizing", "rest", source_cvar="x1"),
    ...         Projection("rest", "seizing"),
    ...         Projection("rest", "rest"),
    ...     ],
    ... )
    >>> sim = vb.Simulator(model=network, monitors=vb.monitors.Raw()).configure()
    >>> seizing, rest = sim.run(n_steps=10)
    >>> seizing.data.shape, rest.data.shape, seizing.population
    ((10, 2, 2, 1), (10, 1, 74, 1), 'seizing')
    >>> sim.current_state["rest"].shape
    (2, 74, 1)
    """

    def __init__(
        self, populations: Iterable[Population], projections: Iterable[Projection] | None = None
    ) -> None:
        self._populations: tuple[Population, ...] = _all("populations", populations, Population)
        self._projections: tuple[Projection, ...] | None = (
            None if projections is None else _all("projections", projections, Projection)
        )
        names = [p.name for p in self._populations]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"populations: two have the name {name!r}; give each its own")
        for p in self._projections or ():
            for name in (p.source, p.target):
                if name not in names:
                    raise ValueError(
                        f"projections: there is no population {name!r}" + suggestion(name, names)
                    )
        rests = [p.name for p in self._populations if p.regions is None]
        if len(rests) > 1:
            raise ValueError(
                f"populations: {' and '.join(rests)} name no regions, and only one can have those "
                "that are left"
            )

    @property
    def populations(self) -> tuple[Population, ...]:
        return self._populations

    @property
    def projections(self) -> tuple[Projection, ...] | None:
        return self._projections

    def __getitem__(self, name: str) -> Population:
        try:
            return {p.name: p for p in self}[name]
        except KeyError:
            known = [p.name for p in self]
            raise KeyError(f"there is no population {name!r}{suggestion(name, known)}") from None

    def __iter__(self) -> Iterator[Population]:
        return iter(self._populations)

    def __len__(self) -> int:
        return len(self._populations)

    @property
    def variables_of_interest(self) -> tuple[tuple[str, ...], ...]:
        """Those of each population's model."""
        return tuple(p.model.variables_of_interest for p in self._populations)

    def _nodes(self, connectivity: Connectivity) -> list[NDArray[np.intp]]:
        """Regions of each population, in increasing order."""
        owner: dict[int, str] = {}
        for p in self._populations:
            if p.regions is None:
                continue
            found = connectivity.region_indices(p.regions)
            if not len(found):
                raise ValueError(f"population {p.name!r} has no regions")
            for region in found.tolist():
                if region in owner:
                    raise ValueError(
                        f"region {connectivity.region_labels[region]} is in two populations, "
                        f"{owner[region]!r} and {p.name!r}"
                    )
                owner[region] = p.name
        left = [i for i in range(connectivity.number_of_regions) if i not in owner]
        rest = next((p.name for p in self._populations if p.regions is None), None)
        if left and rest is None:
            raise ValueError(
                f"region {connectivity.region_labels[left[0]]} is in no population; a population "
                "without `regions` has all that are left"
            )
        if rest is not None and not left:
            raise ValueError(f"population {rest!r} has no regions: the others have them all")
        owner |= dict.fromkeys(left, rest or "")
        return [
            np.array(sorted(i for i, name in owner.items() if name == p.name), np.intp)
            for p in self._populations
        ]

    def _with_noise(self, integrator: Integrator) -> Integrator:
        """The integrator with noise, if any population has some."""
        seeds = {p.noise.noise_seed for p in self if p.noise is not None}
        if not seeds:
            return integrator
        if not isinstance(integrator, IntegratorStochastic):
            integrator = with_noise(integrator, Additive(0.0, noise_seed=min(seeds)))
        seeds.add(integrator.noise.noise_seed)
        if len(seeds) > 1:
            raise ValueError(
                "noise_seed: a network has one realisation of noise, so that all of its noises "
                f"want the same seed; got {', '.join(map(str, sorted(seeds)))}"
            )
        return integrator

    def _channels(self, coupling: Coupling) -> list[tuple[int, int, list[int], int]]:
        """Projections as the engine takes them: source, target, state variables, input."""
        names = [p.name for p in self._populations]
        channels: dict[tuple[int, int, int], list[int]] = {}
        for p in self._projections or ():
            source, target = names.index(p.source), names.index(p.target)
            place = _input(p, self._populations[target].model)
            if (source, target, place) in channels:
                raise ValueError(
                    f"projections: two from {p.source!r} to {p.target!r} reach the same coupling "
                    "variable"
                )
            wanted = coupling._variables()
            channels[source, target, place] = _sent(
                p, self._populations[source].model, place, wanted
            )
        if self._projections == ():
            raise ValueError("projections: none; to simulate without coupling, use weights of 0")
        return [(s, t, sent, place) for (s, t, place), sent in channels.items()]

    def __repr__(self) -> str:
        inner = ", ".join(f"{p.name}: {type(p.model).__name__}" for p in self._populations)
        return f"Hybrid({inner})"


def _all(name: str, given: Any, kind: type) -> tuple[Any, ...]:
    try:
        several = tuple(given)
    except TypeError:
        several = (given,)
    for each in several:
        if not isinstance(each, kind):
            raise TypeError(f"{name} want objects of hybrid.{kind.__name__}; got {each!r}")
    if not several and name == "populations":
        raise ValueError("populations: none; a network wants at least one")
    return several


def _input(p: Projection, model: Model) -> int:
    """Which coupling variable of the target receives."""
    known = [model.state_variables[v] for v in model.cvar]
    given = p.target_cvar
    if isinstance(given, str) and given in known:
        return known.index(given)
    if isinstance(given, (int, np.integer)) and 0 <= given < len(known):
        return int(given)
    raise ValueError(
        f"target_cvar of the projection from {p.source!r} to {p.target!r} wants one of the "
        f"coupling variables {', '.join(known)}, by name or number; got {given!r}"
    )


def _sent(p: Projection, model: Model, place: int, wanted: int) -> list[int]:
    """Which state variables of the source are sent."""
    where = f"source_cvar of the projection from {p.source!r} to {p.target!r}"
    cvar = model.cvar.tolist()
    given = p.source_cvar
    if given is None:
        chosen: Sequence[Any] = [place] if wanted == 1 else range(wanted)
    else:
        chosen = [given] if isinstance(given, (str, int, np.integer)) else list(given)
    sent = []
    for each in chosen:
        if isinstance(each, str) and each in model.state_variables:
            sent.append(model.state_variables.index(each))
        elif isinstance(each, (int, np.integer)) and 0 <= each < len(cvar):
            sent.append(cvar[each])
        else:
            raise ValueError(
                f"{where} wants state variables by name ({', '.join(model.state_variables)}) or "
                f"coupling variables by number (below {len(cvar)}); got {each!r}"
            )
    if len(sent) != wanted:
        raise ValueError(f"{where}: the coupling takes {wanted} together; got {len(sent)}")
    return sent
