"""What the driver tells the worker, and what the release's author may set."""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import dataclass, field
from typing import Optional, Union

from .failure import StartError

# 1920 x 1080, rounded up. ModelScope's post-processing holds several times one float for each pixel and each of 100
# masks: 4.3 GB for 1.5 megapixels, more than most machines have for a phone's 12.
DEFAULT_MAX_PIXELS = 2_100_000


@dataclass(frozen=True)
class Settings:
    """`runtime.settings` of release.yaml."""

    # Folder of the release that holds the model.
    model: str = "model"
    # Handed to ModelScope's pipeline: instances of a lower score are left out.
    score_thr: float = 0.0
    # Parts below are not drawn; None: `parsing_ins_score_thr` of the model's configuration.
    part_score_thr: Optional[float] = None
    # Photos with more pixels are reduced for the model, and their masks enlarged again.
    max_pixels: int = DEFAULT_MAX_PIXELS
    # Names such as `argparse.Namespace` that the weights' pickle may use besides the usual ones.
    allow_globals: tuple = ()


@dataclass(frozen=True)
class Config:
    socket_path: str
    # {"id": …, "version": …}, as it goes into every answer.
    release: dict
    # Folder with the release's files.
    dir: str
    # Cores to use; "auto": as many as this process may use.
    threads: Union[int, str] = "auto"
    settings: Settings = field(default_factory=Settings)

    @property
    def model_dir(self) -> str:
        return os.path.join(self.dir, self.settings.model)


def read_config(argv: list) -> Config:
    """Reads `--config=<JSON>`. Its only writer is the driver: what is missing is a bug there. Settings come from people.

    Raises StartError for settings.
    """
    parser = argparse.ArgumentParser(prog="modelscope_m2fp")
    parser.add_argument("--config", required=True)
    given = json.loads(parser.parse_args(argv).config)
    release = {"id": given["release"]["id"], "version": given["release"]["version"]}
    return Config(
        socket_path=given["socketPath"],
        release=release,
        dir=given["dir"],
        threads=given.get("threads", "auto"),
        settings=read_settings(given.get("settings") or {}),
    )


def read_settings(given: dict) -> Settings:
    """Every setting checked; unknown ones are refused, because a misspelt one would otherwise change nothing silently."""
    known = list(Settings.__dataclass_fields__)
    for name in given:
        if name not in known:
            raise StartError("settings.%s is not a setting of this worker." % name, "It has %s." % ", ".join(known))
    for name in ("score_thr", "part_score_thr"):
        if given.get(name) is not None and not (_is_number(given[name]) and 0 <= given[name] <= 1):
            raise _refused(name, given[name], "a number from 0 to 1")
    pixels = given.get("max_pixels")
    if pixels is not None and not (_is_number(pixels) and pixels == int(pixels) and pixels >= 10_000):
        raise _refused("max_pixels", pixels, "a whole number of pixels, 10000 or more")
    model = given.get("model")
    if model is not None and not _is_inside(model):
        raise _refused("model", model, "a folder of the release, such as model")
    names = given.get("allow_globals")
    if names is not None and not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
        raise _refused("allow_globals", names, "a list of names, such as [argparse.Namespace]")
    values = {name: value for name, value in given.items() if value is not None}
    if names is not None:
        values["allow_globals"] = tuple(names)
    return Settings(**values)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_inside(path: object) -> bool:
    if not isinstance(path, str) or os.path.isabs(path):
        return False
    return not os.path.normpath(path).startswith("..")


def _refused(name: str, value: object, allowed: str) -> StartError:
    return StartError("settings.%s cannot be %s." % (name, json.dumps(value)), "It must be %s." % allowed)
