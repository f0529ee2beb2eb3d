# -*- coding: utf-8 -*-
"""What a Python script of a Jobtronaut task meets on the farm.

The last word of the command line is the payload: data that say which script to run, and with which arguments. The
wrapper of an application (run_python.py, run_blender.py, ...) calls ``main()``, which runs the script's file with a
global ``task``:

    for frame in task.arguments.frames.processed:
        render(task.arguments.scene.initial, frame)
        progress.add()

Modules that the script imports get the same object by ``jobtronaut_runtime.current_task()``.

Standard library only; Python 2.7 and 3.7 or later, whichever the application brings.

One file for all of it: each module that we bring into an application is a name that one of the studio's may already have.
"""
from __future__ import absolute_import, division, print_function

import base64
import difflib
import hashlib
import io
import json
import linecache
import logging
import os
import re
import sys
import time
import traceback
import types
import zlib

PY2 = sys.version_info[0] == 2
TEXT = type(u"")
_INTEGERS = (int, type(1 << 70))  # Python 2 has two kinds.

# Where an application runs a file without telling its name, its code knows it.
_OWN_FILE = (lambda: None).__code__.co_filename

#: The codes of this file's errors and warnings; docs/errors.md explains each.
CODES = (
    "arguments-cache-unreadable",
    "changed-plugin",
    "damaged-payload",
    "neutralise-failed",
    "no-payload",
    "no-python-file",
    "no-such-argument",
    "task-without-script",
    "unknown-payload-version",
    "unreadable-chunk",
)


class ScriptError(Exception):
    """Why a script cannot be run here: one line, a stable code, and what to do."""

    def __init__(self, code, message, hint=None):
        Exception.__init__(self, message)
        self.code = code
        self.message = message
        self.hint = hint

    def line(self):
        hint = u" (%s)" % self.hint if self.hint else u""
        return u" ".join((u"%s%s [%s]" % (self.message, hint, self.code)).split())


# ---------------------------------------------------------------------------------------------------------------------
# The payload


def find_payload(argv):
    """The payload on a command line: its last word, or, where an application hides its own, the last that looks like one."""
    words = [word for word in argv if re.match(r"jt\d+\.", word)]
    if words:
        return words[-1]
    raise ScriptError(
        "no-payload",
        u"There is no payload on the command line",
        u"This file is started by jobs: by the command of a task that has script = pythonFile(...).",
    )


def command_line():
    """All words of the command line of this process, also where the application's Python does not show them."""
    words = list(sys.argv) + list(getattr(sys, "orig_argv", []))
    if not any(re.match(r"jt\d+\.", word) for word in words):
        try:
            with open("/proc/self/cmdline", "rb") as stream:
                words += [word.decode("utf-8", "replace") for word in stream.read().split(b"\0")]
        except (IOError, OSError):
            pass
    return words


def decode_payload(word):
    """What a payload says. Its checksum is the CRC-32 of the bytes that follow it."""
    if not word.startswith("jt1."):
        raise ScriptError(
            "unknown-payload-version",
            u"This payload has version %s, this release reads jt1" % word.split(".")[0],
            u"Run the release that submitted the job on the farm, or submit the job again.",
        )
    digits = word[4:]
    if not re.match(r"[A-Za-z0-9_-]*\Z", digits):
        raise _damaged(u"it has letters that no payload has")
    try:
        raw = base64.urlsafe_b64decode(str(digits + "=" * (-len(digits) % 4)))
    except (TypeError, ValueError):
        raise _damaged(u"it was cut")
    start = re.match(br'\{"checksum":"([0-9a-f]{8})",', raw)
    if start is None:
        raise _damaged(u"its beginning is unreadable")
    body = raw[start.end():]
    if zlib.crc32(body) & 0xFFFFFFFF != int(start.group(1), 16):
        raise _damaged(u"its checksum is wrong: it was cut or changed")
    try:
        payload = json.loads((b"{" + body).decode("utf-8"))
    except (ValueError, RuntimeError) as error:
        raise _damaged(u"%s" % error)
    if not isinstance(payload.get("task"), TEXT) or not isinstance(payload.get("arguments"), list):
        raise _damaged(u"it names no task or has no arguments")
    return payload


