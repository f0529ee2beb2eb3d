# -*- coding: utf-8 -*-
"""The site status filter of a Tractor blade, handled by Jobtronaut.

Put this file into a folder of the blade profile's SiteModulesPath, and beside it `jobtronaut-blade.json`:

    {"host": "/opt/jobtronaut/node_modules/@jobtronaut/blade/dist/host/main.js",
     "configuration": "/opt/jobtronaut/jobtronaut.config.ts", "node": "/usr/bin/node"}

The filters are written in TypeScript and run in one Node process, the host. What the host cannot answer in time, the
blade does as if there were no filter; the host is started again later. Python 2.7 and 3, standard library only.

One file for all of it: a site copies it to its blades, and no copy is half old and half new.
"""
import errno
import itertools
import json
import logging
import os
import re
import select
import subprocess
import sys
import threading
import time

try:
    from tractor.apps.blade.TrStatusFilter import TrStatusFilter
except ImportError:
    try:
        from TrStatusFilter import TrStatusFilter
    except ImportError:
        TrStatusFilter = object

try:
    import fcntl
except ImportError:
    fcntl = None

PYTHON2 = sys.version_info[0] == 2
TEXT = type(u"")
NUMBERS = (int, float) if not PYTHON2 else (int, long, float)  # noqa: F821

TR_LOG_TEXT_EMIT = 0
TR_LOG_EXPAND_CHUNK = 30
TR_LOG_ALSO_EMIT = 16384

# Seconds.
SETTINGS = {
    "node": "node",
    "host": None,
    "configuration": None,
    "timeout": 2.0,         # for an answer; then the host is ended
    "startTimeout": 10.0,   # for the first answer of the blade's first host
    "restartAfter": 10.0,   # doubles with each failure
    "restartAtMost": 300.0,
    "rereadAfter": 300.0,   # configuration and plugins are not looked at more often
}
VARIABLES = {
    "node": "JOBTRONAUT_BLADE_NODE",
    "host": "JOBTRONAUT_BLADE_HOST",
    "configuration": "JOBTRONAUT_CONFIGURATION_PATH",
    "timeout": "JOBTRONAUT_BLADE_TIMEOUT",
    "startTimeout": "JOBTRONAUT_BLADE_START_TIMEOUT",
}
# A host that is slower to start than this is ended, seconds.
LONGEST_START = 60.0
# A host that was killed is waited for so long, seconds.
LONGEST_END = 0.5
# Answers that take longer than this are slow; of a minute they may take so many times the timeout. Seconds.
SLOW = 0.1
SLOW_TIMEOUTS = 5
# Bytes of one message, either way.
LONGEST_MESSAGE = 1024 * 1024
# Of a longer line of output the filter sees the beginning, characters.
LONGEST_LINE = 64 * 1024
DEEPEST = 12

# What a command may have; blades of different versions have different ones.
COMMAND_FIELDS = (
    "jid", "tid", "cid", "rev", "login", "spoolhost", "cmdtype", "argv", "app", "env", "envkey", "svckey", "projects",
    "slots", "pid", "exitcode", "elapsed", "progress", "expandfile", "bladehost",
)


class Trouble(Exception):
    """Why the host has no answer: a code of docs/errors.md, and what is said about it."""

    def __init__(self, code, message):
        Exception.__init__(self, message)
        self.code = code


def read_settings(folder, environment):
    """Defaults, then the file in this folder, then the environment."""
    settings = dict(SETTINGS)
    path = os.path.join(folder, "jobtronaut-blade.json")
    if os.path.exists(path):
        try:
            with open(path, "rb") as stream:
                given = json.loads(stream.read().decode("utf-8"))
            for name in given:
                if name not in SETTINGS:
                    raise ValueError("there is no setting %s" % name)
            settings.update(given)
        except (ValueError, TypeError, EnvironmentError) as error:
            raise Trouble("bad-setting", "%s cannot be used: %s" % (path, error))
    for name, variable in VARIABLES.items():
        if environment.get(variable):
            settings[name] = environment[variable]
    for name in ("timeout", "startTimeout", "restartAfter", "restartAtMost", "rereadAfter"):
        try:
            settings[name] = float(settings[name])
            if not 0 < settings[name] <= 3600:
                raise ValueError()
        except (ValueError, TypeError):
            raise Trouble("bad-setting", "%s must be a number of seconds, not %r" % (name, settings[name]))
    if not settings["host"]:
        raise Trouble("bad-setting", "%s has no \"host\", and %s is not set" % (path, VARIABLES["host"]))
    return settings


