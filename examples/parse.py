#!/usr/bin/env python3
"""Who is in a photo, and which part of them is where. Needs Python 3.9 and a running lastgood, nothing else.

    python3 examples/parse.py photo.jpg
    python3 examples/parse.py photo.jpg --cutouts people/    # each person on transparency; needs Pillow
"""

import argparse
import json
import pathlib
import sys
import urllib.error
import urllib.parse
import urllib.request


def parse(image: bytes, url: str, **query) -> dict:
    """The service's answer for the bytes of an image file. Query: masks, min_score, people."""
    request = urllib.request.Request(
        f"{url}/parse?{urllib.parse.urlencode(query)}",
        data=image,
        headers={"content-type": "application/octet-stream"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def rle_spans(rle: dict):
    """(column, first row, length) of a COCO compressed mask.

    The counts alternate between zeros and ones and run down the columns. Each is written in groups of five bits,
    lowest first, as a character from "0" on; 0x20 marks that more follow, 0x10 in the last group a negative number.
    From the third count on the difference to the count before the last one is stored.
    """
    height = rle["size"][0]
    counts = []
    value = shift = 0
    for character in rle["counts"].encode("ascii"):
        group = character - 48
        value |= (group & 0x1F) << shift
        shift += 5
        if group & 0x20:
            continue
        if group & 0x10:
            value -= 1 << shift
        counts.append(value + (counts[-2] if len(counts) > 2 else 0))
        value = shift = 0
    position = 0
    for index, count in enumerate(counts):
        start, end = position, position + count
        position = end
        while index % 2 and start < end:
            column, row = divmod(start, height)
            length = min(end - start, height - row)
            yield column, row, length
            start += length


def save_cutouts(path: str, parsing: dict, folder: str) -> None:
    from PIL import Image, ImageDraw, ImageOps

    photo = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    for person in parsing["people"]:
        mask = Image.new("L", photo.size)
        draw = ImageDraw.Draw(mask)
        for segment in parsing["segments"]:
            if segment["person"] == person["id"]:
                for column, row, length in rle_spans(segment["rle"]):
                    draw.line((column, row, column, row + length - 1), fill=255)
        cutout = photo.copy()
        cutout.putalpha(mask)
        x, y, width, height = person["box"]
        target = pathlib.Path(folder, f"person-{person['id']}.png")
        cutout.crop((x, y, x + width, y + height)).save(target)
        print(target)


def main() -> None:
    arguments = argparse.ArgumentParser(description="Who is in a photo, and which part of them is where.")
    arguments.add_argument("photo")
    arguments.add_argument("--url", default="http://127.0.0.1:7860")
    arguments.add_argument("--cutouts", metavar="DIR", help="save each person there (needs Pillow)")
    given = arguments.parse_args()
    try:
        parsing = parse(pathlib.Path(given.photo).read_bytes(), given.url, masks="rle" if given.cutouts else "none")
    except urllib.error.HTTPError as error:
        problem = json.load(error)
        sys.exit(f"{problem['error']} {problem['hint']}")
    except urllib.error.URLError as error:
        sys.exit(f"No lastgood at {given.url} ({error.reason}). Start it with: npm start")
    for person in parsing["people"]:
        print(f"person {person['id']}: score {person['score']:.2f}, {person['area']} pixels")
        for segment in parsing["segments"]:
            if segment["person"] == person["id"]:
                print(f"  {segment['label']:<16} {100 * segment['area'] / person['area']:5.1f} %")
    if given.cutouts:
        save_cutouts(given.photo, parsing, given.cutouts)


if __name__ == "__main__":
    main()
