"""Lead fields: what each sensor sees of each vertex or region."""

from __future__ import annotations

import os
from enum import Enum
from typing import Any, ClassVar, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain import _node_gain, datasets
from virtualbrain._arrays import real_array
from virtualbrain._declared import Fixed
from virtualbrain.connectivity import Connectivity
from virtualbrain.sensors import Sensors, SensorsEEG, SensorsInternal, SensorsMEG
from virtualbrain.surfaces import Surface

__all__ = [
    "ProjectionMatrix",
    "ProjectionSurfaceEEG",
    "ProjectionSurfaceMEG",
    "ProjectionSurfaceSEEG",
    "ProjectionsTypeEnum",
    "gain_matrix",
    "make_proj_matrix",
]

Floats = NDArray[np.float64]
P = TypeVar("P", bound="ProjectionMatrix")


class ProjectionsTypeEnum(Enum):
    """Kinds of projections."""

    EEG = "projEEG"
    MEG = "projMEG"
    SEEG = "projSEEG"


class ProjectionMatrix(Fixed):
    """A lead field: a row for each sensor, a column for each source.

    Parameters
    ----------
    projection_data : array, shape (n_sensors, n_sources)
        Not finite where a sensor sees nothing.
    sources : Surface
    sensors : Sensors
    brain_skull, skull_skin, skin_air : Surface
        What the head was made of when the lead field was computed.
    conductances : dict of str to float
    projection_type : str

    Raises
    ------
    ValueError
        Data that are no matrix.

    Examples
    --------
    >>> ProjectionSurfaceEEG.from_file().shape
    (65, 16384)
    """

    default_file: ClassVar[str | None] = None
    default_type: ClassVar[str] = ""

    def __init__(
        self,
        projection_data: ArrayLike | None = None,
        sources: Surface | None = None,
        sensors: Sensors | None = None,
        brain_skull: Surface | None = None,
        skull_skin: Surface | None = None,
        skin_air: Surface | None = None,
        conductances: dict[str, float] | None = None,
        projection_type: str | None = None,
    ) -> None:
        if projection_data is not None:
            self.projection_data = projection_data
        self.sources, self.sensors = sources, sensors
        self.brain_skull, self.skull_skin, self.skin_air = brain_skull, skull_skin, skin_air
        default = {"air": 0.0, "skin": 1.0, "skull": 0.01, "brain": 1.0}
        self.conductances = default if conductances is None else conductances
        self.projection_type = self.default_type if projection_type is None else projection_type

    @property
    def projection_data(self) -> Floats:
        """Array, shape (n_sensors, n_sources)."""
        if "_projection_data" not in self.__dict__:
            raise AttributeError("projection_data is not set: set it, or use from_file")
        data: Floats = self.__dict__["_projection_data"]
        return data

    @projection_data.setter
    def projection_data(self, value: ArrayLike) -> None:
        array = real_array("projection_data", value, "a matrix, shape (n_sensors, n_sources)")
        if array.ndim != 2 and array.size:
            raise ValueError(
                f"projection_data wants shape (n_sensors, n_sources); got {array.shape}"
            )
        self.__dict__["_projection_data"] = array

    @property
    def shape(self) -> tuple[int, ...]:
        """Of `projection_data`."""
        return self.projection_data.shape

    @classmethod
    def from_file(
        cls: type[P],
        source_file: str | os.PathLike[str] | None = None,
        matlab_data_name: str | None = None,
        is_brainstorm: bool = False,
    ) -> P:
        """Read a lead field from a NumPy, MATLAB or TVB HDF5 file.

        Parameters
        ----------
        source_file : path-like
            A path, or a name that `virtualbrain.datasets.find` finds. Default: that of tvb-data for
            this class, if there is one.
        matlab_data_name : str
            Which variable of a ``.mat`` file. Default: the only array in it.
        is_brainstorm : bool
            Whether it is a head model of Brainstorm, with ``Gain`` in three directions per source,
            of which ``GridOrient`` is taken.

        Returns
        -------
        projection : ProjectionMatrix
            Of the class that this was called on.

        Raises
        ------
        FileNotFoundError, ValueError
            No such file, or one of another kind.

        Examples
        --------
        >>> ProjectionSurfaceEEG.from_file("projection_eeg_62_surface_16k.mat").shape
        (62, 16384)
        """
        from virtualbrain.io.arrays import read_array, read_variables

        if source_file is None and cls.default_file is None:
            raise ValueError(
                f"tvb-data has no file for {cls.__name__}: name one as source_file, or compute a "
                "lead field with gain_matrix or lead_fields.point_dipole"
            )
        path = datasets.find(cls.default_file if source_file is None else source_file)  # type: ignore[arg-type]
        if path.suffix.lower() in (".h5", ".hdf5"):
            from virtualbrain.io import tvb_h5

            return cls(tvb_h5.read_arrays(path, ("projection_data",))["projection_data"])
        if not is_brainstorm:
            return cls(read_array(path, matlab_data_name))
        variables = read_variables(path)
        missing = {"Gain", "GridLoc", "GridOrient"} - set(variables)
        if missing:
            raise ValueError(f"{path} is no head model of Brainstorm: no {', '.join(missing)}")
        return cls(_oriented(variables["Gain"], variables["GridOrient"], str(path)))

    def to_file(self, path: str | os.PathLike[str]) -> None:
        """Write the lead field, which `from_file` and TVB read.

        Parameters
        ----------
        path : path-like
            ``.npy``, ``.mat`` with the variable ``ProjectionMatrix``, or TVB's ``.h5``, which
            names the surfaces and sensors.

        Raises
        ------
        OSError, ValueError
            A place that cannot be written to, or another ending.
        """
        from virtualbrain.io.arrays import write_array

        if os.fspath(path).lower().endswith((".h5", ".hdf5")):
            from virtualbrain.io import tvb_h5

            return tvb_h5.write_projection(path, self)
        write_array(path, self.projection_data, "ProjectionMatrix")

    @classmethod
    def from_mne(cls: type[P], forward: Any) -> P:
        """Take over a forward solution of MNE-Python.

        Parameters
        ----------
        forward : mne.Forward
            Of fixed orientation, or of free orientation, of which the normals of the sources are
            taken. Columns are the sources in use, in the order of `forward`.

        Returns
        -------
        projection : ProjectionMatrix
            With `sensors` that have the names and, in mm in the coordinates of the head, the
            positions of the channels.

        Raises
        ------
        ValueError
            Something else than a forward solution.

        References
        ----------
        Gramfort et al. 2013, Frontiers in Neuroscience 7:267, doi:10.3389/fnins.2013.00267
        """
        try:
            gain = np.asarray(forward["sol"]["data"], np.float64)
            names = list(forward["sol"]["row_names"])
            channels = {channel["ch_name"]: channel["loc"] for channel in forward["info"]["chs"]}
            normals = np.vstack([s["nn"][s["vertno"]] for s in forward["src"]])
            turned = bool(forward["surf_ori"])
        except (TypeError, KeyError) as error:
            raise ValueError(
                f"forward wants an mne.Forward; got {type(forward).__name__}"
            ) from error
        if gain.shape[1] == 3 * len(normals):
            gain = gain[:, 2::3] if turned else _oriented(gain, normals, "forward")
        elif gain.shape[1] != len(normals):
            raise ValueError(f"forward has {gain.shape[1]} columns for {len(normals)} sources")
        place = np.array([channels[name] for name in names])
        kind: type[Sensors] = {"projMEG": SensorsMEG, "projSEEG": SensorsInternal}.get(
            cls.default_type, SensorsEEG
        )
        directions = place[:, 9:12] if kind is SensorsMEG else None
        sensors = kind(names, 1e3 * place[:, :3], directions)
        sensors.axes = "RAS"
        return cls(gain, sensors=sensors)

    def __repr__(self) -> str:
        data = self.__dict__.get("_projection_data")
        size = "unset" if data is None else " x ".join(map(str, data.shape))
        return f"{type(self).__name__}({size})"


