import json
import os
import tempfile
import unittest

from modelscope_m2fp.configuration import read_configuration
from modelscope_m2fp.failure import StartError

from .model_folders import CLASSES, configuration, write_configuration


class Configuration(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.dir = folder.name

    def read(self, content: object):
        write_configuration(self.dir, content)
        return read_configuration(self.dir)

    def refused(self, content: object, *words: str) -> None:
        with self.assertRaises(StartError) as caught:
            self.read(content)
        for word in words:
            self.assertIn(word, str(caught.exception))

    def test_people_and_parts(self) -> None:
        found = self.read(configuration())
        self.assertEqual(found.labels.names, tuple(CLASSES))
        self.assertEqual((found.labels.human, found.parsing_on, found.part_score_thr), (4, True, 0.5))

    def test_a_map_of_classes_has_no_persons(self) -> None:
        found = self.read(configuration(parsing_on=False, sem_seg_postprocess_before_inference=False))
        self.assertEqual((found.labels.human, found.parsing_on), (None, False))

    def test_no_folder_and_no_file(self) -> None:
        for path, word in ((os.path.join(self.dir, "none"), "no model folder"), (self.dir, "no configuration.json")):
            with self.assertRaises(StartError) as caught:
                read_configuration(path)
            self.assertIn(word, str(caught.exception))

    def test_what_is_no_json(self) -> None:
        self.refused("<html>", "is not JSON", "line 1")
        self.refused("[]", "no JSON object")
        self.refused({}, "no model")

    def test_another_model(self) -> None:
        self.refused(configuration(type="cascade_mask_rcnn_swin"), 'model.type is "cascade_mask_rcnn_swin"', '"m2fp"')
        whole = configuration()
        whole["pipeline"] = {"type": "image-instance-segmentation"}
        self.refused(whole, 'pipeline.type is "image-instance-segmentation"')

    def test_weights_that_would_be_left_unread(self) -> None:
        self.refused(configuration(pretrained=False), "model.pretrained false", "Set it to true")

    def test_switches_that_answer_nothing(self) -> None:
        self.refused(configuration(parsing_on=False), "answers nothing", "model.parsing_on")

    def test_classes_that_do_not_fit(self) -> None:
        self.refused(configuration(classes=CLASSES[:3]), "has 3 names", "num_classes is 5")
        self.refused(configuration(classes=CLASSES[:4] + ["Hat"]), "names a class twice")
        self.refused(configuration(classes=None), "model.classes")
        self.refused(configuration(num_parsing=7), "model.num_parsing 7")
        self.refused(configuration(decoder=[]), "model.decoder")

    def test_names_beyond_the_classes_are_left_out(self) -> None:
        found = self.read(json.loads(json.dumps(configuration(classes=CLASSES + ["More"]))))
        self.assertEqual(found.labels.names, tuple(CLASSES))
