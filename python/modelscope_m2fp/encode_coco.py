"""The parsing as a COCO dataset of one photo, as src/parsing/encoders/coco.ts writes it."""

from __future__ import annotations

from .encode_json import rle_of, rounded
from .parsing import Parsing

IMAGE_ID = 1


def encode_coco(parsing: Parsing) -> dict:
    """One annotation for every person and one for every part of it. Category ids are the class ids; the background is none."""
    names = parsing.labels.names
    human = len(names) if parsing.labels.human is None else parsing.labels.human
    categories = [
        {"id": id, "name": name, "supercategory": "part"} for id, name in enumerate(names) if id not in (0, human)
    ]
    whole = names[human] if human < len(names) else "person"
    categories.append({"id": human, "name": whole, "supercategory": "person"})

    columns = parsing.columns()
    found = [
        (human, person.id, person, [part.number for part in parsing.segments if part.person == person.id])
        for person in parsing.people
    ]
    found += [(segment.label, segment.person, segment, [segment.number]) for segment in parsing.segments]
    return {
        "info": {"description": "Human parsing, label set m2fp"},
        "images": [{"id": IMAGE_ID, "width": parsing.width, "height": parsing.height, "file_name": "image"}],
        "categories": categories,
        "annotations": [
            {
                "id": index,
                "image_id": IMAGE_ID,
                "category_id": category,
                "segmentation": rle_of(thing.box, columns, numbers),
                "bbox": list(thing.box),
                "area": thing.area,
                "iscrowd": 0,
                "score": rounded(thing.score),
                "person_id": person,
            }
            for index, (category, person, thing, numbers) in enumerate(found, 1)
        ],
    }
