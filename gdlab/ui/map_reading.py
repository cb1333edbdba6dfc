"""Reading a height map, and making of it what is wished for: seconds of work, in the background."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gdlab.core.fields import ParameterError
from gdlab.importing.errors import ImportedFileError
from gdlab.importing.height_maps import Wishes, height_map, read_samples
from gdlab.importing.sampled import Sampled
from gdlab.scene.grounds import GridSpec, LandscapeSpec
from gdlab.scene.maps import map_ground


@dataclass(frozen=True, eq=False)
class Found:
    """The ground that was made, and the samples that serve the next wish."""

    spec: GridSpec
    samples: Sampled


@dataclass(frozen=True, eq=False)
class Reading:
    """Make the ground that is wished for of a file, or of the `samples` read from it before.

    `shown` is the ground that was to be seen when that was wished for.
    """

    path: str
    wishes: Wishes
    shown: LandscapeSpec
    samples: Sampled | None = None

    @property
    def name(self) -> str:
        """Of the file."""
        return Path(self.path.replace("\\", "/")).name

    def run(self) -> Found | str:
        """The ground, or the sentence that says why there is none."""
        try:
            samples = read_samples(self.path) if self.samples is None else self.samples
            return Found(map_ground(height_map(samples, self.wishes), self.name), samples)
        except (ImportedFileError, ParameterError) as error:
            return str(error)
        except MemoryError:
            return f"{self.name}: there is not enough memory for it"
