"""Where the connectome leads a stimulus to one place (after Spiegler et al. 2016).

    python focal_stimulation.py [picture.png]

A region of the cortical surface of 16384 vertices, each a damped oscillator, is stimulated for a
moment. Once the local response is over, what is left rings in the regions that tracts reach; which
ones depends on where it began.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
SITES = ("lV1", "lM1", "lPFCDL")

cortex = vb.cortex.Cortex.from_file(local_connectivity_file="local_connectivity_16384.mat")
cortex.coupling_strength = 2**-6
conn = vb.Connectivity.from_file().remove_self_connections().normalise("region").configure()
n = cortex.number_of_vertices


def response(site):
    """Mean square of V in each region, 100 to 250 ms after the stimulus."""
    weight = np.zeros(76)
    weight[conn.region_indices([site])] = 0.5
    sim = vb.Simulator(
        model=vb.models.Generic2dOscillator(a=0.0, b=-5.0, c=0.0, d=0.02, e=0.0, f=1.0, g=0.0),
        connectivity=conn,
        surface=cortex,
        coupling=vb.coupling.Linear(a=0.2),
        integrator=vb.integrators.HeunDeterministic(dt=1.0),
        stimulus=vb.patterns.StimuliRegion(
            connectivity=conn, weight=weight,
            temporal=vb.equations.PulseTrain({"onset": 5.0, "T": 1e6, "tau": 10.0, "amp": 1.0}),
        ),
        monitors=[vb.monitors.SpatialAverage(period=2.0)],
        initial_conditions=np.zeros((1, 2, n, 1)),
    ).configure()  # fmt: skip
    sim.run(110.0)
    ((_, data),) = sim.run(150.0)
    return (np.asarray(data)[:, 0, :76, 0] ** 2).mean(axis=0)


mapping = vb.region_mapping.RegionMapping.from_file().array_data
fig, axes = plt.subplots(3, 1, figsize=(7, 6.6), layout="constrained")
for ax, site in zip(axes, SITES, strict=True):
    power = response(site)
    others = np.argsort(-power)
    others = [conn.region_labels[i] for i in others if conn.region_labels[i] != site][:4]
    print(f"{site} leads to {', '.join(others)}")
    shown = np.log10(power / power.max() + 1e-12)
    picture = vb.plot.cortex(
        cortex.surface, shown, mapping, limits=(-5.0, 0.0), label="log10 power", cmap="YlOrRd"
    )
    picture.set_dpi(100)
    picture.canvas.draw()
    ax.imshow(np.asarray(picture.canvas.buffer_rgba()))
    ax.set_axis_off()
    ax.set_title(f"{site} is stimulated")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
