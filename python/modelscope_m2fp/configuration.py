"""The model folder's configuration.json: is it M2FP's, and will its pipeline answer anything?"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass

from .failure import StartError
from .labels import LabelSet

NAME = "configuration.json"
MODEL_TYPE = "m2fp"
PIPELINE_TYPE = "m2fp-image-human-parsing"
WHOLE_FOLDER = (
    "Copy the whole folder that ModelScope downloaded (configuration.json and pytorch_model.pt) into the release."
)


@dataclass(frozen=True)
class Configuration:
    # The object `model` of the file.
    model: dict
    labels: LabelSet
    # Instances of parts and persons, with scores; otherwise one map of classes.
    parsing_on: bool
    # The score from which the model's authors draw parts.
    part_score_thr: float


def read_configuration(model_dir: str) -> Configuration:
    """Raises StartError."""
    if not os.path.isdir(model_dir):
        raise StartError("The release has no model folder %s." % model_dir, WHOLE_FOLDER)
    whole = _load(os.path.join(model_dir, NAME))
    model = _section(whole, "model")
    pipeline = _section(whole, "pipeline")
    _require_type("model", model.get("type"), MODEL_TYPE)
    _require_type("pipeline", pipeline.get("type"), PIPELINE_TYPE)
    for name in ("backbone", "encoder", "decoder"):
        if not isinstance(model.get(name), dict):
            raise _incomplete("model.%s" % name, "an object")
    _require_weights(model)
    _require_output(model)
    return Configuration(
        model=model,
        labels=_labels(model),
        parsing_on=bool(model.get("parsing_on", False)),
        part_score_thr=float(model.get("parsing_ins_score_thr", 0.5)),
    )


def _load(path: str) -> dict:
    try:
        with open(path, encoding="utf-8") as file:
            whole = json.load(file)
    except FileNotFoundError:
        raise StartError("The model folder has no %s: %s." % (NAME, path), WHOLE_FOLDER) from None
    except OSError as error:
        raise StartError("%s cannot be read: %s." % (path, error.strerror), "Create the release again.") from None
    except ValueError as error:
        raise StartError("%s is not JSON: %s." % (path, error), WHOLE_FOLDER) from None
    if not isinstance(whole, dict):
        raise StartError("%s holds no JSON object." % path, WHOLE_FOLDER)
    return whole


def _section(whole: dict, name: str) -> dict:
    section = whole.get(name)
    if not isinstance(section, dict):
        raise _incomplete(name, "an object")
    return section


def _require_type(section: str, found: object, wanted: str) -> None:
    if found != wanted:
        raise StartError(
            "%s is of another model: its %s.type is %s, and this worker serves %s."
            % (NAME, section, json.dumps(found), json.dumps(wanted)),
            "Put an M2FP model's folder into the release, or serve that model with your own program.",
        )


def _require_weights(model: dict) -> None:
    """ModelScope reads the weights only when it is told to; without them it answers with noise."""
    if not model.get("pretrained"):
        raise StartError(
            "%s says model.pretrained %s: ModelScope would leave pytorch_model.pt unread and answer with noise."
            % (NAME, json.dumps(model.get("pretrained"))),
            "Set it to true.",
        )


def _require_output(model: dict) -> None:
    """A combination of switches that ModelScope accepts and then has no answer for."""
    parsing = model.get("parsing_on", False)
    semantic = model.get("semantic_on", True)
    if parsing or (semantic and not model.get("sem_seg_postprocess_before_inference", True)):
        return
    raise StartError(
        "With the switches in %s ModelScope's pipeline answers nothing." % NAME,
        "Set model.parsing_on to true for people and parts, or model.semantic_on to true and "
        "model.sem_seg_postprocess_before_inference to false.",
    )


def _labels(model: dict) -> LabelSet:
    names = model.get("classes")
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise _incomplete("model.classes", "the list of class names")
    if len(set(names)) != len(names):
        raise StartError("%s names a class twice in model.classes." % NAME, "Give every class a name of its own.")
    count = model["decoder"].get("num_classes")
    if not isinstance(count, int) or not 0 < count <= len(names):
        raise StartError(
            "%s has %d names in model.classes, but model.decoder.num_classes is %s."
            % (NAME, len(names), json.dumps(count)),
            "Take the file that belongs to the weights.",
        )
    if not model.get("parsing_on", False):
        return LabelSet(tuple(names[:count]), None)
    human = model.get("num_parsing")
    if not isinstance(human, int) or not 0 < human < count:
        raise StartError(
            "%s has model.num_parsing %s; it must be the class of whole persons, one of 1 to %d."
            % (NAME, json.dumps(human), count - 1),
            "Take the file that belongs to the weights.",
        )
    return LabelSet(tuple(names[:count]), human)


def _incomplete(what: str, kind: str) -> StartError:
    return StartError("%s has no %s (%s)." % (NAME, what, kind), WHOLE_FOLDER)
