import sys
import threading
import unittest

from modelscope_m2fp.abandon import stoppable
from modelscope_m2fp.failure import Abandoned
from modelscope_m2fp.work import Engine, Task, Work, WorkList


def endless(filename: str) -> None:
    """Calls built-in functions forever, in code that claims to come from a file of that name."""
    exec(compile("while True: len('')", filename, "exec"), {})


def once(filename: str) -> None:
    exec(compile("len('')", filename, "exec"), {})


class Stoppable(unittest.TestCase):
    def test_the_model_ends_between_two_steps(self) -> None:
        calls = []

        def check() -> None:
            calls.append(1)
            if len(calls) == 3:
                raise Abandoned("r")

        with self.assertRaises(Abandoned):
            with stoppable(check):
                endless("/env/modelscope/models/cv/net.py")
        self.assertEqual(len(calls), 3)
        self.assertIsNone(sys.getprofile())

    def test_a_model_that_goes_on_after_any_exception_ends_too(self) -> None:
        def check() -> None:
            raise Abandoned("r")

        source = "while True:\n  try: len('')\n  except Exception: pass"
        with self.assertRaises(Abandoned):
            with stoppable(check):
                exec(compile(source, "/env/modelscope/models/cv/net.py", "exec"), {})

    def test_other_code_is_left_alone(self) -> None:
        with stoppable(lambda: self.fail("asked in other code")):
            once("/env/modelscope/pipelines/base.py")


class Works(unittest.TestCase):
    def test_stop_returns_when_the_work_has_ended(self) -> None:
        works, woken, order = WorkList(), threading.Event(), []
        work = Work("r1", on_stop=woken.set)
        works.add(work)

        def serve() -> None:
            woken.wait(10)
            order.append("ended")
            works.end(work)

        thread = threading.Thread(target=serve)
        thread.start()
        self.assertEqual(len(works), 1)
        works.stop("another")
        works.stop("r1")
        order.append("stopped")
        thread.join()
        self.assertEqual((order, len(works)), (["ended", "stopped"], 0))
        self.assertRaises(Abandoned, work.check)
        works.wait_idle()

    def test_the_engine_works_in_order_and_hands_errors_over(self) -> None:
        engine, done, order = Engine(), threading.Semaphore(0), []
        engine.start()
        tasks = [Task(lambda n=n: order.append(n) or 1 // (n - 1), done.release) for n in range(3)]
        for task in tasks:
            engine.submit(task)
        for _ in tasks:
            self.assertTrue(done.acquire(timeout=10))
        self.assertEqual((order, tasks[0].take(), tasks[2].take()), ([0, 1, 2], -1, 1))
        self.assertRaises(ZeroDivisionError, tasks[1].take)
