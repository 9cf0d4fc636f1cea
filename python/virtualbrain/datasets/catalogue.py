"""What tvb-data has: every file by name, with what it is, its source and its licence.

tvb-data 3.0 states no licence per file and few sources; where it states none, neither do we.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from virtualbrain.datasets.checksums import SHA256

__all__ = ["CATALOGUE", "KINDS", "Dataset"]

_LICENCE = "GPL-3.0-or-later, as all of tvb-data; cite the source"
_TVB = "Sanz Leon et al. 2013, Frontiers in Neuroinformatics 7:10, doi:10.3389/fninf.2013.00010"
_HAGMANN = "Hagmann et al. 2008, PLoS Biology 6:e159, doi:10.1371/journal.pbio.0060159"
_COCOMAC = "CoCoMac, Kötter 2004, Neuroinformatics 2:127-144, doi:10.1385/NI:2:2:127"
_MACAQUE = "Shen et al. 2019, Scientific Data 6:123, doi:10.1038/s41597-019-0129-z"
_UNSTATED = "not stated in tvb-data"


@dataclass(frozen=True)
class Dataset:
    """A file of tvb-data.

    Attributes
    ----------
    name : str
        Of the file.
    folder : str
        Where it is in tvb-data.
    what : str
        What it holds.
    source : str
        Where it comes from.
    licence : str
    in_wheel : bool
        Whether ``pip install tvb-data`` brings it.
    sha256 : str or None
        Of the file, where it is known.
    """

    name: str
    folder: str
    what: str
    source: str = _UNSTATED
    licence: str = _LICENCE
    in_wheel: bool = True
    sha256: str | None = None

    @property
    def kind(self) -> str:
        """What can be made of it, such as ``"connectivity"``."""
        return _KINDS[self.folder.split("/")[0]]


_KINDS = {
    "connectivity": "connectivity",
    "surfaceData": "surface",
    "regionMapping": "region mapping",
    "local_connectivity": "local connectivity",
    "sensors": "sensors",
    "projectionMatrix": "projection",
    "dti_pipeline_toronto": "matrix",
    "gifti": "surface",
    "obj": "surface",
    "brco": "ontology",
    "macaque": "macaque",
    "mouse": "mouse",
}

_FILES = (
    Dataset(
        "connectivity_76.zip",
        "connectivity",
        "76 regions of both hemispheres, the default: weights 0 to 3 from tracer studies of the "
        "macaque, laid onto a human brain; directed, with self-connections",
        f"{_COCOMAC}; {_TVB}",
    ),
    Dataset(
        "connectivity_66.zip",
        "connectivity",
        "66 human cortical regions, by diffusion spectrum imaging; no areas, no orientations",
        _HAGMANN,
    ),
    Dataset(
        "connectivity_68.zip",
        "connectivity",
        "68 human cortical regions of the Desikan-Killiany atlas; symmetric",
    ),
    Dataset(
        "connectivity_96.zip",
        "connectivity",
        "96 regions, of which 80 cortical, of the regional map parcellation; goes with "
        "dti_pipeline_toronto",
    ),
    Dataset(
        "connectivity_192.zip",
        "connectivity",
        "192 regions: the 76 cortical ones of the default and 116 of the thalamus and basal "
        "ganglia; goes with regionMapping_16k_192.txt",
    ),
    Dataset("paupau.zip", "connectivity", "4 regions, for tests"),
    Dataset(
        "connectivity_998.zip",
        "connectivity",
        "998 human cortical regions of equal size, by diffusion spectrum imaging; weights "
        "resampled to be nearly Gaussian",
        _HAGMANN,
        in_wheel=False,
    ),
    Dataset(
        "connectivity_80.zip",
        "connectivity",
        "80 regions; goes with regionMapping_80k_80.txt",
        in_wheel=False,
    ),
    Dataset(
        "connectivity_84.zip",
        "macaque",
        "84 regions of the macaque, from tracers and diffusion imaging",
        _MACAQUE,
        in_wheel=False,
    ),
    Dataset(
        "surface_147k.zip",
        "macaque",
        "cortex of the macaque, 147460 vertices",
        _MACAQUE,
        in_wheel=False,
    ),
    Dataset(
        "regionMapping_147k_84.txt",
        "macaque",
        "region of each vertex of surface_147k.zip",
        _MACAQUE,
        in_wheel=False,
    ),
    Dataset(
        "Connectome_Allen_2mm.zip",
        "mouse/Connectome_Allen_2mm",
        "mouse, from the Allen Mouse Brain Connectivity Atlas",
        "Oh et al. 2014, Nature 508:207-214, doi:10.1038/nature13186",
        in_wheel=False,
    ),
    Dataset(
        "Connectivity_Calabrese.zip",
        "mouse/calabrese",
        "mouse, from diffusion imaging",
        "Calabrese et al. 2015, Cerebral Cortex 25:4628-4637, doi:10.1093/cercor/bhv121",
        in_wheel=False,
    ),
    Dataset("cortex_16384.zip", "surfaceData", "cortex of both hemispheres, 16384 vertices"),
    Dataset("cortex_80k.zip", "surfaceData", "cortex, about 80000 vertices", in_wheel=False),
    Dataset("face_8614.zip", "surfaceData", "face, 8614 vertices"),
    Dataset("inner_skull_4096.zip", "surfaceData", "inner side of the skull, 4096 vertices"),
    Dataset("outer_skull_4096.zip", "surfaceData", "outer side of the skull, 4096 vertices"),
    Dataset("outer_skin_4096.zip", "surfaceData", "skin of the head, 4096 vertices"),
    Dataset("scalp_1082.zip", "surfaceData", "scalp, 1082 vertices"),
    Dataset(
        "regionMapping_16k_76.txt",
        "regionMapping",
        "region of connectivity_76 of each vertex of cortex_16384",
    ),
    Dataset(
        "regionMapping_16k_192.txt",
        "regionMapping",
        "regions of connectivity_192: of each vertex of cortex_16384, then those of no vertex",
    ),
    Dataset(
        "regionMapping_80k_80.txt",
        "regionMapping",
        "region of connectivity_80 of each vertex of cortex_80k",
        in_wheel=False,
    ),
    Dataset(
        "local_connectivity_16384.mat",
        "local_connectivity",
        "links between near vertices of cortex_16384, sparse",
    ),
    Dataset("eeg_unitvector_62.txt.bz2", "sensors", "62 EEG electrodes, as directions"),
    Dataset("eeg_brainstorm_65.txt", "sensors", "65 EEG electrodes, in mm"),
    Dataset("meg_151.txt.bz2", "sensors", "151 MEG sensors with orientations"),
    Dataset("meg_brainstorm_276.txt", "sensors", "276 MEG sensors with orientations"),
    Dataset("seeg_39.txt.bz2", "sensors", "103 contacts of depth electrodes"),
    Dataset("seeg_588.txt", "sensors", "588 contacts of depth electrodes"),
    Dataset(
        "projection_eeg_62_surface_16k.mat",
        "projectionMatrix",
        "lead field of the 62 electrodes, from cortex_16384",
    ),
    Dataset(
        "projection_eeg_65_surface_16k.npy",
        "projectionMatrix",
        "lead field of the 65 electrodes, from cortex_16384; NaN for 2 of them",
    ),
    Dataset(
        "projection_meg_276_surface_16k.npy",
        "projectionMatrix",
        "lead field of the 276 MEG sensors, from cortex_16384; NaN for 28 of them",
    ),
    Dataset(
        "projection_seeg_588_surface_16k.npy",
        "projectionMatrix",
        "lead field of the 588 contacts, from cortex_16384",
        in_wheel=False,
    ),
    Dataset(
        "output_ConnectionCapacityMatrix.csv",
        "dti_pipeline_toronto",
        "96 x 96 weights as a pipeline writes them, to try importing",
    ),
    Dataset(
        "output_ConnectionDistanceMatrix.csv",
        "dti_pipeline_toronto",
        "96 x 96 tract lengths as a pipeline writes them, to try importing",
    ),
    Dataset("sample.cortex.gii", "gifti", "a cortex in GIFTI's format, to try importing"),
    Dataset("eeg_cap.obj", "obj", "a cap for EEG in Wavefront's format"),
    Dataset("face_surface.obj", "obj", "a face in Wavefront's format"),
    Dataset("tvb-brco.xml", "brco", "names of brain regions and what they are part of"),
)

CATALOGUE = {each.name: replace(each, sha256=SHA256.get(each.name)) for each in _FILES}
KINDS = tuple(dict.fromkeys(_KINDS.values()))
