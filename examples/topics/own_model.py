"""A model and a coupling of your own, as text and as functions; both run in the engine.

    python own_model.py [picture.png]

Van der Pol oscillators that pull each other's phases with a frustration: the lag decides whether
they settle in step.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
VanDerPol = vb.models.from_equations(
    {"x": "mu * (x - x**3 / 3 - y) + c", "y": "x / mu"},
    parameters={"mu": vb.Parameter(2.0, range=(0.1, 10.0), doc="Strength of the friction")},
    state_variables={"x": (-2.0, 2.0), "y": (-1.0, 1.0)},
    name="VanDerPol",
)
Sakaguchi = vb.coupling.from_functions(
    lambda x_i, x_j, lag=0.0: np.sin(x_j - x_i - lag),
    lambda gx, a=1.0: a * gx,
    name="Sakaguchi",
)
print(VanDerPol().equations())


def order(lag):
    conn = vb.Connectivity.from_file().remove_self_connections().normalise("region")
    conn.speed = np.inf
    sim = vb.Simulator(
        model=vb.models.Kuramoto(omega=np.random.default_rng(1).normal(0.06, 0.004, 76)),
        connectivity=conn,
        coupling=Sakaguchi(a=0.05, lag=lag),
        integrator=vb.integrators.HeunDeterministic(dt=1.0),
        monitors=[vb.monitors.SubSample(period=5.0)],
        initial_conditions=np.random.default_rng(2).uniform(0, 6, (1, 1, 76, 1)),
        threads=1,
    ).configure()
    sim.run(2000.0)
    (theta,) = sim.run(2000.0)
    return vb.analysis.kuramoto_order(theta, phases=True).synchrony


fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
vb.plot.phase_plane(
    VanDerPol(), duration=30.0, ranges={"x": (-2.5, 2.5), "y": (-1.6, 1.6)}, ax=left
)
left.set_title("the model")
lags = np.linspace(0, np.pi, 13)
right.plot(lags, [order(lag) for lag in lags], "o-", color="#0072B2")
right.set(xlabel="lag of the coupling (rad)", ylabel="order parameter", ylim=(0, 1))
right.set_title("the coupling, between phase oscillators")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
