"""How precise the schemes are, and what that costs.

    python integrators.py [picture.png]

One oscillator, without coupling and noise, over 50 ms: the error at the end against the step,
compared with steps of 1/1024 ms; and against the number of evaluations of the model.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
SCHEMES = {
    "EulerDeterministic": (1, "#0072B2"),
    "HeunDeterministic": (2, "#D55E00"),
    "RungeKutta4thOrderDeterministic": (4, "#009E73"),
}
STEPS = 2.0 ** -np.arange(2, 9)


def end(scheme, dt):
    sim = vb.Simulator(
        model=vb.models.Generic2dOscillator(a=-0.5, b=-15.0, c=0.0, d=0.02),
        connectivity=vb.Connectivity(weights=[[0.0]], tract_lengths=[[0.0]]),
        integrator=getattr(vb.integrators, scheme)(dt=dt),
        monitors=[vb.monitors.SubSample(period=dt)],
        initial_conditions=np.full((1, 2, 1, 1), 0.5),
    ).configure()
    sim.run(50.0)
    return sim.current_state


exact = end("RungeKutta4thOrderDeterministic", 2.0**-10)
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8), sharey=True, layout="constrained")
for scheme, (order, colour) in SCHEMES.items():
    error = np.array([np.abs(end(scheme, dt) - exact).max() for dt in STEPS])
    left.loglog(STEPS, error, "o-", color=colour, label=scheme)
    right.loglog(order * 50 / STEPS, error, "o-", color=colour)
    above = error > 1e-12  # of rounding
    slope = np.polyfit(np.log(STEPS[above]), np.log(error[above]), 1)[0]
    print(f"{scheme}: error proportional to dt to the power of {slope:.2f}")
left.set(xlabel="step (ms)", ylabel="error after 50 ms")
right.set(xlabel="evaluations of the model")
left.legend()
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
