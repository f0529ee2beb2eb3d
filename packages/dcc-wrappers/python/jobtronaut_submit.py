# -*- coding: utf-8 -*-
"""Jobtronaut for the menu of an application: which tasks there are, what they take, submit one, and see what becomes of it.

    import jobtronaut_submit

    farm = jobtronaut_submit.Jobtronaut(cwd="/shows/demo")
    farm.list_tasks()                                   # [{"name": "Shot", "file": ..., "description": ...}, ...]
    farm.task_schema("Shot")                            # JSON Schema of its arguments, to draw a form with
    job = farm.submit("Shot", {"frames": "1-48"})       # {"jid": 12, "engine": ..., "title": ..., "tasks": 49, ...}
    farm.job_status(job["jid"])                         # {"jid": 12, "state": "running", "done": 3, "total": 49, ...}
    farm.wait(job["jid"])                               # the same, at its end

All of it is done by the command ``jobtronaut ... --json``, which needs Node on the host; this file needs the standard library of
Python 2.7, or of 3.7 and later, alone. It may be copied to wherever an application finds its modules.
"""
from __future__ import absolute_import, division, print_function

import json
import os
import subprocess
import threading

TEXT = type(u"")


class JobtronautError(Exception):
    """What ``jobtronaut`` refused or could not do: ``code`` and ``hint`` are those of docs/errors.md."""

    def __init__(self, code, message, hint=None):
        Exception.__init__(self, message)
        self.code = code
        self.message = message
        self.hint = hint

    def __str__(self):
        text = u"%s%s [%s]" % (self.message, u" (%s)" % self.hint if self.hint else u"", self.code)
        return text if str is TEXT else text.encode("utf-8")