class Host(object):
    """One Node process. Every call is over by its deadline, or fails with a Trouble."""

    def __init__(self, settings):
        command = [settings["node"], settings["host"]]
        command += [str(settings["rereadAfter"]), settings["configuration"] or ""]
        try:
            self._process = subprocess.Popen(
                [native(word) for word in command],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
                # Python 2 closes one number after the other, up to a million of them.
                close_fds=os.name == "posix" and not PYTHON2,
            )
        except (EnvironmentError, ValueError, TypeError) as error:
            raise Trouble("host-missing", "the host cannot be started: %s" % error)
        self._buffer = b""
        self._in = self._process.stdin.fileno()
        self._out = self._process.stdout.fileno()
        self._bounded = fcntl is not None and hasattr(select, "poll")
        if self._bounded:
            for descriptor in (self._in, self._out):
                # The blade's commands must not inherit them: the host would outlive the blade.
                fcntl.fcntl(descriptor, fcntl.F_SETFD, fcntl.fcntl(descriptor, fcntl.F_GETFD) | fcntl.FD_CLOEXEC)
                fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) | os.O_NONBLOCK)
            self._readable = select.poll()
            self._readable.register(self._out, select.POLLIN | select.POLLHUP | select.POLLERR)
            self._writable = select.poll()
            self._writable.register(self._in, select.POLLOUT | select.POLLHUP | select.POLLERR)

    def send(self, data, deadline):
        with self._watched(deadline):
            while data:
                self._wait("_writable", deadline)
                try:
                    data = data[os.write(self._in, data):]
                except EnvironmentError as error:
                    if error.errno not in (errno.EAGAIN, errno.EINTR):
                        raise Trouble("host-ended", "the host has ended")

    def receive(self, deadline):
        with self._watched(deadline):
            searched = 0
            while True:
                end = self._buffer.find(b"\n", searched)
                if end >= 0:
                    line, self._buffer = self._buffer[:end], self._buffer[end + 1:]
                    try:
                        return json.loads(line.decode("utf-8"))
                    except ValueError:
                        raise Trouble("host-ended", "the host says what is no answer")
                searched = len(self._buffer)
                if searched > LONGEST_MESSAGE:
                    raise Trouble("message-too-large", "the host gives an answer of more than %d bytes" % LONGEST_MESSAGE)
                self._wait("_readable", deadline)
                try:
                    data = os.read(self._out, 65536)
                except EnvironmentError as error:
                    if error.errno in (errno.EAGAIN, errno.EINTR):
                        continue
                    data = b""
                if not data:
                    raise Trouble("host-ended", "the host has ended")
                self._buffer += data

    def end(self):
        for action in (self._process.kill, self._process.stdin.close, self._process.stdout.close):
            try:
                action()
            except EnvironmentError:
                pass
        # A process that waits for a dead file server cannot even be killed until that is back; subprocess collects it then.
        deadline = clock() + LONGEST_END
        while self._process.poll() is None and clock() < deadline:
            time.sleep(0.002)

    def __del__(self):
        # The profile was reloaded, and the blade has another filter. Of a host that could not be started there is nothing to end.
        try:
            self.end()
        except Exception:
            pass

    def _wait(self, poll, deadline):
        if not self._bounded:
            return
        while True:
            left = deadline - clock()
            try:
                if getattr(self, poll).poll(max(0, left) * 1000):
                    return
            except (select.error, EnvironmentError) as error:
                if error.args[0] != errno.EINTR:
                    raise Trouble("host-ended", "the host has ended")
            if left <= 0:
                raise Trouble("host-silent", "the host does not answer")

    def _watched(self, deadline):
        return Unwatched() if self._bounded else Watchdog(self._process, deadline)


class Unwatched(object):
    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


class Watchdog(Unwatched):
    """Where a pipe cannot be waited for (Windows): ends the host at the deadline, which ends the reading too."""

    def __init__(self, process, deadline):
        self._timer = threading.Timer(max(0, deadline - clock()), process.kill)
        self._timer.daemon = True

    def __enter__(self):
        self._timer.start()
        return self

    def __exit__(self, *_):
        self._timer.cancel()


