"""A scene: everything that decides what happens, frozen, as one small text file."""

from gdlab.scene.build import budget, run_simulation, simulations
from gdlab.scene.codec import decode, encode, load_scene, problems, read_file, renamed, save_scene
from gdlab.scene.edit import diff, set_value, set_values
from gdlab.scene.errors import SceneError
from gdlab.scene.grounds import DatasetSpec, FormulaSpec, GallerySpec, GridSpec, SculptedSpec
from gdlab.scene.heights import Heights
from gdlab.scene.model import Run, Scene, View

__all__ = [
    "DatasetSpec",
    "FormulaSpec",
    "GallerySpec",
    "GridSpec",
    "Heights",
    "Run",
    "Scene",
    "SceneError",
    "SculptedSpec",
    "View",
    "budget",
    "decode",
    "diff",
    "encode",
    "load_scene",
    "problems",
    "read_file",
    "renamed",
    "run_simulation",
    "save_scene",
    "set_value",
    "set_values",
    "simulations",
]
