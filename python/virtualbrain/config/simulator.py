"""The simulator that settings describe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from virtualbrain import coupling, integrators, models
from virtualbrain.config.classes import class_named, make
from virtualbrain.config.equation import equation_of
from virtualbrain.config.monitor import monitor_of
from virtualbrain.config.stimulus import stimulus_of
from virtualbrain.config.variables import Nodes, arrays_of, check_variables, strength_of
from virtualbrain.noise import Additive, Multiplicative, Noise
from virtualbrain.simulator import Simulator

if TYPE_CHECKING:
    from virtualbrain.config.run import RunConfig

__all__ = ["simulator_of"]


def simulator_of(config: RunConfig) -> Simulator:
    """The simulator, configured."""
    connectivity = config.connectome()
    labels = connectivity.region_labels.tolist()
    nodes = Nodes(labels)
    cortex = config.cortex(connectivity.number_of_regions)
    if cortex is not None:
        cortex.region_mapping_data.connectivity = connectivity
        nodes = Nodes(labels, cortex.region_mapping)
    model = _model(config, labels)
    return Simulator(
        model=model,
        connectivity=connectivity,
        surface=cortex,
        coupling=make("coupling", coupling, config.coupling, config.coupling_parameter, labels),
        integrator=_integrator(config, model, nodes),
        noise=_noise(config, model, nodes),
        monitors=[
            monitor_of(f"monitor[{i}]", each, model, labels, config.seed)
            for i, each in enumerate(config.monitor)
        ],
        stimulus=[
            stimulus_of(f"stimulus[{i}]", each, labels) for i, each in enumerate(config.stimulus)
        ],
        initial_conditions=_initial_conditions(config, model, nodes),
        simulation_length=config.duration,
        seed=config.seed,
        threads=config.threads,
    ).configure()


def _model(config: RunConfig, labels: list[str]) -> models.Model:
    model: models.Model = make("model", models, config.model, config.parameter, labels)
    if config.variables_of_interest is not None:
        model.variables_of_interest = tuple(config.variables_of_interest)
    if config.stvar is not None:
        check_variables("stvar", model, config.stvar)
        model.stvar = np.array([model.state_variables.index(each) for each in config.stvar])
    for name in ("state_variable_range", "state_variable_boundaries"):
        check_variables(name, model, getattr(config, name))
        for variable, pair in getattr(config, name).items():
            getattr(model, name)[variable] = np.array(pair)
    return model


def _integrator(config: RunConfig, model: models.Model, nodes: Nodes) -> integrators.Integrator:
    cls = class_named("integrator", integrators, config.integrator)
    integrator: integrators.Integrator = cls(dt=config.dt)
    for name in ("rtol", "atol"):
        if (tolerance := getattr(config, name)) is not None:
            if not hasattr(integrator, name):
                raise ValueError(
                    f"{name} is a tolerance of Dopri5, Dop853 and VODE; the integrator is "
                    f"{config.integrator}"
                )
            setattr(integrator, name, tolerance)
    if clamps := arrays_of("clamp", config.clamp, model, nodes):
        integrator.clamped_state_variable_indices = list(clamps)
        integrator.clamped_state_variable_values = np.stack(np.broadcast_arrays(*clamps.values()))
    return integrator


def _noise(config: RunConfig, model: models.Model, nodes: Nodes) -> Noise | None:
    cls = getattr(integrators, config.integrator)
    if config.nsig is None and not issubclass(cls, integrators.IntegratorStochastic):
        for name in ("ntau", "noise_factor"):
            if getattr(config, name):
                raise ValueError(f"{name} wants noise: give its strength, nsig")
        return None
    nsig = strength_of("nsig", config.nsig, model, nodes)
    if config.noise_factor is None:
        return Additive(nsig, noise_seed=config.seed, ntau=config.ntau)
    factor = equation_of("noise_factor", config.noise_factor)
    return Multiplicative(nsig, factor, noise_seed=config.seed, ntau=config.ntau)


def _initial_conditions(
    config: RunConfig, model: models.Model, nodes: Nodes
) -> NDArray[np.float64] | None:
    given = arrays_of("initial_conditions", config.initial_conditions, model, nodes)
    if not given:
        return None
    state = model.initial(1, nodes.count, np.random.default_rng(config.seed))
    for index, values in given.items():
        state[0, index] = values
    return state