class Keeper(object):
    """Keeps a host, and everybody else from waiting for it. `ask` never raises."""

    def __init__(self, folder, environment, log):
        self._log = log
        self._lock = threading.Lock()
        self._told = set()
        self._warned = set()
        self._host = None
        self._ready = False
        self._first = True
        self._started = 0
        self._not_before = 0
        self._minute = 0
        self._slow = 0
        self._data = None
        self._generation = None
        # Changes when what the host has said about lines is void.
        self.epoch = 0
        self._settings = None
        try:
            self._settings = read_settings(folder, environment)
        except Trouble as trouble:
            self.tell(trouble.code, "%s; there are no filters" % trouble)
        self._pause = self._settings["restartAfter"] if self._settings else 0

    def ask(self, question):
        """The host's answer; None: there is none."""
        # An unlocked look: while there is no host to be had, nobody shall wait in line to learn that.
        if self._settings is None or (self._host is None and clock() < self._not_before):
            return None
        data = encoded(question)
        if len(data) > LONGEST_MESSAGE:
            self.tell("message-too-large", "a question of %d bytes (%s) is not asked" % (len(data), question["call"]))
            return None
        with self._lock:
            try:
                if not self._prepare():
                    return None
                asked = clock()
                deadline = asked + self._settings["timeout"]
                self._host.send(data, deadline)
                answer = self._take(self._host.receive(deadline))
                self._count(asked, clock())
                return answer
            except Trouble as trouble:
                self._lose(trouble.code, str(trouble))
            except Exception as error:
                # Of what was sent, if anything, the answer could not be told from the next one.
                self._lose("host-ended", "the host cannot be asked: %r" % error)
        return None

    def _count(self, asked, answered):
        """Many slow answers hold the blade up as well as one that never comes."""
        if answered - asked < SLOW:
            return
        if asked - self._minute > 60:
            self._minute, self._slow = asked, 0
        self._slow += answered - asked
        if self._slow > SLOW_TIMEOUTS * self._settings["timeout"]:
            raise Trouble("host-silent", "the host has taken %.1f s of a minute for slow answers" % self._slow)

    def _prepare(self):
        """Whether there is a host that answers."""
        settings = self._settings
        now = clock()
        if self._host is None:
            if now < self._not_before:
                return False
            self._host = Host(settings)
            self._ready = False
            self._started = now
            self._host.send(encoded({"call": "hello", "data": self._data}), now + settings["timeout"])
        if self._ready:
            return True
        # Only the blade's first host is waited for: without it the blade would take work that the site refuses.
        wait = settings["startTimeout"] if self._first else 0
        self._first = False
        try:
            self._take(self._host.receive(clock() + wait))
        except Trouble as trouble:
            if trouble.code == "host-silent" and clock() - self._started < max(wait, LONGEST_START) and wait == 0:
                return False
            raise
        self._ready = True
        return True

    def _take(self, answer):
        if answer.get("generation") != self._generation:
            self._generation = answer.get("generation")
            self.epoch += 1
        if answer.get("data") is not None:
            self._data = answer["data"]
        for level, text in answer.get("log", ()):
            getattr(self._log, level if level in ("info", "warning") else "error")("%s", native(text))
        if self._told and clock() - self._started > 60:
            self._told.clear()
            self._pause = self._settings["restartAfter"]
        return answer

    def _lose(self, code, message):
        self.epoch += 1
        self._generation = None
        self._slow = 0
        host, self._host = self._host, None
        self._not_before = clock() + self._pause
        self.tell(code, "%s; the blade does without filters, the next try is in %d s or later" % (message, self._pause))
        self._pause = min(self._settings["restartAtMost"], self._pause * 2)
        if host is not None:
            host.end()

    def tell(self, code, message):
        if code not in self._told:
            self._told.add(code)
            self._log.error("jobtronaut: %s [%s]", message, code)

    def warn(self, code, message):
        """Once in the life of the blade: it is no trouble that passes, and each command would tell it again."""
        if message not in self._warned:
            self._warned.add(message)
            self._log.warning("jobtronaut: %s [%s]", message, code)


class LineReader(object):
    """What the host has said about the lines of one command."""

    def __init__(self, epoch, key, search):
        self.epoch = epoch
        self.key = key
        self.search = search