class Jobtronaut(object):
    """The ``jobtronaut`` command.

    ``command``: its words; by default JOBTRONAUT_COMMAND of the environment, a path, else ``jobtronaut``.
    ``cwd``: where it runs: there or above is the configuration, and relative paths of a job are meant from there.
    ``config``: a configuration file; ``engine``: HOST[:PORT] or "embedded"; ``environ``: its environment.
    ``timeout``: seconds after which a command that has not answered is ended; ``wait`` waits without end.
    """

    def __init__(self, command=None, cwd=None, config=None, engine=None, environ=None, timeout=300):
        self._command = list(command or [os.environ.get("JOBTRONAUT_COMMAND") or "jobtronaut"])
        self._cwd = cwd
        self._config = ["--config", config] if config else []
        self._engine = ["--engine", engine] if engine else []
        self._environ = environ
        self._timeout = timeout

    def list_tasks(self):
        """All tasks, each with ``name``, ``file`` and ``description``."""
        return self._ask(["list", "tasks"] + self._config, "tasks")["tasks"]

    def task_info(self, name):
        """All that is known of a task."""
        return self._ask(["info"] + self._config + ["--", name], "arguments")

    def task_schema(self, name):
        """The arguments of a task as a JSON Schema: an object with ``properties`` and ``required``."""
        return self.task_info(name)["arguments"]

    def submit(self, task, arguments=None, title=None, priority=None, paused=False, local=None, env=None):
        """Submits a task with these arguments. Returns ``jid``, ``engine``, ``title``, and how many ``tasks`` and ``commands``."""
        words = ["submit", "--task", task] + self._config + self._engine
        # In one word, so that no title can look like an option.
        words += [u"--title=%s" % _text(title)] if title is not None else []
        words += ["--priority=%s" % priority] if priority is not None else []
        words += ["--paused"] if paused else []
        words += [] if local is None else ["--local" if local else "--no-local"]
        for name in sorted(env or {}):
            words += [u"--env=%s:%s" % (_text(name), _text(env[name]))]
        return self._ask(words + ["--argsfile", "-"], "jid", arguments or {})

    def expand_chunk(self, task, arguments=None):
        """Inside a farm command: builds a task and returns the line that adds it to the running job."""
        words = ["submit", "--task", task, "--expandchunk", "--argsfile", "-"] + self._config
        output, status = self._run(words, arguments or {})
        line = output.strip()
        if status != 0 or not line.startswith(u"TR_EXPAND_CHUNK"):
            raise JobtronautError("expand-failed", u"jobtronaut could not build the tasks to add: see the lines above")
        return line

    def job_status(self, jid):
        """Where a job stands: ``jid``, ``state`` (``running``, ``done``, ``failed``), ``total``, ``done``, ``active``, ``failed``."""
        for status in self._watch(jid):
            return status

    def wait(self, jid, report=None):
        """Waits for a job to end; ``report`` is called with each status on the way. Returns the last one."""
        status = None
        for status in self._watch(jid):
            if report is not None:
                report(status)
        return status

    def _watch(self, jid):
        process = self._start(["watch", "%d" % jid, "--json"] + self._config + self._engine)
        process.stdin.close()
        seen = False
        timer, late = self._limit(process)
        try:
            for line in iter(process.stdout.readline, b""):
                timer.cancel()  # The first answer comes at once, the last one when the job ends.
                status = _read(line.decode("utf-8", "replace"), "state")
                seen = True
                yield status
            process.wait()
        finally:
            timer.cancel()
            if process.poll() is None:
                process.terminate()
                process.wait()
            process.stdout.close()
        if late:
            raise self._too_late()
        if not seen:
            raise _silent(process.returncode)

    def _ask(self, words, needed, given=None):
        output, status = self._run(words[:1] + ["--json"] + words[1:], given)
        lines = output.strip().splitlines()
        if not lines:
            raise _silent(status)
        return _read(lines[-1], needed)

    def _run(self, words, given=None):
        text = json.dumps(given if given is not None else {}).encode("ascii")
        process = self._start(words)
        timer, late = self._limit(process)
        try:
            output, _ = process.communicate(text)
        finally:
            timer.cancel()
        if late:
            raise self._too_late()
        return output.decode("utf-8", "replace"), process.returncode

    def _limit(self, process):
        """Ends a process that does not answer in time. Python 2 has no other way to wait for so long and no longer."""
        late = []
        timer = threading.Timer(self._timeout, lambda: (late.append(True), process.kill()))
        timer.daemon = True
        timer.start()
        return timer, late

    def _too_late(self):
        return JobtronautError(
            "no-jobtronaut",
            u"jobtronaut has not answered within %g s, and was ended" % self._timeout,
            u"Look whether it answers in a shell, and whether the job is there; pass another timeout=.",
        )

    def _start(self, words):
        if self._cwd is not None and not os.path.isdir(self._cwd):
            raise JobtronautError("no-jobtronaut", u"jobtronaut cannot be run in %s: there is no such folder" % _text(self._cwd))
        try:
            return subprocess.Popen(
                self._command + [_word(word) for word in words],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=self._cwd,
                env=self._environ,
            )
        except OSError as error:
            raise JobtronautError(
                "no-jobtronaut",
                u"%s cannot be started: %s" % (_text(self._command[0]), _text(error.strerror)),
                u"Name the command in JOBTRONAUT_COMMAND, or pass command=[...].",
            )


def _read(line, needed):
    """An answer, which has the entry that is ``needed``, or says what was wrong."""
    try:
        told = json.loads(line)
    except ValueError:
        told = None
    if isinstance(told, dict):
        error = told.get("error")
        if isinstance(error, dict) and "code" in error and "message" in error:
            raise JobtronautError(error["code"], error["message"], error.get("hint"))
        if needed in told:
            return told
    raise JobtronautError("no-jobtronaut", u"This is no answer of jobtronaut: %s" % line[:200].strip())


def _silent(status):
    return JobtronautError("no-jobtronaut", u"jobtronaut ended with %s and said nothing" % status)


def _word(word):
    return word if isinstance(word, str) else word.encode("utf-8")


def _text(value):
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else TEXT(value)


def list_tasks():
    """``Jobtronaut().list_tasks()``: with the configuration of the working folder."""
    return Jobtronaut().list_tasks()


def task_schema(name):
    """``Jobtronaut().task_schema(name)``"""
    return Jobtronaut().task_schema(name)


def submit(task, arguments=None, **how):
    """``Jobtronaut().submit(...)``"""
    return Jobtronaut().submit(task, arguments, **how)


def job_status(jid):
    """``Jobtronaut().job_status(jid)``"""
    return Jobtronaut().job_status(jid)


def wait(jid, report=None):
    """``Jobtronaut().wait(jid)``"""
    return Jobtronaut().wait(jid, report)
