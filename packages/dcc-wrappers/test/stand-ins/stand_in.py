"""What the stand-ins of applications share.

A stand-in takes a command line as its application does, and gives it to the script as the application does; nothing more of the
application is in it. Where its knowledge comes from stands in each. It writes what it was asked to open to the file that
STAND_IN_RECORD names.
"""
import io
import os
import sys
import types


def record(line):
    with io.open(os.environ["STAND_IN_RECORD"], "a", encoding="utf-8") as stream:
        stream.write(line + "\n")


def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made
    return made


def run(path, argv, **names):
    """Runs a script file with these words in sys.argv."""
    sys.argv[:] = argv
    with io.open(path, "rb") as stream:
        code = compile(stream.read(), path, "exec")
    exec(code, dict({"__name__": "__main__", "__builtins__": __builtins__}, **names))


def fail(text):
    sys.stderr.write(text + "\n")
    sys.exit(64)
