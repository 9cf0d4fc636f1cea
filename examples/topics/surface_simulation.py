"""A cortex of 16384 vertices, with local connectivity and the connectome.

    python surface_simulation.py [picture.png]

One spot of the left hemisphere is struck. What it does spreads along the surface, and jumps through
the connectome to where the tracts lead.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
cortex = vb.cortex.Cortex.from_file(local_connectivity_file="local_connectivity_16384.mat")
cortex.coupling_strength = 2**-4
n = cortex.number_of_vertices
# the outermost vertex of the left hemisphere (y points to the left), and a triangle that has it
spot = np.argmax(cortex.vertices[:, 1])
triangle = np.flatnonzero(cortex.triangles[:, 0] == spot)[:1]
kick = vb.patterns.StimuliSurface(
    surface=cortex.surface,
    focal_points_triangles=triangle,
    spatial=vb.equations.Gaussian({"sigma": 8.0}),
    temporal=vb.equations.PulseTrain({"onset": 5.0, "T": 1e6, "tau": 10.0, "amp": 0.5}),
)
sim = vb.Simulator(
    model=vb.models.Generic2dOscillator(a=-0.5, b=-15.0, c=0.0, d=0.05),
    connectivity=vb.Connectivity.from_file(),
    surface=cortex,
    coupling=vb.coupling.Linear(a=0.05),
    integrator=vb.integrators.HeunDeterministic(dt=0.5),
    stimulus=kick,
    monitors=[vb.monitors.TemporalAverage(period=5.0), vb.monitors.SpatialAverage(period=1.0)],
    initial_conditions=np.zeros((1, 2, n, 1)),
).configure()
vertices, regions = sim.run(100.0)

activity = np.asarray(vertices.data)[:, 0, :n, 0]
activity = activity - np.median(activity, axis=1, keepdims=True)  # what all of it does
shown = (2, 5, 9, 15)
fig = plt.figure(figsize=(9, 4.4), layout="constrained")
rows = fig.subfigures(2, 2)
for part, k in zip(rows.flat, shown, strict=True):
    limit = float(np.percentile(np.abs(activity[k]), 99.5))
    picture = vb.plot.cortex(
        cortex.surface,
        activity[k],
        views=["left", "top"],
        limits=(-limit, limit),
        label="V less its median",
    )
    picture.set_dpi(90)
    picture.canvas.draw()
    ax = part.add_subplot()
    ax.imshow(np.asarray(picture.canvas.buffer_rgba()))
    ax.set_axis_off()
    ax.set_title(f"{vertices.time[k]:.0f} ms")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
most = np.asarray(regions.labels)[np.argsort(-np.ptp(regions.data[:, 0, :, 0], axis=0))[:5]]
print("strongest responses:", ", ".join(most))
