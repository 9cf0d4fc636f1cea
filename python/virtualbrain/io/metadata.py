"""What it takes to repeat a run: what was simulated, and how."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain.connectivity import Connectivity
from virtualbrain.equations import Equation
from virtualbrain.patterns import SampledStimulus, SpatioTemporalPattern, stimuli_of

if TYPE_CHECKING:
    from virtualbrain.simulator import Simulator

__all__ = ["Metadata"]

Arrays = dict[str, NDArray[Any]]


def _version() -> str:
    from virtualbrain import __version__

    return __version__


def _now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")


@dataclass
class Metadata:
    """Where results come from. What is unknown is None or empty.

    Parameters
    ----------
    complete : bool
        False if the run was stopped, or diverged, before its end.
    config : str
        The run as TOML; see `virtualbrain.config`.
    connectivity : Connectivity
        As simulated, weights scaled.
    model, coupling : str
        Class names.
    parameters, coupling_parameters : dict of str to array, shape (1,) or (n_nodes,)
        All of them, defaults included; of several populations after the name of each, as in
        ``"rest.tau"``.
    units : dict of str to str
        Of parameters, coupling parameters (after ``"coupling."``) and state variables.
    integrator : str
        Class name.
    dt : float, ms
    rtol, atol : float
        Tolerances of an integrator with steps of its own.
    clamped : dict of str to array, shape (n_nodes, modes)
        State variables that are held, and their values.
    boundaries : dict of str to array, shape (2,)
        What state variables are kept within; of several populations as parameters.
    noise : str
        Class name.
    nsig : array
        Strength of the noise, population after population.
    ntau : float, ms
        Correlation time of the noise.
    noise_factor : Equation
        What multiplicative noise is multiplied by.
    stimuli : list of StimuliRegion, SpatioTemporalPattern or SampledStimulus
        A pattern over a surface comes back as its strength at each vertex.
    final_state : dict of str to array, shape (n_nodes, modes)
        State variables when the results were written; of several populations as parameters.
    seed : int
    version : str
        Of virtualbrain.
    date : str
        UTC, ISO 8601.
    """

    complete: bool = True
    config: str = ""
    connectivity: Connectivity | None = None
    model: str = ""
    parameters: Arrays = field(default_factory=dict)
    coupling: str = ""
    coupling_parameters: Arrays = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    integrator: str = ""
    dt: float | None = None
    rtol: float | None = None
    atol: float | None = None
    clamped: Arrays = field(default_factory=dict)
    boundaries: Arrays = field(default_factory=dict)
    noise: str = ""
    nsig: NDArray[np.float64] | None = None
    ntau: float | None = None
    noise_factor: Equation | None = None
    stimuli: list[SpatioTemporalPattern | SampledStimulus] = field(default_factory=list)
    final_state: Arrays = field(default_factory=dict)
    seed: int | None = None
    version: str = field(default_factory=_version)
    date: str = field(default_factory=_now)

    @classmethod
    def of(cls, simulator: Simulator, *, complete: bool = True, config: str = "") -> Metadata:
        """Describe a configured simulator.

        Parameters
        ----------
        simulator : Simulator
        complete : bool
        config : str

        Returns
        -------
        metadata : Metadata

        Examples
        --------
        >>> import virtualbrain as vb
        >>> metadata = Metadata.of(vb.Simulator().configure())
        >>> metadata.model, metadata.parameters["tau"]
        ('Generic2dOscillator', array([1.]))
        """
        populations, coupling = simulator._populations, simulator.coupling
        integrator = simulator.integrator
        noise = getattr(integrator, "noise", None)
        units: dict[str, str] = {}
        parameters: Arrays = {}
        boundaries: Arrays = {}
        final_state: Arrays = {}
        state = simulator.current_state
        for p in populations:
            of = f"{p.name}." if p.name else ""
            names = p.model.state_variables
            own = state[p.name] if p.name else state
            final_state |= {of + name: own[i] for i, name in enumerate(names)}
            boundaries |= {
                of + names[i]: np.array([lo, hi])
                for i, lo, hi in p.model._bounds() or integrator._bounds(p.model.nvar)
            }
            units |= {of + each["name"]: each["unit"] for each in p.model._info["parameters"]}
            units |= {each["name"]: each["unit"] for each in p.model._info["states"]}
            parameters |= {of + name: getattr(p.model, name) for name in p.model.parameter_names}
        strengths = [] if noise is None else [p.noise_strength() for p in populations]
        held: Any = ([], [])
        if len(populations) == 1:
            held = integrator._clamps(populations[0].shape)
        units |= {f"coupling.{p['name']}": p["unit"] for p in coupling._info["parameters"]}
        return cls(
            complete=complete,
            config=config,
            connectivity=simulator.connectivity,
            model=simulator._model_name(),
            parameters=parameters,
            coupling=type(coupling).__name__,
            coupling_parameters={
                name: getattr(coupling, name) for name in coupling.parameter_names
            },
            units=units,
            integrator=type(integrator).__name__,
            dt=integrator.dt,
            rtol=getattr(integrator, "rtol", None),
            atol=getattr(integrator, "atol", None),
            clamped={names[i]: value for i, value in zip(*held, strict=True)},
            boundaries=boundaries,
            noise="" if noise is None else type(noise).__name__,
            ntau=getattr(noise, "ntau", None),
            noise_factor=getattr(noise, "b", None),
            stimuli=stimuli_of(simulator.stimulus),
            final_state=final_state,
            nsig=np.concatenate(strengths) if strengths else None,
            seed=simulator.seed if noise is None else noise.noise_seed,
        )
