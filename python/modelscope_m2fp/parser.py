"""The model, loaded through ModelScope's own pipeline, and one parse with it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Callable

from PIL import Image

from .abandon import stoppable
from .architecture import check_loaded
from .assemble import Wanted, assemble
from .config import Config
from .instances import take_instances
from .model_folder import ModelFolder
from .parsing import Parsing
from .query import ParseQuery
from .threads import thread_count


@dataclass(frozen=True)
class Found:
    parsing: Parsing
    # preprocess_ms, inference_ms, postprocess_ms
    timings: dict
    # What was done to the photo that its owner might not expect.
    notes: list


def load_parser(config: Config, folder: ModelFolder) -> "Parser":
    """Imports the heavy libraries, builds the network.

    Raises StartError when the network has weights that the file lacks; whatever the libraries raise goes through.
    """
    # Only now: what is wrong with the folder has been said by then, and needs none of them.
    import torch
    from modelscope.pipelines import pipeline
    from modelscope.utils.constant import Tasks

    threads = thread_count(config.threads)
    if threads is not None:
        torch.set_num_threads(threads)
    # A folder that exists is read as it is; the hub is never asked.
    loaded = pipeline(Tasks.image_segmentation, model=folder.path, device="cpu")
    state = loaded.model.state_dict()
    check_loaded(folder.weights.shapes, {name: tuple(value.shape) for name, value in state.items()})
    return Parser(loaded, config, folder)


class Parser:
    """One parse at a time, always from the same thread: torch keeps a set of threads for each thread that calls it."""

    def __init__(self, pipeline: Callable, config: Config, folder: ModelFolder) -> None:
        self._pipeline = pipeline
        self._settings = config.settings
        self._labels = folder.configuration.labels
        threshold = config.settings.part_score_thr
        # A map of classes has no weak instances to leave out: its classes exclude each other.
        default = folder.configuration.part_score_thr if folder.configuration.parsing_on else 0.0
        self._part_score_thr = default if threshold is None else threshold
        self._stages = _Stages(pipeline)

    def parse(self, photo: Image.Image, query: ParseQuery, check: Callable[[], None]) -> Found:
        """`photo`: RGB. `check` raises when nobody waits any more."""
        seen = reduce(photo, self._settings.max_pixels)
        self._stages.clear()
        with stoppable(check):
            answer = self._pipeline(seen, score_thr=self._settings.score_thr)
        answered = time.perf_counter()
        wanted = Wanted(self._labels, (photo.height, photo.width), query.min_score, query.people)
        instances = take_instances(answer, self._labels, self._part_score_thr, check)
        parsing = assemble(instances, (seen.height, seen.width), wanted, check)
        timings = self._stages.timings()
        timings["postprocess_ms"] += (time.perf_counter() - answered) * 1e3
        return Found(parsing, timings, notes_on(photo, seen))


def reduce(photo: Image.Image, max_pixels: int) -> Image.Image:
    """The photo with at most so many pixels."""
    pixels = photo.width * photo.height
    if pixels <= max_pixels:
        return photo
    scale = (max_pixels / pixels) ** 0.5
    size = (max(1, int(photo.width * scale)), max(1, int(photo.height * scale)))
    return photo.resize(size, Image.LANCZOS, reducing_gap=2.0)


def notes_on(photo: Image.Image, seen: Image.Image) -> list:
    if seen.size == photo.size:
        return []
    return ["The model saw this photo reduced to %d x %d pixels; its masks were enlarged again." % seen.size]


class _Stages:
    """Wall clock of the pipeline's three steps, which it calls by itself."""

    NAMES = ("preprocess", "forward", "postprocess")

    def __init__(self, pipeline: object) -> None:
        self._ms = {}
        for name in self.NAMES:
            setattr(pipeline, name, self._timed(name, getattr(pipeline, name)))

    def _timed(self, name: str, step: Callable) -> Callable:
        def timed(*args: object, **named: object) -> object:
            begun = time.perf_counter()
            try:
                return step(*args, **named)
            finally:
                self._ms[name] = (time.perf_counter() - begun) * 1e3

        return timed

    def clear(self) -> None:
        self._ms.clear()

    def timings(self) -> dict:
        preprocess, inference, postprocess = (self._ms.get(name, 0.0) for name in self.NAMES)
        return {"preprocess_ms": preprocess, "inference_ms": inference, "postprocess_ms": postprocess}
