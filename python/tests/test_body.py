import io
import unittest
from email.message import Message

from modelscope_m2fp import body
from modelscope_m2fp.body import BrokenBody, read_body
from modelscope_m2fp.failure import RequestError


def read(content: bytes, **headers: str) -> bytes:
    message = Message()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    return read_body(io.BytesIO(content), message)


class Body(unittest.TestCase):
    def test_by_length_and_in_chunks(self) -> None:
        self.assertEqual(read(b"abcdef", content_length="3"), b"abc")
        self.assertEqual(read(b""), b"")
        chunks = b"3\r\nabc\r\n2;note=1\r\nde\r\n0\r\ntrailer: 1\r\n\r\nrest"
        self.assertEqual(read(chunks, transfer_encoding="chunked"), b"abcde")

    def test_bodies_that_break_off_or_are_none(self) -> None:
        for content, headers in (
            (b"ab", {"content_length": "3"}),
            (b"abc", {"content_length": "-3"}),
            (b"abc", {"content_length": "3, 3"}),
            (b"abc", {"transfer_encoding": "gzip"}),
            (b"3\r\nab", {"transfer_encoding": "chunked"}),
            (b"3\r\nabcd\r\n0\r\n\r\n", {"transfer_encoding": "chunked"}),
            (b"-3\r\nabc\r\n0\r\n\r\n", {"transfer_encoding": "chunked"}),
            (b"1" * 9000, {"transfer_encoding": "chunked"}),
        ):
            with self.assertRaises(BrokenBody):
                read(content, **headers)

    def test_bodies_that_are_too_large(self) -> None:
        self.addCleanup(setattr, body, "MAX_BODY", body.MAX_BODY)
        body.MAX_BODY = 4
        for content, headers in (
            (b"", {"content_length": "5"}),
            (b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", {"transfer_encoding": "chunked"}),
        ):
            with self.assertRaises(RequestError) as caught:
                read(content, **headers)
            self.assertEqual(caught.exception.code, "image_too_large")
