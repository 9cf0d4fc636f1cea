"""Bursts that begin and end by themselves, on the unfolding of a codimension-3 point.

    python bursting_classes.py [picture.png]

Saggio et al. 2017 place seizures on a sphere of fast dynamics: the slow variable moves between an
onset and an offset point, which make the class of the burst. Here one class, made slower, and
driven deeper into rest.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
VARIANTS = {
    "default onset and offset": {},
    "the same, slower": {"c": 0.0004},
    "the same, thrust deeper into rest": {"dstar": 0.5},
}

fig, axes = plt.subplots(3, 1, figsize=(9, 5.5), sharex=True, layout="constrained")
for ax, (name, values) in zip(axes, VARIANTS.items(), strict=True):
    sim = vb.Simulator(
        model=vb.models.EpileptorCodim3(**values),
        connectivity=vb.Connectivity(weights=[[0.0]], tract_lengths=[[0.0]]),
        integrator=vb.integrators.HeunDeterministic(dt=0.05),
        monitors=[vb.monitors.SubSample(period=0.5)],
        initial_conditions=np.array([0.0, 0.0, 0.1]).reshape(1, 3, 1, 1),
    ).configure()
    ((time, data),) = sim.run(3000.0)
    x, z = np.asarray(data)[:, :, 0, 0].T
    ax.plot(time, x, color="#0072B2", lw=0.5, label="x")
    ax.plot(time, z, color="#D55E00", lw=1, label="z, slow")
    ax.set_title(name)
axes[0].legend(loc="lower right", bbox_to_anchor=(1.0, 0.97), ncols=2)
axes[2].set_xlabel("time (ms)")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
