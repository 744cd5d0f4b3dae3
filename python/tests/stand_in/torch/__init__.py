"""Stands in for torch where it is not installed: what the worker itself asks of it."""

threads = None


def set_num_threads(count: int) -> None:
    global threads
    threads = count
