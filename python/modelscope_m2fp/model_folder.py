"""The check of the model folder before anything of it is given to torch or ModelScope."""

from __future__ import annotations

from dataclasses import dataclass

from .architecture import check_architecture
from .config import Config
from .configuration import Configuration, read_configuration
from .weights_file import Weights, read_weights


@dataclass(frozen=True)
class ModelFolder:
    path: str
    configuration: Configuration
    weights: Weights


def check_model_folder(config: Config) -> ModelFolder:
    """Raises StartError: one sentence that says what is wrong with which file, and what to do."""
    configuration = read_configuration(config.model_dir)
    weights = read_weights(config.model_dir, config.settings.allow_globals)
    check_architecture(weights.shapes, configuration.model)
    return ModelFolder(path=config.model_dir, configuration=configuration, weights=weights)