class TractorSiteStatusFilter(TrStatusFilter):

    def __init__(self):
        if TrStatusFilter is not object:
            TrStatusFilter.__init__(self)
        if getattr(self, "logger", None) is None:
            self.logger = logging.getLogger("tractor-blade")
        self._keeper = Keeper(os.path.dirname(os.path.abspath(__file__)), os.environ, self.logger)
        # Commands are asked about from many threads: no two may get the same number.
        self._keys = itertools.count(1)

    def FilterBasicState(self, stateDict, now):
        return self._state("FilterBasicState", stateDict, now)

    def TestBasicState(self, stateDict, now):
        return self._state("TestBasicState", stateDict, now)

    def FilterDynamicState(self, stateDict, now):
        return self._state("FilterDynamicState", stateDict, now)

    def TestDynamicState(self, stateDict, now):
        return self._state("TestDynamicState", stateDict, now)

    def SubprocessPreStart(self, cmd, profile=None):
        return self._command("SubprocessPreStart", cmd, profile)

    def SubprocessStarted(self, cmd):
        return self._command("SubprocessStarted", cmd)

    def SubprocessFailedToStart(self, cmd):
        return self._command("SubprocessFailedToStart", cmd)

    def SubprocessEnded(self, cmd):
        return self._command("SubprocessEnded", cmd)

    def FilterSubprocessOutputLine(self, cmd, textline):
        try:
            reader = getattr(cmd, "_jobtronaut_reader", None)
            if reader is None or reader.epoch != self._keeper.epoch:
                reader = self._reader(cmd)
            # The slice comes first: a blade must not be held up by searching, or decoding, a line without end.
            beginning = textline[:LONGEST_LINE]
            if reader.search is not None and reader.search(beginning):
                verdict = self._ask_about(reader, textline, beginning)
                if verdict is not None:
                    return verdict
        except Exception as error:
            self._keeper.tell("filter-failed", "a line cannot be filtered: %r" % error)
        return self._default("FilterSubprocessOutputLine", cmd, textline)

    def _reader(self, cmd):
        key = next(self._keys)
        answer = self._keeper.ask({"call": "lines", "key": key, "command": plain(fields_of(cmd))})
        search = None
        if answer is not None and answer.get("handled"):
            search = search_of(answer, self._keeper)
        reader = LineReader(self._keeper.epoch, key, search)
        try:
            cmd._jobtronaut_reader = reader
        except (AttributeError, TypeError):
            # Nothing to remember it in: too dear to ask for each line.
            reader.search = None
        return reader

    def _ask_about(self, reader, textline, beginning):
        question = {"call": "line", "key": reader.key, "line": text_of(beginning)}
        answer = self._keeper.ask(question)
        verdict = answer.get("verdict") if answer is not None else None
        if verdict is None:
            return None
        code, value = verdict[0], verdict[1]
        kind = code & ~TR_LOG_ALSO_EMIT
        if kind == TR_LOG_TEXT_EMIT:
            value = textline if value == question["line"] else like(value, textline)
        elif kind == TR_LOG_EXPAND_CHUNK:
            parts = value if isinstance(value, list) else [value]
            value = (native(parts[0]), native(parts[1]) if len(parts) > 1 else None)
        if len(verdict) > 2 and verdict[2] is not None:
            return (code, value, like(verdict[2], textline))
        return (code, value)

    def _state(self, method, state, now):
        try:
            if isinstance(state, dict):
                sent = plain(state)
                answer = self._keeper.ask({"call": method, "state": sent, "now": now})
                if answer is not None and answer.get("handled"):
                    if answer.get("state") is not None:
                        apply_changes(sent, answer["state"], state.__setitem__, lambda name: state.pop(name, None))
                    if method.startswith("Test"):
                        return bool(answer.get("result"))
                    return None
        except Exception as error:
            self._keeper.tell("filter-failed", "%s cannot be handled: %r" % (method, error))
        return self._default(method, state, now)

    def _command(self, method, cmd, *profile):
        try:
            sent = plain(fields_of(cmd))
            question = {"call": method, "command": sent}
            if profile and isinstance(profile[0], dict):
                question["profile"] = plain(profile[0])
            answer = self._keeper.ask(question)
            if answer is not None and answer.get("command") is not None:
                apply_changes(sent, answer["command"], lambda name, value: setattr(cmd, name, value), lambda name: None)
        except Exception as error:
            self._keeper.tell("filter-failed", "%s cannot be handled: %r" % (method, error))
        return self._default(method, cmd, *profile)

    def _default(self, method, *values):
        """What the blade does without a filter."""
        inherited = getattr(TrStatusFilter, method, None)
        if inherited is not None:
            return inherited(self, *values)
        own = DEFAULTS.get(method)
        return own(*values) if own is not None else None


