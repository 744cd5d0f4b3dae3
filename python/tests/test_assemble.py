import unittest

from .needs import PICTURES


@PICTURES
class Assemble(unittest.TestCase):
    def assemble(self, instances: list, shape: tuple, **wanted: object):
        from modelscope_m2fp.assemble import Wanted, assemble

        from .drawings import LABELS, nothing

        return assemble(instances, shape, Wanted(LABELS, wanted.pop("of_photo", shape), **wanted), nothing)

    def two_people(self) -> list:
        from .drawings import instance

        return [
            instance("Hat", 0.9, "##....", "......"),
            instance("Hair", 0.8, "....##", "....##"),
            instance("Face", 0.7, "......", ".##..."),
            instance("Human", 0.6, "...###", "...###"),
            instance("Human", 0.95, "###...", "###..."),
        ]

    def summary(self, parsing) -> list:
        names = parsing.labels.names
        return [(names[one.label], one.person, one.score, one.box, one.area) for one in parsing.segments]

    def test_parts_belong_to_the_person_that_they_overlap_most(self) -> None:
        parsing = self.assemble(self.two_people(), (2, 6))
        self.assertEqual(
            [(person.id, person.score, person.box, person.area) for person in parsing.people],
            [(1, 0.95, (0, 0, 3, 2), 4), (2, 0.6, (4, 0, 2, 2), 4)],
        )
        self.assertEqual(
            self.summary(parsing),
            [
                ("Hat", 1, 0.9, (0, 0, 2, 1), 2),
                ("Face", 1, 0.7, (1, 1, 2, 1), 2),
                ("Hair", 2, 0.8, (4, 0, 2, 2), 4),
            ],
        )
        self.assertEqual(parsing.label_map().tolist(), [[1, 1, 0, 0, 2, 2], [0, 3, 3, 0, 2, 2]])

    def test_where_persons_overlap_the_higher_score_owns_the_pixel(self) -> None:
        from .drawings import instance

        parts = [instance("Hat", 0.9, ".##.")]
        for first, second in ((0.9, 0.8), (0.8, 0.9)):
            people = [instance("Human", first, "###."), instance("Human", second, ".###")]
            parsing = self.assemble(parts + people, (1, 4))
            self.assertEqual([person.score for person in parsing.people], [0.9])

    def test_a_crowd(self) -> None:
        from .drawings import instance

        people = [instance("Human", 0.9 - n / 1000, "." * n + "#" + "." * (29 - n)) for n in range(30)]
        parts = [instance("Hat", 0.8, "." * 20 + "###" + "." * 7), instance("Hair", 0.7, "." * 29 + "#")]
        parsing = self.assemble(people + parts, (1, 30))
        self.assertEqual([(person.id, person.score) for person in parsing.people], [(1, 0.88), (2, 0.871)])

    def test_where_parts_overlap_the_higher_score_is_drawn(self) -> None:
        from .drawings import instance

        parts = [instance("Hat", 0.9, "##.."), instance("Hair", 0.5, "####"), instance("Face", 0.3, "#...")]
        parsing = self.assemble(parts, (1, 4))
        self.assertEqual(self.summary(parsing), [("Hat", None, 0.9, (0, 0, 2, 1), 2), ("Hair", None, 0.5, (2, 0, 2, 1), 2)])

    def test_parts_of_one_class_and_person_are_one_segment_with_the_best_score(self) -> None:
        from .drawings import instance

        parts = [instance("Hat", 0.4, "#..."), instance("Hat", 0.9, "...#")]
        parsing = self.assemble(parts + [instance("Human", 0.7, "####")], (1, 4))
        self.assertEqual(self.summary(parsing), [("Hat", 1, 0.9, (0, 0, 4, 1), 2)])

    def test_a_part_outside_of_all_persons_is_nobodys_and_comes_last(self) -> None:
        from .drawings import instance

        parts = [instance("Hat", 0.9, "...#"), instance("Hair", 0.8, "#...")]
        parsing = self.assemble(parts + [instance("Human", 0.7, "##..")], (1, 4))
        self.assertEqual([(part[0], part[1]) for part in self.summary(parsing)], [("Hair", 1), ("Hat", None)])

    def test_a_person_without_a_part_that_can_be_seen_is_left_out(self) -> None:
        from .drawings import instance

        people = [instance("Human", 0.9, "##.."), instance("Human", 0.8, "..##")]
        parsing = self.assemble(people + [instance("Hat", 0.9, "...#")], (1, 4))
        self.assertEqual([(person.id, person.score) for person in parsing.people], [(1, 0.8)])
        self.assertEqual(self.assemble(people, (1, 4)).people, [])

    def test_min_score_leaves_people_out_with_their_parts(self) -> None:
        from .drawings import instance

        lone = [instance("Hat", 0.5, "...#..", "......")]
        parsing = self.assemble(self.two_people() + lone, (2, 6), min_score=0.65)
        self.assertEqual([person.score for person in parsing.people], [0.95])
        self.assertEqual([part[:2] for part in self.summary(parsing)], [("Hat", 1), ("Face", 1)])

    def test_nobody_told_apart(self) -> None:
        from .drawings import instance

        parts = [instance("Hat", 0.9, "###..."), instance("Hat", 0.5, ".....#")]
        people = [instance("Human", 0.9, "###..."), instance("Human", 0.8, "...###")]
        parsing = self.assemble(parts + people, (1, 6), people=False)
        self.assertEqual(parsing.people, [])
        (segment,) = parsing.segments
        self.assertEqual((segment.person, segment.area), (None, 4))
        self.assertAlmostEqual(segment.score, (0.9 * 3 + 0.5) / 4)

    def test_masks_of_a_reduced_photo_are_enlarged(self) -> None:
        parsing = self.assemble(self.two_people(), (2, 6), of_photo=(5, 13))
        self.assertEqual((parsing.height, parsing.width), (5, 13))
        self.assertEqual(sum(segment.area for segment in parsing.segments), int((parsing.map > 0).sum()))
        self.assertEqual(len(parsing.segments), 3)

    def test_nothing_found(self) -> None:
        parsing = self.assemble([], (2, 3))
        self.assertEqual((parsing.people, parsing.segments, parsing.map.tolist()), ([], [], [[0, 0, 0], [0, 0, 0]]))


@PICTURES
class Take(unittest.TestCase):
    def take(self, found: dict, threshold: float, check=None) -> list:
        from modelscope_m2fp.instances import take_instances

        from .drawings import LABELS, nothing

        return take_instances(found, LABELS, threshold, check or nothing)

    def found(self) -> dict:
        from .drawings import mask

        rows = (("#.",), ("##",), (".#",), ("..",), ("##",))
        labels = ["Hat", "Background", "Hair", "Face", "Human"]
        return {"masks": [mask(*row) for row in rows], "labels": labels, "scores": [0.6, 0.9, 0.3, 0.9, 0.2]}

    def test_weak_parts_background_and_empty_masks_are_left_out_persons_never(self) -> None:
        found = self.found()
        self.assertEqual([(one.label, one.x, one.mask.shape) for one in self.take(found, 0.5)], [(1, 0, (1, 1)), (4, 0, (1, 2))])
        self.assertEqual(found["masks"], [None] * 5)

    def test_it_stops_when_it_is_told_to(self) -> None:
        from modelscope_m2fp.failure import Abandoned

        def check() -> None:
            raise Abandoned("r")

        with self.assertRaises(Abandoned):
            self.take(self.found(), 0.5, check)
