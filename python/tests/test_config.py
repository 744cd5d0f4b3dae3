import json
import unittest

from modelscope_m2fp.config import Settings, read_config, read_settings
from modelscope_m2fp.failure import RequestError, StartError
from modelscope_m2fp.labels import voc_palette
from modelscope_m2fp.query import ParseQuery, read_query


class Config(unittest.TestCase):
    def test_what_the_driver_gives(self) -> None:
        given = {"socketPath": "/s", "release": {"id": "sha256:1", "version": "1"}, "dir": "/d", "threads": 2}
        config = read_config(["--config=%s" % json.dumps({**given, "settings": {"model": "m", "score_thr": 0.2}})])
        self.assertEqual((config.socket_path, config.threads, config.model_dir), ("/s", 2, "/d/m"))
        self.assertEqual(config.settings.score_thr, 0.2)

    def test_settings_have_defaults(self) -> None:
        self.assertEqual(read_settings({}), Settings())

    def test_settings_that_are_refused(self) -> None:
        for given, word in (
            ({"scorethr": 1}, "settings.scorethr"),
            ({"score_thr": 2}, "settings.score_thr cannot be 2"),
            ({"part_score_thr": "high"}, "settings.part_score_thr"),
            ({"max_pixels": 12.5}, "settings.max_pixels"),
            ({"model": "../other"}, "settings.model"),
            ({"model": "/etc"}, "settings.model"),
            ({"allow_globals": "a.b"}, "settings.allow_globals"),
        ):
            with self.assertRaises(StartError) as caught:
                read_settings(given)
            self.assertIn(word, str(caught.exception))


class Query(unittest.TestCase):
    def test_defaults_and_values(self) -> None:
        self.assertEqual(read_query(""), ParseQuery())
        query = "format=coco&masks=png&min_score=.5&people=false"
        self.assertEqual(read_query(query), ParseQuery("coco", "png", 0.5, False))

    def test_refused_by_name(self) -> None:
        for query in ("format=xml", "masks=yes", "min_score=2", "min_score=high", "min_score=nan", "people=1"):
            with self.assertRaises(RequestError) as caught:
                read_query(query)
            self.assertEqual(caught.exception.status, 400)
            self.assertIn(query.split("=")[0], caught.exception.message)


class Palette(unittest.TestCase):
    def test_first_colours_of_pascal_voc(self) -> None:
        self.assertEqual(voc_palette(4), [(0, 0, 0), (128, 0, 0), (0, 128, 0), (128, 128, 0)])
        self.assertEqual(voc_palette(21)[20], (0, 64, 128))
