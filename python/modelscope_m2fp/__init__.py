"""The worker that serves an M2FP release through ModelScope, by the worker protocol (docs/reference/modelscope.md)."""
