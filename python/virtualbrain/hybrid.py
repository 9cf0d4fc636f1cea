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

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain._arguments import instance
from virtualbrain._arrays import real_array
from virtualbrain._declared import suggestion
from virtualbrain.connectivity import Connectivity
from virtualbrain.coupling import Coupling
from virtualbrain.integrators import Integrator, IntegratorStochastic, with_noise
from virtualbrain.models import Model
from virtualbrain.noise import Additive, Noise

__all__ = ["Hybrid", "Population", "Projection"]

# source, target, state variables, input, scale, mode map
Channel = tuple[int, int, list[int], int, float, list[float]]


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
    clamped : dict of str to float or array, shape (n_nodes,) or (n_nodes, modes)
        State variables that are held, by name, and where. It may be edited between runs.
    """

    model: Model
    regions: Any = None
    name: str = ""
    noise: Noise | None = None
    clamped: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        instance("Population.model", self.model, Model)
        if not isinstance(self.name, str):
            raise TypeError(f"Population.name wants a str; got {self.name!r}")
        if "/" in self.name:
            raise ValueError(f"Population.name wants a name without '/'; got {self.name!r}")
        if self.noise is not None:
            instance("Population.noise", self.noise, Noise)
        if self.clamped is not None and not isinstance(self.clamped, Mapping):
            raise TypeError(
                f"Population.clamped wants a dict of variables to values; got {self.clamped!r}"
            )
        if not self.name:
            object.__setattr__(self, "name", type(self.model).__name__)


@dataclass(frozen=True, eq=False)
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
    scale : float
        What is sent is multiplied by it, after `pre` of the coupling.
    modes : array, shape (source modes, target modes)
        What each mode of the source gives to each of the target. Default: modes of the same number
        belong together; where there are not equally many, the sum of all goes to each.

    Examples
    --------
    >>> Projection("seizing", "rest", source_cvar="x2", scale=0.5).scale
    0.5
    """

    source: str
    target: str
    source_cvar: Any = None
    target_cvar: str | int = 0
    scale: float = 1.0
    modes: Any = None

    def __post_init__(self) -> None:
        scale = real_array(f"scale of {self._name}", self.scale, "a finite number")
        if scale.size != 1 or not np.isfinite(scale).all():
            raise ValueError(f"scale of {self._name} wants a finite number; got {self.scale!r}")
        object.__setattr__(self, "scale", float(scale.item()))

    @property
    def _name(self) -> str:
        return f"the projection from {self.source!r} to {self.target!r}"

    def _mode_map(self, source: Model, target: Model) -> list[float]:
        """As the engine takes it; empty: the default."""
        if self.modes is None:
            return []
        shape = (source.number_of_modes, target.number_of_modes)
        wants = f"shape {shape}, that is (modes of the source, modes of the target)"
        modes = real_array(f"modes of {self._name}", self.modes, wants)
        if modes.shape != shape or not np.isfinite(modes).all():
            raise ValueError(f"modes of {self._name} want finite numbers of {wants}; got {modes}")
        return [float(m) for m in modes.ravel()]


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

    def _channels(self, coupling: Coupling) -> list[Channel]:
        """Projections as the engine takes them."""
        names = [p.name for p in self._populations]
        models = [p.model for p in self._populations]
        channels: dict[tuple[int, int, int], Channel] = {}
        for p in self._projections or ():
            source, target = names.index(p.source), names.index(p.target)
            place = _input(p, models[target])
            if (source, target, place) in channels:
                raise ValueError(
                    f"projections: two from {p.source!r} to {p.target!r} reach the same coupling "
                    "variable"
                )
            wanted = coupling._variables()
            sent = _sent(p, models[source], place, wanted)
            modes = p._mode_map(models[source], models[target])
            channels[source, target, place] = (source, target, sent, place, p.scale, modes)
        if self._projections == ():
            raise ValueError("projections: none; to simulate without coupling, use weights of 0")
        return list(channels.values())

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