class ProjectionSurfaceEEG(ProjectionMatrix):
    """From a cortical surface to electrodes on the scalp."""

    default_file = "projection_eeg_65_surface_16k.npy"
    default_type = ProjectionsTypeEnum.EEG.value


class ProjectionSurfaceMEG(ProjectionMatrix):
    """From a cortical surface to magnetometers."""

    default_file = "projection_meg_276_surface_16k.npy"
    default_type = ProjectionsTypeEnum.MEG.value


class ProjectionSurfaceSEEG(ProjectionMatrix):
    """From a cortical surface to electrodes within the brain."""

    default_type = ProjectionsTypeEnum.SEEG.value


def make_proj_matrix(proj_type: str) -> ProjectionMatrix | None:
    """Make an empty object of the class of this type, one of `ProjectionsTypeEnum`, or None."""
    for cls in ProjectionMatrix.__subclasses__():
        if cls.default_type == proj_type:
            return cls()
    return None


def gain_matrix(
    sensors: Sensors,
    connectivity: Connectivity,
    projection: ProjectionMatrix | None = None,
    region_mapping: ArrayLike | None = None,
    surface: Surface | None = None,
    sigma: float = 1.0,
) -> Floats:
    """Combine all that sensors see of the nodes of a simulation.

    Parameters
    ----------
    sensors : Sensors
    connectivity : Connectivity
        With centres and orientations, unless all columns come from the projection.
    projection : ProjectionMatrix
        From the vertices of a surface. Default: a lead field in closed form, from the vertices, or
        from the centres of the regions.
    region_mapping : array of int, shape (n_vertices,)
        The region of each vertex. Needed with a projection if the nodes are regions.
    surface : Surface
        If the nodes are its vertices, and after them the regions without vertices.
    sigma : float, S/m
        Conductivity, for EEG and sEEG in closed form.

    Returns
    -------
    gain : array, shape (n_sensors, n_nodes)
        As in TVB, the columns of a region's vertices are summed, regions that are not cortical are
        seen as dipoles in closed form, and what is not finite, or of sensors that are not
        `usable`, is 0.

    Raises
    ------
    ValueError
        Numbers of sensors, vertices or regions that do not agree, or unknown centres.

    Notes
    -----
    This is what the monitors of sensors use. In closed form the dipoles are of 1 uA m, and gains in
    V or T. EEG is that of dipoles in a medium without bounds, at sensors on a sphere around all
    sources, as in TVB; `lead_fields.eeg_sphere` accounts for the surface. MEG is the field along
    the orientations of the sensors, or without these its magnitude, on a sphere around all sources.
    The sphere has the centre of the cortex, and also holds regions that are not cortex.

    Examples
    --------
    >>> from virtualbrain.region_mapping import RegionMapping
    >>> conn = Connectivity.from_file().configure()
    >>> gain_matrix(SensorsEEG.from_file(), conn, ProjectionSurfaceEEG.from_file(),
    ...             RegionMapping.from_file().array_data).shape
    (65, 76)
    """
    data = None if projection is None else projection.projection_data
    if data is not None and len(data) != sensors.number_of_sensors:
        raise ValueError(
            f"the projection has {len(data)} rows; there are {sensors.number_of_sensors} sensors"
        )

    def closed_form(places: Floats, directions: Floats, among: _node_gain.Sources, /) -> Floats:
        if isinstance(sensors, SensorsInternal):
            return _node_gain.ieeg(sensors, places, directions, sigma)
        if isinstance(sensors, SensorsMEG):
            return _node_gain.meg(sensors, places, directions, among)
        return _node_gain.eeg(sensors, places, directions, sigma, among)

    if data is not None:
        _node_gain.check_gaps("", data, [str(each) for each in sensors.labels], sensors.usable)
    if surface is None:
        gain = _node_gain.gain_of_regions("", closed_form, data, region_mapping, connectivity)
    else:
        mapping = np.asarray([] if region_mapping is None else region_mapping, np.intp)
        absent = connectivity.unmapped_indices(mapping) if len(mapping) else mapping
        below = np.concatenate([mapping[surface.number_of_vertices :], absent])
        gain = _node_gain.gain_of_vertices("", closed_form, data, surface, connectivity, below)
    return _node_gain.silenced(gain, sensors.usable)


def _oriented(gain: ArrayLike, orientations: ArrayLike, source: str) -> Floats:
    """Take one direction of the three that a lead field has for each source."""
    matrix, directions = np.asarray(gain, np.float64), np.asarray(orientations, np.float64)
    if matrix.ndim != 2 or matrix.shape[1] != 3 * len(directions):
        raise ValueError(
            f"{source}: a lead field of shape {matrix.shape} does not have three columns for each "
            f"of {len(directions)} sources"
        )
    return np.asarray((matrix.reshape(len(matrix), -1, 3) * directions).sum(axis=2))
