"""Where sources and sensors are: EEG, MEG and electrodes inside the brain, around the regions.

    python sensor_geometry.py [picture.png]

The files of tvb-data do not agree on their axes. Regions, the cap and electrodes inside have x
forwards and y to the left; EEG and MEG have x to the left and y backwards, and are turned here. The
positions of EEG are unit vectors, which are followed outwards to the cap.
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
VIEWS = {"from the right": (0, 2), "from the front": (1, 2), "from above": (1, 0)}
NAMES = ("x, forwards", "y, to the left", "z, upwards")


def turned(sensors):
    """The same sensors with x forwards and y to the left."""
    x, y, z = sensors.locations.T
    sensors.locations = np.column_stack([-y, x, z])
    return sensors


conn = vb.Connectivity.from_file().configure()
cap = vb.surfaces.EEGCap.from_file()
eeg = turned(vb.sensors.SensorsEEG.from_file("eeg_unitvector_62.txt.bz2"))
meg = turned(vb.sensors.SensorsMEG.from_file("meg_151.txt.bz2"))
inside = vb.sensors.SensorsInternal.from_file("seeg_588.txt")
kinds = {
    "regions": (conn.centres, "#262626"),
    "EEG": (eeg.sensors_to_surface(cap), "#D55E00"),
    "MEG": (meg.locations, "#0072B2"),
    "sEEG": (inside.locations, "#009E73"),
}
fig, axes = plt.subplots(1, 3, figsize=(11, 4.4), layout="constrained", sharey=False)
for ax, (title, (across, up)) in zip(axes, VIEWS.items(), strict=True):
    ax.plot(cap.vertices[:, across], cap.vertices[:, up], ".", color="0.85", ms=2, zorder=0)
    for kind, (places, colour) in kinds.items():
        size = 1.5 if kind == "sEEG" else 4
        ax.plot(places[:, across], places[:, up], "o", ms=size, color=colour, label=kind)
    ax.set(aspect="equal", title=title, xlabel=f"{NAMES[across]} (mm)", ylabel=f"{NAMES[up]} (mm)")
    if across == 1:
        ax.invert_xaxis()  # seen from above, left is left
axes[1].invert_xaxis()  # and seen from the front, left is on the right
handles, labels = axes[0].get_legend_handles_labels()
fig.legend(handles, labels, loc="outside lower center", ncols=4, markerscale=1.5)
for kind, (places, _) in kinds.items():
    print(len(places), kind)
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
