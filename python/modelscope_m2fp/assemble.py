"""From instances of parts and persons to people with parts.

ModelScope's pipeline says neither whose part a mask is nor which of several masks owns a pixel. The rule for persons is that
of M2FP's own evaluation: person masks are drawn over each other in the order of their scores, so that the higher score owns the
pixel; a part belongs to the person whose region it overlaps most.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Optional

import numpy as np

from .instances import Instance, tight_box
from .labels import LabelSet
from .parsing import Parsing, Person, Segment


# Up to so many people it is faster to look for each than to count all at once.
FEW = 20
# Numbers of instances are drawn as bytes. ModelScope's M2FP answers 100 at most.
MOST = 255


@dataclass(frozen=True)
class Wanted:
    """What is asked of a parsing."""

    labels: LabelSet
    # (height, width) that the masks get.
    shape: tuple
    # People below are left out with their parts, and parts of nobody.
    min_score: float = 0.0
    # False: one segment a class, nobody is told apart.
    people: bool = True


def assemble(instances: list, shape: tuple, wanted: Wanted, check: Callable[[], None]) -> Parsing:
    """`shape`: (height, width) of the instances' picture, which may be smaller than the photo. `check` raises to stop."""
    humans = [one for one in instances if one.label == wanted.labels.human]
    # Best first; number n is drawn as n + 1.
    humans = sorted(humans, key=lambda one: -one.score)[:MOST]
    regions = _draw(humans[::-1], range(len(humans), 0, -1), shape, check)
    parts = []
    for part in sorted((one for one in instances if one.label != wanted.labels.human), key=lambda one: one.score):
        check()
        owner = _owner(part, regions, len(humans)) if humans else None
        if (part.score if owner is None else humans[owner].score) >= wanted.min_score:
            parts.append((part, owner))
    parts = parts[-MOST:]
    drawn = _draw([part for part, _ in parts], range(1, len(parts) + 1), shape, check)
    return _cut(drawn, parts, humans, wanted)


def _draw(instances: list, numbers: range, shape: tuple, check: Callable[[], None]) -> np.ndarray:
    """Each instance, as its number, over those before it."""
    picture = np.zeros(shape, np.uint8)
    for instance, number in zip(instances, numbers):
        check()
        np.copyto(instance.region(picture), np.uint8(number), where=instance.mask)
    return picture


def _owner(part: Instance, regions: np.ndarray, people: int) -> Optional[int]:
    """Index of the person with most of the part's pixels; None when nobody has any."""
    pixels = part.region(regions)[part.mask]
    if people <= FEW:
        shares = np.array([np.count_nonzero(pixels == number) for number in range(1, people + 1)])
    else:
        shares = np.bincount(pixels, minlength=people + 1)[1:]
    return int(shares.argmax()) if shares.any() else None


def _cut(drawn: np.ndarray, parts: list, humans: list, wanted: Wanted) -> Parsing:
    """Parts of one class and person become one segment, as far as they can be seen."""
    areas = np.bincount(drawn.ravel(), minlength=256)
    groups = {}
    for number, (part, owner) in enumerate(parts, 1):
        if areas[number]:
            groups.setdefault((owner, part.label), []).append(number)
    score = {key: max(parts[number - 1][0].score for number in members) for key, members in groups.items()}
    # Whoever has no part that can be seen is nobody.
    owners = sorted({owner for owner, _ in groups if owner is not None}) if wanted.people else []
    if wanted.people:
        ids = {owner: rank for rank, owner in enumerate(owners, 1)}
        entries = [(label, ids.get(owner), score[owner, label], groups[owner, label]) for owner, label in groups]
        entries.sort(key=lambda entry: (entry[1] or len(owners) + 1, entry[0]))
    else:
        entries = _merged(groups, score, areas)

    numbers = np.zeros(256, np.uint8)
    for number, entry in enumerate(entries, 1):
        numbers[entry[3]] = number
    picture = enlarge(numbers[drawn], wanted.shape)
    areas = np.bincount(picture.ravel(), minlength=256)
    segments = [
        Segment(number, label, person, value, tight_box(picture == number), int(areas[number]))
        for number, (label, person, value, _) in enumerate(entries, 1)
    ]
    people = [_person(rank, humans[owner].score, segments) for rank, owner in enumerate(owners, 1)]
    return Parsing(wanted.labels, people, segments, picture)


def _merged(groups: dict, score: dict, areas: np.ndarray) -> list:
    """One entry a class; its score is the mean of everybody's, weighted by area (src/parsing/merge-people.ts)."""
    entries = []
    for wanted in sorted({label for _, label in groups}):
        keys = [key for key in groups if key[1] == wanted]
        shares = [int(areas[groups[key]].sum()) for key in keys]
        mean = sum(score[key] * share for key, share in zip(keys, shares)) / sum(shares)
        entries.append((wanted, None, mean, [number for key in keys for number in groups[key]]))
    return entries


def enlarge(picture: np.ndarray, shape: tuple) -> np.ndarray:
    """The picture in its size or a bigger one: each pixel is the one that lies nearest, so that none is lost."""
    if picture.shape == shape:
        return picture
    rows, columns = (_nearest(old, new) for old, new in zip(picture.shape, shape))
    return picture[rows][:, columns]


def _nearest(old: int, new: int) -> np.ndarray:
    return ((np.arange(new) * 2 + 1) * old // (new * 2)).astype(np.intp)


def _person(person: int, score: float, segments: list) -> Person:
    own = [segment for segment in segments if segment.person == person]
    left = min(segment.box[0] for segment in own)
    top = min(segment.box[1] for segment in own)
    right = max(segment.box[0] + segment.box[2] for segment in own)
    bottom = max(segment.box[1] + segment.box[3] for segment in own)
    area = sum(segment.area for segment in own)
    return Person(person, score, (left, top, right - left, bottom - top), area)