def _damaged(why):
    return ScriptError(
        "damaged-payload",
        u"The payload of this command is damaged: %s" % why,
        u"Something between the submission and this command changed the command line; submit the job again.",
    )


class Cache(object):
    """The arguments cache of a job: one value a line, each under the hash of its JSON text, which is checked."""

    def __init__(self, path):
        self._path = _native(path) if isinstance(path, TEXT) else None

    def read(self, key, what):
        if not self._path or not re.match(r"[A-Za-z0-9_-]+\Z", key):
            raise _damaged(u"it names no arguments cache")
        start = ('"%s":' % key).encode("ascii")
        try:
            with io.open(self._path, "rb") as stream:
                for line in stream:
                    line = line.rstrip(b"\n").lstrip(b"{")
                    if line.startswith(start):
                        return self._value(line[len(start):-1], key, what)
        except (IOError, OSError) as error:
            raise self._unreadable(u"cannot be read: %s: %s" % (_text(self._path), _text(error.strerror)))
        raise self._unreadable(u"%s has no value for %s" % (_text(self._path), what))

    def _value(self, raw, key, what):
        digest = base64.urlsafe_b64encode(hashlib.sha256(raw).digest()).decode("ascii")
        if digest[: len(key)] != key:
            raise self._unreadable(u"%s: the value for %s was changed or cut" % (_text(self._path), what))
        try:
            return json.loads(raw.decode("utf-8"))
        except (ValueError, RuntimeError) as error:
            raise self._unreadable(u"%s: the value for %s: %s" % (_text(self._path), what, error))

    def _unreadable(self, why):
        return ScriptError(
            "arguments-cache-unreadable",
            u"The arguments cache %s" % why,
            u"It must lie where every blade can read it (ARGUMENTS_STORAGE_PATH), for as long as the job runs.",
        )


# ---------------------------------------------------------------------------------------------------------------------
# What a script sees


class Argument(object):
    """An argument: ``initial`` as it was passed, ``processed`` as processors made it."""

    __slots__ = ("initial", "processed")

    def __init__(self, initial, processed):
        self.initial = initial
        self.processed = processed

    def __repr__(self):
        return "Argument(initial=%r, processed=%r)" % (self.initial, self.processed)


class NoSuchArgument(AttributeError, KeyError):
    """The script asked for an argument that its task does not have."""

    def __str__(self):
        return self.args[0]


class Arguments(object):
    """Arguments by name: ``arguments.frames`` or ``arguments["frames"]``; ``in``, ``len`` and ``for`` work too.

    It has no other public names, so that any name can be an argument's.
    """

    def __init__(self, rows):
        object.__setattr__(self, "_rows", rows)
        object.__setattr__(self, "_by_name", dict(rows))

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name):
        if name in self._by_name:
            return self._by_name[name]
        near = difflib.get_close_matches(name, list(self._by_name), 1)
        hint = u'; did you mean "%s"?' % near[0] if near else u""
        message = u'no argument "%s"%s [no-such-argument]' % (_text(name), hint)
        raise NoSuchArgument(message if not PY2 else message.encode("utf-8"))

    def __setattr__(self, name, value):
        raise TypeError("arguments cannot be changed (%s)" % name)

    def __contains__(self, name):
        return name in self._by_name

    def __iter__(self):
        return iter([name for name, _ in self._rows])

    def __len__(self):
        return len(self._rows)

    def __repr__(self):
        return "Arguments(%s)" % ", ".join("%s=%r" % row for row in self._rows)


