"""A sweep over coupling strength and conduction speed, in threads.

    python parameter_sweep.py [picture.png]

Phase oscillators at 10 Hz on the connectome: how much they synchronise depends on both. Runs let go
of Python's lock, so that threads of Python run them side by side.
"""

import sys
from concurrent.futures import ThreadPoolExecutor

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
COUPLINGS = np.linspace(0.0, 0.04, 9)
SPEEDS = np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0])
FREQUENCIES = np.random.default_rng(1).normal(0.0628, 0.002, 76)  # rad/ms


def synchrony(point):
    a, speed = point
    conn = vb.Connectivity.from_file().remove_self_connections().normalise("region")
    conn.speed = speed
    sim = vb.Simulator(
        model=vb.models.Kuramoto(omega=FREQUENCIES),
        connectivity=conn,
        coupling=vb.coupling.Kuramoto(a=a),
        integrator=vb.integrators.HeunDeterministic(dt=1.0),
        monitors=[vb.monitors.SubSample(period=10.0)],
        initial_conditions=np.random.default_rng(2).uniform(0, 6.28, (1, 1, 76, 1)),
        threads=1,
    ).configure()
    sim.run(2000.0)
    (theta,) = sim.run(2000.0)
    return vb.analysis.kuramoto_order(theta, phases=True).synchrony


points = [(a, speed) for speed in SPEEDS for a in COUPLINGS]
with ThreadPoolExecutor() as pool:
    order = np.reshape(list(pool.map(synchrony, points)), (len(SPEEDS), len(COUPLINGS)))

fig, ax = plt.subplots(figsize=(6.5, 4), layout="constrained")
image = ax.imshow(order, origin="lower", aspect="auto", vmin=0, vmax=1)
fig.colorbar(image, ax=ax, label="order parameter")
ax.set_xticks(range(len(COUPLINGS)), [f"{a:g}" for a in COUPLINGS])
ax.set_yticks(range(len(SPEEDS)), [f"{speed:g}" for speed in SPEEDS])
ax.set(xlabel="coupling (rad/ms)", ylabel="conduction speed (mm/ms)")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
