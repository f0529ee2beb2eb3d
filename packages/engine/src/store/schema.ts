/**
 * The database of one state folder. Columns hold what changes or is looked up by, `data` (JSON) what is only carried.
 * Times are epoch milliseconds, booleans 0 and 1: the driver aborts the process on a JavaScript boolean.
 */
export const SCHEMA_VERSION = 4;

export const SCHEMA = `
create table job (
  jid integer primary key,
  owner text not null,
  data text not null,
  jobcommands text not null,
  priority real not null,
  maxactive integer not null,
  afterjids text not null,
  pausetime integer, aftertime integer, starttime integer, stoptime integer, deletetime integer,
  parked integer not null default 0,
  elapsedsecs real not null default 0,
  numblocked integer not null, numready integer not null, numactive integer not null,
  numerror integer not null, numdone integer not null,
  maxtid integer not null, maxcid integer not null,
  pending text not null default '[]',
  losses integer not null default 0
);
create table task (
  jid integer not null, tid integer not null,
  parent integer not null, creator integer not null, serial integer not null,
  ants text, after text,
  firstcid integer not null, commands integer not null, cleanups integer not null,
  data text not null,
  attached integer not null default 1,
  state text not null default 'blocked',
  step integer not null default 0,
  outcome text,
  autoretries integer not null default 0,
  losses integer not null default 0,
  resuming integer not null default 0,
  passes integer not null default 0,
  retrycount integer not null default 0,
  statetime integer not null, readytime integer, activetime integer,
  progress integer not null default 0,
  haslog integer not null default 0,
  primary key (jid, tid)
) without rowid;
create index task_ants on task (jid, tid) where ants is not null or after is not null;
create table command (
  jid integer not null, cid integer not null, tid integer not null,
  runtype text not null, class integer not null, data text not null,
  primary key (jid, cid)
) without rowid;
create table class (
  jid integer not null, id integer not null, data text not null,
  primary key (jid, id)
) without rowid;
create table invocation (
  jid integer not null, cid integer not null, iid integer not null, tid integer not null,
  current integer not null, numslots integer not null, limits text,
  starttime integer not null, stoptime integer,
  pid integer, rcode integer, retrycount integer not null, resuming integer not null, resumable integer not null,
  intent text, grafts integer not null default 0, missed text, made integer,
  usertime real, systemtime real, rss real, vsz real,
  primary key (jid, cid, iid)
) without rowid;
create index invocation_task on invocation (jid, tid);
create index invocation_open on invocation (jid, cid, iid) where stoptime is null;
create table param (name text primary key, value text not null) without rowid;
insert into param values ('jidcounter', '0'), ('archiving', '1');
`;

/** What makes a database of the next version out of one of this version. */
export const UPGRADES: Readonly<Record<number, string>> = {
  1: `alter table invocation add column grafts integer not null default 0;
      alter table invocation add column made integer;`,
  2: `alter table task add column passes integer not null default 0;
      update task set resuming = step + 1, passes = 1 where resuming = 1;
      alter table invocation add column missed text;`,
  3: `alter table task add column losses integer not null default 0;
      alter table job add column losses integer not null default 0;`,
};