def test_basic_state(state, now):
    if not state:
        return False
    excuse = None
    if not state.get("isInService", True):
        excuse = "not in service"
    elif state.get("exclusiveKeys"):
        excuse = "an exclusive key is active"
    elif state.get("slotsAvailable", 1) < 1:
        excuse = "no free slot"
    if excuse is not None:
        state["excuse"] = excuse
    return excuse is None


def test_dynamic_state(state, now):
    if not state:
        return False
    for name, limit, sign, excuse in (
        ("cpuLoad", "maxLoad", 1, "cpu load too high"),
        ("freeRAM", "minRAM", -1, "too little memory"),
        ("freeDisk", "minDisk", -1, "too little disk space"),
    ):
        found, bound = state.get(name), state.get(limit)
        if isinstance(found, NUMBERS) and isinstance(bound, NUMBERS) and sign * (found - bound) > 0:
            state["excuse"] = excuse
            return False
    return True


# Where the blade's own class is not to be had, or does not have the method.
DEFAULTS = {
    "TestBasicState": test_basic_state,
    "TestDynamicState": test_dynamic_state,
    "FilterSubprocessOutputLine": lambda cmd, textline: (TR_LOG_TEXT_EMIT, textline),
}


def encoded(message):
    return json.dumps(message, allow_nan=False).encode("ascii") + b"\n"


def search_of(answer, keeper):
    """A function that says whether the host is to see a line."""
    pattern = answer.get("pattern")
    if pattern is None:
        return lambda line: True
    try:
        # In JavaScript `\w` and `\d` are ASCII.
        flags = (re.IGNORECASE if answer.get("ignoreCase") else 0) | getattr(re, "ASCII", 0)
        search = re.compile(pattern, flags).search
    except (re.error, OverflowError) as error:
        keeper.warn("bad-pattern", "outputPattern %r means nothing to Python, every line is filtered: %s" % (pattern, error))
        return lambda line: True
    return lambda line: search(line if isinstance(line, TEXT) else text_of(line))


def fields_of(cmd):
    """What can be read of a command, whatever it is."""
    found = {}
    try:
        found.update((name, value) for name, value in vars(cmd).items() if not name.startswith("_") and not callable(value))
    except TypeError:
        pass
    for name in COMMAND_FIELDS:
        try:
            found[name] = getattr(cmd, name)
        except Exception:
            pass
    return found


def apply_changes(sent, answered, put, remove):
    """Puts what is new or another, removes what is no longer there. What has not changed keeps its type and identity."""
    for name, value in answered.items():
        if name not in sent or sent[name] != value:
            put(native(name), native(value))
    for name in sent:
        if name not in answered:
            remove(native(name))


def plain(value, depth=0):
    """The part of a value that JSON can say."""
    if value is None or isinstance(value, (bool, TEXT)):
        return value
    if isinstance(value, NUMBERS):
        return value if value == value and value not in (float("inf"), float("-inf")) else None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if depth < DEEPEST:
        if isinstance(value, dict):
            return dict((text_of(name), plain(each, depth + 1)) for name, each in value.items())
        if isinstance(value, (list, tuple, set, frozenset)):
            return [plain(each, depth + 1) for each in value]
    return None


def text_of(value):
    if isinstance(value, TEXT):
        return value
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else TEXT(value)


def native(value):
    """Python 2's own modules want bytes where Python 3 wants text."""
    if PYTHON2:
        if isinstance(value, TEXT):
            return value.encode("utf-8")
        if isinstance(value, list):
            return [native(each) for each in value]
        if isinstance(value, dict):
            return dict((native(name), native(each)) for name, each in value.items())
    return value


def like(value, original):
    """Text of the kind that the blade has given."""
    return value.encode("utf-8") if value is not None and isinstance(original, bytes) else value


# A clock that does not jump; Python 2 has none.
clock = getattr(time, "monotonic", time.time)
