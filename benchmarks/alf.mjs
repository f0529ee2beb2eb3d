// Job files against JSON.stringify and a Tcl interpreter: `npm run alf` in benchmarks. See README.md.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { serializeAlf } from '@jobtronaut/alf';
import { largeJob } from './large-job.mjs';

/** The operators as procs that look at their options and evaluate their blocks. */
const TCL = `
proc block {script} { uplevel #0 $script }
proc Job {args} { foreach {name value} $args { if {$name in {-init -subtasks -cleanup -postscript}} { block $value } } }
proc Task {title args} { foreach {name value} $args { if {$name in {-cmds -subtasks -cleanup}} { block $value } } }
proc RemoteCmd {argv args} { incr ::commands; set ::words [llength $argv] }
set start [clock microseconds]
source [lindex $argv 0]
set time [expr {([clock microseconds] - $start) / 1000.0}]
set status [open /proc/self/status]
regexp {VmHWM:\\s+(\\d+)} [read $status] all kilobytes
if {$commands != 200000} { error "$commands commands" }
puts "$time [expr {$kilobytes * 1024}]"
`;
const COMMANDS = 200_000;
const ROUNDS = 7;
const folder = mkdtempSync(path.join(tmpdir(), 'alf-benchmark-'));
try {
  const document = largeJob(COMMANDS);
  const file = path.join(folder, 'large.alf');
  const text = serializeAlf(document);
  writeFileSync(file, text);
  console.log(`a job of ${COMMANDS} commands: ${megabytes(text.length)} of job file, ${ROUNDS} rounds, minima\n`);
  writing(document);
  reading(file);
  streaming();
} finally {
  rmSync(folder, { recursive: true });
}

/** Both in turn, so that what else the machine does strikes both. */
function writing(document) {
  const times = { json: [], alf: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.json.push(time(() => JSON.stringify(document)));
    times.alf.push(time(() => serializeAlf(document)));
  }
  const [json, alf] = [Math.min(...times.json), Math.min(...times.alf)];
  line('writing: JSON.stringify', `${json.toFixed(0)} ms`);
  line('writing: serializeAlf', `${alf.toFixed(0)} ms`, alf / json, 1.5);
}

function time(run) {
  const start = performance.now();
  // Strings that are put together are made flat when they are first looked at: that is part of the work.
  run().charCodeAt(0);
  return performance.now() - start;
}

/** Each in a process of its own: the time from file to structure, and the most memory of the process. */
function reading(file) {
  const tcl = path.join(folder, 'read.tcl');
  writeFileSync(tcl, TCL);
  const runs = { tcl: [], alf: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const ours = measured(process.execPath, [fileURLToPath(new URL('read-alf.mjs', import.meta.url)), file]);
    const theirs = measured('tclsh', [tcl, file]);
    if (ours !== undefined) runs.alf.push(ours);
    if (theirs !== undefined) runs.tcl.push(theirs);
  }
  const [alf, other] = [best(runs.alf), best(runs.tcl)];
  if (other === undefined) {
    line('reading: tclsh', 'not installed');
    line('reading: readAlf', `${alf.time.toFixed(0)} ms, ${megabytes(alf.memory)}`);
    return;
  }
  line('reading: tclsh', `${other.time.toFixed(0)} ms`);
  line('reading: readAlf, with positions', `${alf.time.toFixed(0)} ms`, alf.time / other.time, 0.7);
  line('memory: tclsh', megabytes(other.memory));
  line('memory: readAlf, with positions', megabytes(alf.memory), alf.memory / other.memory, 0.8);
}

/** Runs a program that prints its milliseconds and its bytes. */
function measured(program, options) {
  const { status, stdout, stderr, error } = spawnSync(program, options, { encoding: 'utf8' });
  if (error?.code === 'ENOENT') return undefined;
  if (status !== 0) throw new Error(stderr);
  const [milliseconds, bytes] = stdout.trim().split(' ').map(Number);
  return { time: milliseconds, memory: bytes };
}

function best(runs) {
  if (runs.length === 0) return undefined;
  return { time: Math.min(...runs.map((run) => run.time)), memory: Math.min(...runs.map((run) => run.memory)) };
}

/** The memory that writing in chunks takes beside the document, for a job and one of four times its size. */
function streaming() {
  const script = fileURLToPath(new URL('stream-alf.mjs', import.meta.url));
  const [small, large] = [COMMANDS / 4, COMMANDS].map((commands) =>
    measured(process.execPath, ['--expose-gc', script, String(commands)]),
  );
  line(`streaming: ${COMMANDS / 4} commands`, megabytes(small.memory));
  line(`streaming: ${COMMANDS} commands`, megabytes(large.memory), large.memory / small.memory, 1.5);
}

function line(what, value, ratio, aim) {
  const verdict = ratio === undefined ? '' : `${ratio.toFixed(2)} (aim: at most ${aim})${ratio > aim ? ' MISSED' : ''}`;
  console.log(`${what.padEnd(34)}${value.padStart(12)}   ${verdict}`.trimEnd());
  if (ratio > aim) process.exitCode = 1;
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
