"""What a cortical mesh is like before it is simulated: how fine, and which region is where.

python surface_mesh.py [picture.png]
"""

import sys

import matplotlib.pyplot as plt
import numpy as np

import virtualbrain as vb

vb.plot.use_style()
cortex = vb.cortex.Cortex.from_file()
surface = cortex.surface
regions = cortex.region_mapping_data.array_data
sizes = np.bincount(regions, surface.vertex_areas, minlength=76) / 100  # cm2

print(surface)
print(
    f"{len(surface.edge_lengths)} edges, {surface.edge_lengths.min():.2f} to "
    f"{surface.edge_lengths.max():.2f} mm; area {surface.triangle_areas.sum() / 100:.0f} cm2"
)

colours = np.tile(np.random.default_rng(0).permutation(38), 2)  # right, then left
picture = vb.plot.cortex(surface, colours.astype(float), regions, cmap="tab20", bar=False)
picture.set_dpi(110)
picture.canvas.draw()

fig, axes = plt.subplot_mosaic(
    [["a", "a", "a"], ["b", "c", "d"]], figsize=(10, 5.5), layout="constrained"
)
axes["a"].imshow(np.asarray(picture.canvas.buffer_rgba()))
axes["a"].set_axis_off()
axes["a"].set_title("regions, homologues in the same colour")
axes["b"].hist(surface.edge_lengths, 60, color="#0072B2")
axes["b"].set(xlabel="length of edges (mm)", ylabel="edges")
axes["c"].hist(surface.triangle_areas, 60, color="#D55E00")
axes["c"].set(xlabel="area of triangles (mm²)", ylabel="triangles")
axes["d"].hist(sizes, 25, color="#009E73")
axes["d"].set(xlabel="area of regions (cm²)", ylabel="regions")
fig.savefig(sys.argv[1] if len(sys.argv) > 1 else __file__.replace(".py", ".png"), dpi=100)
