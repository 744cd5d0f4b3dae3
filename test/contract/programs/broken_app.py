import no_such_module._ext  # noqa: F401
