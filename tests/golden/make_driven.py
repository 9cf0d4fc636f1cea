"""Write driven.npz: the runs of driven_cases.py with tvb-library in double precision.

PYTHONPATH=tests tvb/bin/python tests/golden/make_driven.py
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import make_goldens as base
import numpy as np
from golden import cases, driven_cases
from tvb.datatypes import equations, patterns
from tvb.simulator import coupling, integrators, models, monitors, noise, simulator


class Given:
    """Standard normal numbers that are given; coloured noise begins where it is told to."""

    def white(self, shape):
        return np.sqrt(self.dt) * next(self.numbers).reshape(shape)

    def coloured(self, shape):
        h = self._sqrt_1_E2 * next(self.numbers).reshape(shape)
        self._eta = self._eta * self._E + h
        return self._dt_sqrt_lambda * self._eta

    def configure_coloured(self, dt, shape):
        super().configure_coloured(dt, shape)
        self._eta = self.start_of_colour


class GivenAdditive(Given, noise.Additive):
    pass


class GivenMultiplicative(Given, noise.Multiplicative):
    pass


def equation(name, parameters):
    made = getattr(equations, name)()
    made.parameters.update(parameters)
    return made


def build(driven: driven_cases.DrivenCase, disturb: bool) -> simulator.Simulator:
    case = driven.run
    conn = base.connectivity(case.network)
    n = conn.number_of_regions
    model_class, coupling_class = getattr(models, case.model), getattr(coupling, case.coupling)
    model = model_class(**base.arrays(model_class, case.parameters(n)))
    model.variables_of_interest = list(model.state_variables)
    integrator = getattr(integrators, case.scheme)(dt=case.dt)
    if case.nsig:
        cls = GivenMultiplicative if driven.gain else GivenAdditive
        integrator.noise = cls(nsig=np.array(case.nsig), ntau=driven.ntau)
        if driven.gain:
            integrator.noise.b = equation(*driven.gain)
        integrator.noise.numbers = iter(cases.normals(case, n, case.steps[-1]))
        integrator.noise.start_of_colour = driven_cases.colour(case, n)
    driven_cases.restrict(driven, integrator)
    stimulus = None
    if driven.stimulus:
        stimulus = patterns.StimuliRegion(
            connectivity=conn,
            weight=driven_cases.weight(n),
            temporal=equation(*driven.stimulus),
        )
    initial = cases.history(case, conn.tract_lengths)
    return simulator.Simulator(
        model=model,
        connectivity=conn,
        coupling=coupling_class(**base.arrays(coupling_class, case.coupling_params)),
        integrator=integrator,
        monitors=[monitors.Raw()],
        stimulus=stimulus,
        initial_conditions=cases.disturbed(initial, base.DISTURBANCE) if disturb else initial,
    ).configure()


def main() -> None:
    base.use_double_precision()
    content, failed = {}, []
    for driven in driven_cases.CASES:
        case = driven.run
        ((t, x),) = build(driven, False).run(simulation_length=case.simulation_length)
        ((_, y),) = build(driven, True).run(simulation_length=case.simulation_length)
        assert len(t) == case.steps[-1]
        pick = np.array(case.steps) - 1
        growth = (base.largest(y - x)[pick] / base.largest(x)[pick]).max(axis=1) / base.DISTURBANCE
        base.report(case.name, growth, x, case.largest_growth)
        if growth.max() >= case.largest_growth and not driven.own_steps:
            failed.append(case.name)
        content[f"{case.name}.x"] = x[pick][:, :, driven_cases.NODES]
    if failed:
        raise SystemExit(f"nothing written, shorten these cases: {failed}")
    np.savez_compressed(driven_cases.HERE / "driven.npz", **content)


if __name__ == "__main__":
    main()