def restore_arguments(payload):
    """The arguments of a payload; long values come from the job's cache."""
    cache = Cache(payload.get("cache"))

    def value(name, state):
        if isinstance(state, dict) and "value" in state:
            return state["value"]
        if isinstance(state, dict) and isinstance(state.get("cached"), TEXT):
            return cache.read(state["cached"], u'the argument "%s"' % name)
        raise _damaged(u"an argument has neither a value nor a key in the cache")

    rows = []
    for row in payload["arguments"]:
        if not isinstance(row, list) or len(row) < 2 or not isinstance(row[0], TEXT):
            raise _damaged(u"an argument has no name")
        initial = value(row[0], row[1])
        processed = value(row[0], row[2]) if len(row) > 2 else initial
        rows.append((str(row[0]) if _is_ascii(row[0]) else row[0], Argument(initial, processed)))
    return Arguments(rows)


class Progress(object):
    """Counts steps and tells the farm the whole percent, when it changes: ``progress.add()``, or ``progress += 1``."""

    def __init__(self, final):
        self._final = final
        self._done = 0
        self._percent = 0

    def add(self, steps=1):
        self._done += steps
        # No work at all is work that is done.
        percent = min(100, max(0, int(self._done * 100 // self._final))) if self._final > 0 else 100
        if percent != self._percent:
            self._percent = percent
            try:
                tell_farm(u"TR_PROGRESS %3d %%" % percent)
            except _NO_STREAM:
                pass  # Nobody listens, which is no reason for the work to fail.

    def subtract(self, steps=1):
        self.add(-steps)

    def __iadd__(self, steps):
        self.add(steps)
        return self

    def __isub__(self, steps):
        self.add(-steps)
        return self


class Task(object):
    """The task whose script runs."""

    def __init__(self, payload, environ):
        #: The class name of the task.
        self.name = payload["task"]
        self.arguments = restore_arguments(payload)
        #: Which command of which job this is, where it is one of a farm; else None.
        self.job_id = _id(environ, "TR_ENV_JID")
        self.task_id = _id(environ, "TR_ENV_TID")
        self.command_id = _id(environ, "TR_ENV_CID")
        #: Writes to the log of the task.
        self.log = logging.getLogger("jobtronaut")

    def report_progress(self, final):
        """Counts steps up to ``final``, and reports their percentage to the farm."""
        return Progress(final)

    def expand_chunk(self, path):
        """Adds the tasks of a job file to the running job. The file must be complete."""
        path = os.path.abspath(path)
        if not os.path.isfile(path) or '"' in path or "\n" in path:
            raise ScriptError("unreadable-chunk", u"There is no job file %s that could be added" % _text(path))
        tell_farm(u'TR_EXPAND_CHUNK "%s"' % _text(path))

    def expand(self, root, arguments=None):
        """Builds the job of a task, with these arguments, and adds it to the running job: ``task.expand("Shot", {...})``."""
        import jobtronaut_submit

        tell_farm(jobtronaut_submit.Jobtronaut().expand_chunk(root, arguments or {}))


_current = None


def current_task():
    """The task whose script runs, for the modules that it imports; None elsewhere."""
    return _current


# ---------------------------------------------------------------------------------------------------------------------
# Running it


def find_script(payload, environ, warn):
    """The program to run: its name, and its text as bytes."""
    script = payload.get("script")
    if not isinstance(script, dict):
        raise ScriptError(
            "task-without-script",
            u"The task %s has no script for Python" % payload["task"],
            u"Give it script = pythonFile(...); a script() that is a method runs in Node: cmd() returns nodeScript().",
        )
    if isinstance(script.get("cached"), TEXT):
        source = Cache(payload.get("cache")).read(script["cached"], u"the script")
        # Both Pythons take a text that begins so as UTF-8, which is what Python 2 does not expect.
        return "<script of %s>" % payload["task"], b"\xef\xbb\xbf" + source.encode("utf-8")
    path = _script_path(payload["task"], script, environ)
    with io.open(path, "rb") as stream:
        text = stream.read()
    if hashlib.sha256(text).hexdigest()[:32] != script.get("hash"):
        change = u"The script %s is not as it was when the job was submitted" % _text(path)
        if script.get("strict"):
            raise ScriptError("changed-plugin", change, u'CHANGED_PLUGINS is "refuse": submit the job again.')
        warn(ScriptError("changed-plugin", change, u"It runs as it is now."))
    return path, text


def _script_path(task, script, environ):
    """The folders of this host come first: they may lie elsewhere than on the submitting host."""
    places = []
    name = script.get("file")
    if isinstance(name, TEXT) and not re.search(r"^([/\\]|[A-Za-z]:)|(^|[/\\])\.\.([/\\]|$)", name):
        for folder in environ.get("JOBTRONAUT_PLUGIN_PATH", "").split(os.pathsep):
            if os.path.isdir(folder):
                places.append(os.path.join(folder, *_native(name).split("/")))
    places.append(_native(script.get("path") or u""))
    for place in places:
        if os.path.isfile(place):
            return place
    raise ScriptError(
        "no-python-file",
        u"This host does not have the script of task %s: it looked for %s" % (task, u", ".join(map(_text, places))),
        u"Name the plugin folders of this host in JOBTRONAUT_PLUGIN_PATH.",
    )


def main(open_scene=None, names=None):
    """Runs the script that the command line names. Returns the exit status: 0, or 1 after a line or a trace that says why.

    ``open_scene`` is called with the word after ``--scene`` first, where there is one. ``names``: what the application lets its
    scripts find, beside what is in its own ``__main__``.
    """
    _prepare_streams()
    _prepare_log()
    try:
        status = _run(command_line(), os.environ, open_scene, names or {})
    except ScriptError as error:
        _say(u"error: %s" % error.line())
        status = 1
    except Exception:  # A mistake of ours must not leave an application open, or end it with 0.
        _say(u"Internal error: %s" % _text(traceback.format_exc()))
        status = 1
    _flush()
    return status


def end(status):
    """Ends the process where an application keeps a script's exit status to itself, or stays open. Never returns."""
    try:
        if status != 0:
            # Tractor takes this for the exit status, whatever the application says.
            tell_farm(u"TR_EXIT_STATUS %d" % status)
        _flush()
    finally:
        os._exit(status)


def _run(argv, environ, open_scene, names):
    global _current
    payload = decode_payload(find_payload(argv))
    task = Task(payload, environ)
    name, text = find_script(payload, environ, lambda change: _say(u"warning: %s" % change.line()))
    if open_scene is not None and "--scene" in argv[:-1]:
        scene = argv[argv.index("--scene") + 1]
        try:
            open_scene(scene)
        except Exception:
            _say(u"The scene %s cannot be opened\n%s" % (_text(scene), _trace()))
            return 1
    _current = task
    # Whoever imports this module gets this very one, under whatever name the wrapper loaded it.
    sys.modules["jobtronaut_runtime"] = sys.modules[__name__]
    try:
        status = _execute(name, text, task, names)
    finally:
        _current = None
    if status == 0 and payload.get("noRetry") is True:
        _neutralise_or_warn(environ)
    return status


#: What the wrappers define for themselves: a script that needs it imports it.
_WRAPPERS_OWN = ("jobtronaut_runtime", "names", "open_scene", "os", "sys")

# Kept alive: Python 2 empties a module that nobody holds, and the wrapper goes on in it.
_replaced = None


def _as_main(name, task, offered):
    """The module that the script is: ``__main__``, where pickle, multiprocessing and typing look for what it defines.

    It begins with the names that the application gives its scripts, and stays: threads and exit handlers outlive the script.
    """
    global _replaced
    _replaced = sys.modules.get("__main__")
    module = types.ModuleType("__main__")
    for names in (vars(_replaced) if _replaced is not None else {}, offered):
        module.__dict__.update(item for item in names.items() if not item[0].startswith("__") and item[0] not in _WRAPPERS_OWN)
    module.__dict__.update(__builtins__=__builtins__, task=task)
    # A text without a file has none, as with python -c: processes that it starts have nothing to read again.
    if os.path.isfile(name):
        module.__file__ = name
    sys.modules["__main__"] = module
    return module


def _execute(name, text, task, offered):
    # A text without a file: traces show its lines all the same.
    if not os.path.isfile(name):
        lines = text.decode("utf-8-sig").splitlines(True)
        linecache.cache[name] = (len(text), None, [str(line) if _is_ascii(line) else line for line in lines], name)
    before = list(sys.argv), list(sys.path)
    sys.argv = [name]
    sys.path.insert(0, os.path.dirname(os.path.abspath(name)) if os.path.isfile(name) else "")
    space = vars(_as_main(name, task, offered))
    try:
        # Without the __future__ of this module: the script is a file of its own.
        exec(compile(text, name, "exec", 0, True), space)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, _INTEGERS):
            # A farm sees eight bits: what is no success must not become one.
            return (end.code & 0xFF or 1) if end.code else 0
        _say(_text(end.code))
        return 1
    except BaseException:
        _say(u"The script of task %s failed\n%s" % (task.name, _trace()))
        return 1
    finally:
        sys.argv[:], sys.path[:] = before
    return 0


def _trace():
    """The trace of what was thrown, without this file and the wrapper: who called the script tells its author nothing."""
    own = u'  File "%s' % _text(os.path.dirname(os.path.abspath(_OWN_FILE)) + os.sep)
    kept, keeping = [], True
    for part in traceback.format_exception(*sys.exc_info()):
        for line in _text(part).splitlines():
            if not line.startswith(u"    "):
                keeping = not line.startswith(own)
            if keeping:
                kept.append(line)
    return u"\n".join(kept)


# ---------------------------------------------------------------------------------------------------------------------
# NO_RETRY: once the script has succeeded, the commands of its task are made harmless on the engine


def _neutralise_or_warn(environ):
    try:
        cids = neutralise(environ)
        _say(u"NO_RETRY: neutralised on the engine, so that a retry does nothing: command %s" % u", ".join(map(TEXT, cids)))
    except Exception as error:  # The script has done its work; a task in error would be retried, which is what must not be.
        failed = ScriptError("neutralise-failed", u"NO_RETRY has no effect: %s" % _text(error))
        _say(u"warning: %s" % failed.line())


def neutralise(environ):
    """Gives the commands of this task, up to this one, words that do nothing. Returns their ids."""
    jid, tid, own = (_id(environ, name) for name in ("TR_ENV_JID", "TR_ENV_TID", "TR_ENV_CID"))
    if jid is None or tid is None:
        raise ValueError("this is not a farm command: TR_ENV_JID and TR_ENV_TID are not set")
    engine = Engine(environ)
    engine.log_in()
    call = "tractorselect('command', 'jid=%d and tid=%d', 'cid', 'cid', 0, 'f', 'None')" % (jid, tid)
    rows = engine.ask("db", q=call).get("rows")
    if not isinstance(rows, list):
        raise ValueError("the engine does not tell the commands of its task: %s" % rows)
    cids = [row["cid"] for row in rows if own is None or row["cid"] <= own]
    for cid in cids:
        # Engines join words with commas: these have none.
        engine.ask("queue", q="cattr", jid=jid, cid=cid, set_argv="/bin/echo,Command has been neutralised")
    return cids


class Engine(object):
    """The engine that runs this command."""

    def __init__(self, environ):
        self._environ = environ
        self._session = {}
        self._headers = {}
        address = environ.get("TRACTOR_ENGINE", "tractor-engine")
        state = environ.get("JOBTRONAUT_ENGINE_STATE")
        self._embedded = bool(state)
        if state:
            with io.open(os.path.join(state, "engine.json"), encoding="utf-8") as stream:
                address = re.sub(r"^http://|/.*$", "", json.load(stream)["url"])
            with io.open(os.path.join(state, "token"), encoding="ascii") as stream:
                self._headers["X-Jobtronaut-Token"] = str(stream.read().strip())
        host, port = re.match(r"(.*?)(?::(\d+))?\Z", address).groups()
        self._host, self._port = str(host), int(port or 80)

    def log_in(self):
        """Tractor-protocol 3. The embedded engine knows us by its token."""
        if self._embedded:
            return
        user = self._environ.get("TRACTOR_USER") or self._environ.get("USER") or "unknown_user"
        words = {"q": "login", "user": user}
        if TEXT(self.ask("monitor", q="loginscheme").get("validation", "")).startswith("internal:"):
            password = self._environ.get("TRACTOR_PASSWORD")
            if not password:
                raise ValueError("the engine wants a password: set TRACTOR_PASSWORD on the blade")
            challenge = str(self.ask("monitor", q="gentoken")["challenge"])
            mixed = "".join("%02x" % (ord(a) ^ ord(b)) for a, b in zip(password, challenge))
            words["c"] = "".join("%02x" % ord(letter) for letter in "%s|1%s" % (challenge, mixed))
        self._session = {"tsid": self.ask("monitor", **words)["tsid"]}
        self._headers["Cookie"] = "TractorUser=%s" % user

    def ask(self, verb, **words):
        try:
            from http.client import HTTPConnection
            from urllib.parse import urlencode
        except ImportError:
            from httplib import HTTPConnection
            from urllib import urlencode
        words.update(self._session)
        connection = HTTPConnection(self._host, self._port, timeout=30)
        try:
            path = "/Tractor/%s?%s" % (verb, urlencode(words).replace("+", "%20"))
            connection.request("POST", path, b"", self._headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace").strip()
        finally:
            connection.close()
        try:
            told = json.loads(text)
        except ValueError:
            told = {"msg": text}
        if answer.status != 200 or not isinstance(told, dict) or told.get("rc"):
            raise ValueError("the engine answers %s: %s" % (answer.status, told.get("msg") if isinstance(told, dict) else text))
        return told


# ---------------------------------------------------------------------------------------------------------------------
# Streams and texts


# What a stream that is closed, full, or not there at all throws.
_NO_STREAM = (AttributeError, EnvironmentError, ValueError)


def tell_farm(line):
    """Prints a line that the farm reads along; in one piece, and at once."""
    _flush()
    stream = sys.__stdout__ or sys.stdout
    stream.write(line + u"\n" if not PY2 else (line + u"\n").encode("utf-8"))
    stream.flush()


class _Utf8(object):
    """Python 2 cannot print other letters than ASCII into a pipe, nor line by line."""

    def __init__(self, stream):
        self._stream = stream

    def write(self, text):
        self._stream.write(text.encode("utf-8") if isinstance(text, TEXT) else text)
        if "\n" in text:
            self._stream.flush()

    def __getattr__(self, name):
        return getattr(self._stream, name)


def _prepare_streams():
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if PY2 and type(stream).__name__ == "file" and not stream.encoding:
            setattr(sys, name, _Utf8(stream))
        elif hasattr(stream, "reconfigure"):
            # A farm's locale may be "C": a letter that it cannot print must not fail a script. Its log is read while the script
            # runs, and after it was killed: lines go out as they come.
            stream.reconfigure(errors="backslashreplace", line_buffering=True)


def _prepare_log():
    log = logging.getLogger("jobtronaut")
    if not log.handlers:
        handler = logging.StreamHandler(sys.stderr)
        formatter = logging.Formatter("%(asctime)sZ %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S")
        formatter.converter = time.gmtime
        handler.setFormatter(formatter)
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False


def _say(text):
    _flush()  # What the script printed comes first in the log.
    try:
        sys.stderr.write(text + u"\n" if not PY2 else (text + u"\n").encode("utf-8"))
    except _NO_STREAM:
        pass  # The exit status is all that is left to say it with.


def _flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except _NO_STREAM:
            pass


def _id(environ, name):
    text = environ.get(name, "")
    return int(text) if re.match(r"[1-9]\d*\Z", text) else None


def _is_ascii(text):
    return all(ord(letter) < 128 for letter in text)


def _native(text):
    """A path as this Python wants it: Python 2 cannot open a file by other letters than ASCII where the locale is "C"."""
    return text if str is TEXT else text.encode("mbcs" if os.name == "nt" else "utf-8")


def _text(value):
    if isinstance(value, TEXT):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    try:
        return TEXT(value)
    except UnicodeError:
        return bytes(value).decode("utf-8", "replace")
