# -*- coding: utf-8 -*-
"""A stand-in for a blade: does with the site's status filter what tractor-protocol 12 says, on JSON lines.

    stand_in_blade.py FOLDER      FOLDER has TractorSiteStatusFilter.py, and perhaps TrStatusFilter.py
"""
import json
import logging
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from TractorSiteStatusFilter import TractorSiteStatusFilter  # noqa: E402

TEXT_EMIT, PROGRESS, EXIT_CODE, FATAL_CODE, EXPAND_CHUNK, ALSO_EMIT = 0, 10, 20, 21, 30, 16384
RECORDS = []


class Recorder(logging.Handler):
    def emit(self, record):
        RECORDS.append([record.levelname.lower(), record.getMessage()])


class Command(object):
    """A command as a blade has it: fields, some of them missing."""

    def __init__(self, fields):
        self.__dict__.update(fields)
        self.exitcode = None


def poll(filters, state, now):
    """One poll: whether the blade asks for work."""
    kept = dict(state)
    asks = False
    try:
        filters.FilterBasicState(state, now)
        if filters.TestBasicState(state, now):
            state.update({"cpuLoad": 0.5, "freeRAM": 8.0, "freeDisk": 100.0})
            filters.FilterDynamicState(state, now)
            asks = bool(filters.TestDynamicState(state, now))
    except Exception as error:
        logging.getLogger("tractor-blade").error("filter raised %r", error)
        state = kept
    return {"asks": asks, "state": state}


def run(filters, fields, profile):
    """One command from start to end."""
    command = Command(fields)
    log, progress, chunks, code = [], [], [], None
    filters.SubprocessPreStart(command, profile)
    try:
        process = subprocess.Popen(command.argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except EnvironmentError:
        filters.SubprocessFailedToStart(command)
        return {"started": False, "fields": public(command)}
    command.pid = process.pid
    filters.SubprocessStarted(command)
    while True:
        line = process.stdout.readline()
        if not line:
            break
        if sys.version_info[0] > 2:
            line = line.decode("utf-8", "replace")
        try:
            verdict = filters.FilterSubprocessOutputLine(command, line)
        except Exception as error:
            logging.getLogger("tractor-blade").error("filter raised %r", error)
            verdict = (TEXT_EMIT, line)
        kind, value = verdict[0], verdict[1]
        if kind & ALSO_EMIT:
            log.append(verdict[2] if len(verdict) > 2 else line)
        kind &= ~ALSO_EMIT
        if kind == TEXT_EMIT and value is not None:
            log.append(value)
        elif kind == PROGRESS:
            progress.append(value)
        elif kind == EXPAND_CHUNK:
            chunks.append(value)
        elif kind in (EXIT_CODE, FATAL_CODE):
            code = value
            if kind == FATAL_CODE:
                process.terminate()
    status = process.wait()
    command.exitcode = status if code is None else code
    filters.SubprocessEnded(command)
    return {
        "started": True, "log": "".join(as_text(each) for each in log), "progress": progress, "chunks": chunks,
        "exitcode": command.exitcode, "fields": public(command),
    }


def shout(filters, count, lines):
    """Commands that print at the same time, as on a blade with many slots."""
    right = []

    def work(jid):
        command = Command({"jid": jid, "tid": 1, "cid": 1, "argv": ["sh"]})
        for n in range(lines):
            verdict = filters.FilterSubprocessOutputLine(command, "frame %d\n" % n)
            right.append(tuple(verdict) == (PROGRESS + ALSO_EMIT, n))
            verdict = filters.FilterSubprocessOutputLine(command, "secret\n")
            right.append(tuple(verdict) == (TEXT_EMIT, "*** %d\n" % jid))

    threads = [threading.Thread(target=work, args=(jid,)) for jid in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"right": right.count(True), "wrong": right.count(False)}


def as_text(value):
    return value.decode("utf-8") if isinstance(value, bytes) else value


def public(command):
    return dict((name, value) for name, value in vars(command).items() if not name.startswith("_"))


def main():
    logger = logging.getLogger("tractor-blade")
    logger.addHandler(Recorder())
    logger.setLevel(logging.DEBUG)
    filters = TractorSiteStatusFilter()
    kept = Command({"jid": 1, "tid": 2, "cid": 3, "argv": ["sh"]})
    while True:
        line = sys.stdin.readline()
        if not line:
            break
        order = json.loads(line)
        started = time.time()
        if order["do"] == "reload":
            filters = TractorSiteStatusFilter()
            result = {}
        elif order["do"] == "poll":
            result = poll(filters, order["state"], order.get("now", started))
        elif order["do"] == "line":
            result = {"verdict": filters.FilterSubprocessOutputLine(kept, order["line"])}
        elif order["do"] == "endless":
            # Made here, and not told back: what it costs this program to read and write it is not the filter's.
            line = "x" * order["length"] + order["end"]
            started = time.time()
            kind, text = filters.FilterSubprocessOutputLine(kept, line)
            result = {"verdict": [kind, text == line]}
        elif order["do"] == "shout":
            result = shout(filters, order["count"], order["lines"])
        elif order["do"] == "poll-none":
            filters.FilterBasicState(None, started)
            result = {"asks": bool(filters.TestBasicState(None, started))}
        else:
            result = run(filters, order["fields"], order.get("profile"))
        result["seconds"] = time.time() - started
        result["records"], RECORDS[:] = list(RECORDS), []
        sys.stdout.write(json.dumps(result) + "\n")
        sys.stdout.flush()


main()
