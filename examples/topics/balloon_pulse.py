"""One second of activity, and the BOLD signal that it causes: three sets of coefficients.

Friston, Harrison & Penny 2003 (doi:10.1016/S1053-8119(03)00202-7): the signal peaks at 2.52 % after
3.4 s, and undershoots to -0.56 % after 9.6 s.

    python balloon_pulse.py [picture.png]
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
FRISTON_2003 = {"tau_s": 1 / 0.65, "tau_f": 1 / 0.41, "tau_o": 0.98, "E0": 0.34, "V0": 2.0}
COEFFICIENTS = ("friston2003", "classical", "revised")

fig, ax = plt.subplots(figsize=(6.4, 4), layout="constrained")
sim = vb.Simulator(
    model=vb.models.Linear(gamma=0.0),  # a node that stays where it is put
    connectivity=vb.Connectivity(weights=[[0.0]], tract_lengths=[[0.0]]),
    integrator=vb.integrators.EulerDeterministic(dt=1.0),
    monitors=[
        vb.monitors.BalloonWindkessel(period=50.0, coefficients=name, **FRISTON_2003)
        for name in COEFFICIENTS
    ],
    initial_conditions=np.ones((1, 1, 1, 1)),
).configure()
during = sim.run(1000.0)
sim.current_state = np.zeros((1, 1, 1))
after = sim.run(24000.0)

for name, first, second in zip(COEFFICIENTS, during, after, strict=True):
    time = np.concatenate([first.time, second.time]) / 1000.0
    signal = np.concatenate([first.data, second.data])[:, 0, 0, 0]
    print(
        f"{name}: peak {signal.max():.2f} % at {time[signal.argmax()]:.1f} s, "
        f"undershoot {signal.min():.2f} % at {time[signal.argmin()]:.1f} s"
    )
    ax.plot(time, signal, label=f"coefficients: {name}")
ax.axvspan(0.0, 1.0, color="0.85", label="activity")
ax.set(xlabel="time (s)", ylabel="BOLD signal change (%)")
ax.legend()
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
