"""The checklist of tractor-protocol 13, by a client that knows nothing but the protocol.

JOBTRONAUT_ENGINE is the command line that starts the engine in the foreground, as a JSON list; JOBTRONAUT_PORT its port.
"""
import json
import os
import re
import subprocess
import tempfile
import time
import unittest

from stock_client import Engine, EngineError

HOST = '127.0.0.1'
PORT = int(os.environ['JOBTRONAUT_PORT'])
TIMESTAMP = re.compile(r'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$')

COLUMNS = {
    'job': '''jid owner spoolhost spoolfile spoolcwd spooladdr title assignments tier priority crews projects tags service
        envkey editpolicy minslots maxslots etalevel afterjids spooltime pausetime aftertime starttime stoptime deletetime
        elapsedsecs esttotalsecs numtasks numblocked numready numactive numerror numdone maxtid maxcid comment metadata
        maxactive serialsubtasks dirmap pil lastnoteid''',
    'task': '''jid tid title id service minslots maxslots cids serialsubtasks ptids attached state statetime readytime
        activetime currcid haslog preview chaser progress metadata resumeblock retrycount''',
    'command': '''jid tid cid argv local expand runtype msg service tags id refersto minslots maxslots envkey retryrcodes
        metadata resumewhile resumepin minrunsecs maxrunsecs''',
    'invocation': '''jid tid cid iid current blade bladeid numslots limits starttime stoptime pid rss vsz cpu elapsedapp
        elapsedsys elapsedreal rcode retrycount resumecount resumable''',
    'blade': '''name ipaddr port osname osversion boottime numcpu loadavg availmemory availdisk version profile nimby
        starttime numslots udi status heartbeattime bladeid''',
    'param': 'name value',
}

# As the author API writes it: one element per line, words in braces, also the operator that it gets wrong.
SCRIPT = '''
Job -title {two layer} -priority {10.0} -tags {{a} {b}} -projects {{SHOW}} -subtasks {
    Task {comp} -serialsubtasks 1 -cmds {
        RemoteCmd {{sh} {-c} {echo comp of $TR_ENV_JID}} -service {PixarRender} -retryrc {3} -envkey {{setenv A=1 B=2}}
    } -subtasks {
        Task {render fg} -id {fg} -cmds {
            Command {{sh} {-c} {echo TR_PROGRESS 50%; echo "fg $A" > /dev/stderr}}
        }
        Task {render bg} -cmds {
            RemoteCmd {{true}} -tags {{nuke}}
        } -subtasks {
            Instance {fg}
        }
    }
}
'''


def one(words, options=''):
    """A job of one task."""
    argv = ' '.join('{%s}' % word for word in words)
    return 'Job -title {one} %s -subtasks {\n Task {only} -cmds {\n RemoteCmd {%s}\n }\n}\n' % (options, argv)


SLEEP = ['sleep', '600']
FAIL = ['false']


class Checklist(unittest.TestCase):
    process = None

    @classmethod
    def setUpClass(cls):
        home = tempfile.TemporaryDirectory()
        cls.addClassCleanup(home.cleanup)
        os.environ['HOME'] = home.name
        cls.addClassCleanup(cls.stop)
        cls.start()
        # Checklist 9: a new engine counts from 1.
        cls.first = Engine(HOST, PORT).spool(one(['true']))

    @classmethod
    def start(cls):
        cls.process = subprocess.Popen(json.loads(os.environ['JOBTRONAUT_ENGINE']), stdout=subprocess.DEVNULL)
        while True:
            try:
                return Engine(HOST, PORT).call('ctrl', {'q': 'status'})
            except OSError:
                if cls.process.poll() is not None:
                    raise AssertionError('the engine has ended')
                time.sleep(0.02)

    @classmethod
    def stop(cls):
        if cls.process is not None:
            cls.process.terminate()
            cls.process.wait()

    def setUp(self):
        self.engine = Engine(HOST, PORT)

    def until(self, table, where, columns=''):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            rows = self.engine.select(table, where, columns)
            if rows:
                return rows
            time.sleep(0.01)
        self.fail('still no %s where %s' % (table, where))

    def row(self, table, where, columns=''):
        (row,) = self.engine.select(table, where, columns)
        return row

    def refused(self, status, work):
        with self.assertRaises(EngineError) as caught:
            work()
        self.assertEqual(caught.exception.status, status)
        self.assertTrue(caught.exception.rc)
        self.assertTrue(caught.exception.msg)
        return caught.exception.msg

    # 1

    def test_1_spool_without_a_login(self):
        jid = self.engine.spool(SCRIPT)
        self.assertIsNone(self.engine.tsid)
        self.assertIsInstance(jid, int)
        job = self.until('job', 'jid=%d and done' % jid)[0]
        self.assertEqual((job['title'], job['owner'], job['spoolhost']), ('two layer', self.engine.user, 'ws1'))
        self.assertEqual((job['priority'], job['tags'], job['projects']), (10.0, ['a', 'b'], ['SHOW']))
        self.assertEqual((job['spoolcwd'], job['numtasks'], job['numdone']), ('/tmp', 3, 3))
        ended = self.engine.select('invocation', 'jid=%d' % jid, 'tid,rcode', 'stoptime')
        self.assertEqual([(row['tid'], row['rcode']) for row in ended], [(2, 0), (3, 0), (1, 0)])

    def test_1_parameters_of_later_clients(self):
        jid = self.engine.spool(one(['true']), jobcwd='', cwd='/', jobAuthor='mary', blocking='spool')
        row = self.row('job', 'jid=%d' % jid)
        self.assertEqual((row['owner'], row['spoolcwd'], row['etalevel']), (self.engine.user, '/', 1))
        jid = self.engine.spool(one(['true']), tsid=self.engine.open(), jobFile='a/b c.alf')
        self.assertEqual(self.row('job', 'jid=%d' % jid)['spoolfile'], 'a/b c.alf')

    def test_1_refusals(self):
        self.refused(400, lambda: self.engine.spool('Job -title {x', blocking='spool'))
        self.refused(400, lambda: self.engine.spool('Task {no job}', blocking='spool'))
        self.refused(415, lambda: self.engine.call('spool', {'spvers': '2.0'}, headers=['Content-Type: text/x'], body='x'))

    def test_1_large_refusals(self):
        script = 'x' * 20000000
        self.refused(415, lambda: self.engine.call('spool', {'spvers': '2.0'}, headers=['Content-Type: text/x'], body=script))
        self.refused(403, lambda: self.engine.spool(script, tsid='123abc-456'))

    # 2, 3, 7

    def test_2_the_first_login(self):
        self.assertFalse(self.engine.needs_password())
        self.assertTrue(self.engine.call('monitor', {'q': 'gentoken'}, setup=True)['challenge'])
        self.assertEqual(self.engine.post('config', {'file': 'trSiteFunctions.py'}, setup=True).status, 404)
        self.assertIsNotNone(self.engine.open())

    def test_3_sessions_from_the_file(self):
        tsid = self.engine.open()
        later = Engine(HOST, PORT)
        self.assertEqual(later.open(), tsid)
        with open(self.engine.session_file, 'w') as file:
            file.write('{"tsid": "123abc-456"}\n')
        self.refused(403, lambda: self.engine.call('ctrl', {'q': 'status', 'tsid': '123abc-456'}))
        self.assertNotIn(Engine(HOST, PORT).open(), ['123abc-456', tsid])

    def test_3_sessions_end_with_the_engine(self):
        tsid = self.engine.open()
        jid = self.engine.spool(one(['true'], '-paused 1'))
        self.stop()
        self.start()
        self.refused(403, lambda: self.engine.call('ctrl', {'q': 'status', 'tsid': tsid}))
        self.engine = Engine(HOST, PORT)
        self.assertNotEqual(self.engine.open(), tsid)
        self.assertEqual(self.row('job', 'jid=%d' % jid)['numready'], 1)
        self.assertGreater(self.engine.spool(one(['true'])), jid)

    def test_7_logout(self):
        tsid = self.engine.open()
        self.engine.close()
        self.refused(403, lambda: self.engine.call('monitor', {'q': 'jobs', 'tsid': tsid}))

    # 4, 10

    def test_4_selects(self):
        jid = self.engine.spool(SCRIPT)
        self.until('job', 'jid=%d and done' % jid)
        mine = self.engine.select('Job', 'mine and jobid=%d' % jid, 'user,pri', aliases="{'mine': 'owner=%s'}" % self.engine.user)
        self.assertEqual(mine, [{'owner': self.engine.user, 'priority': 10.0}])
        aliases = "{u'mine': u'owner=%s', 'old': u\"not mine\"}" % self.engine.user
        self.assertEqual(self.engine.select('job', 'old', aliases=aliases), [])
        names = [row['name'] for row in self.engine.select('param')]
        self.assertEqual(sorted({'archiving', 'jidcounter', 'maxrecords'} - set(names)), [])
        tasks = self.engine.select('task', 'jid=%d and Job.title like "^two"' % jid, 'tid,Job.owner', '-tid', 2)
        self.assertEqual(tasks, [{'tid': 3, 'Job.owner': self.engine.user}, {'tid': 2, 'Job.owner': self.engine.user}])
        row = self.row('task', 'jid=%d and id=fg' % jid)
        self.assertEqual((row['state'], row['haslog'], row['progress'], row['ptids']), ('done', True, 100, [1, 3]))
        self.assertRegex(row['statetime'], TIMESTAMP)
        self.assertEqual(self.engine.select('task', 'jid=%d and not done' % jid), [])
        self.assertTrue(self.engine.select('job', 'spooltime > -1h and jid in [%d, %d]' % (jid, self.first)))
        self.assertEqual(self.row('command', 'jid=%d and cid=1' % jid, 'argv')['argv'][:2], ['sh', '-c'])
        for wrong in ['jid=1 jid=2', 'nonsense', "owner='", 'jid=`date`']:
            self.refused(200, lambda: self.engine.select('job', wrong))
        self.refused(200, lambda: self.engine.select('job', '', 'nonsense'))

    def test_10_all_columns(self):
        jid = self.engine.spool(one(['true']))
        self.until('job', 'jid=%d and done' % jid)
        for table, columns in COLUMNS.items():
            row = self.engine.select(table, '' if table in ('blade', 'param') else 'jid=%d' % jid)[0]
            self.assertEqual(sorted(set(columns.split()) - set(row)), [], table)
        invocation = self.row('invocation', 'jid=%d' % jid)
        self.assertEqual(invocation['blade'], self.engine.select('blade')[0]['name'])

    # 5

    def ask(self, q, **params):
        self.assertEqual(self.engine.ask('queue', q=q, **params)['rc'], 0)

    def test_5_jobs_in_lists(self):
        jids = [self.engine.spool(one(SLEEP, '-paused 1')) for _ in range(3)]
        where = 'jid in %s' % jids
        self.ask('jattr', jid=jids, set_priority=7.5)
        self.ask('jattr', jid=jids, set_crews=['a', 'b'])
        self.ask('jattr', jid=jids, set_afterTime=4000000000)
        for row in self.engine.select('job', where):
            self.assertEqual((row['priority'], row['crews']), (7.5, ['a', 'b']))
            self.assertRegex(row['aftertime'], r'^2096-10-0')
        self.ask('jattr', jid=jids, set_afterTime=0)
        self.ask('jattr', jid=jids, set_pause=0)
        self.until('job', '%s and active' % where)
        self.ask('jinterrupt', jid=jids)
        self.until('job', '%s and pausetime and error' % where)
        self.ask('jretire', jid=jids)
        self.assertEqual(self.engine.select('job', where), [])
        self.assertEqual(len(self.engine.select('job', '%s and deleted' % where, archive='t')), 3)
        self.ask('jrestore', jid=jids)
        self.assertEqual(len(self.engine.select('job', where)), 3)
        body = 'q=jretire&jid=%d&hnm=ws1&tsid=%s&login=%s' % (jids[0], self.engine.open(), self.engine.user)
        self.engine.call('queue', {}, headers=['Content-Type: application/x-www-form-urlencoded'], body=body)
        self.assertEqual(len(self.engine.select('job', where)), 2)
        self.ask('jretire', jid=jids[1:])
        self.refused(404, lambda: self.ask('jattr', jid=[jids[1], 999999], set_priority=1))

    def test_5_tasks(self):
        jid = self.engine.spool(one(FAIL))
        task = 'jid=%d and tid=1' % jid
        attempts = 1

        def failed_again():
            nonlocal attempts
            attempts += 1
            self.until('invocation', 'jid=%d and iid=%d and rcode=1' % (jid, attempts))

        self.until('task', '%s and error' % task)
        self.ask('jretry', tsubset='error', jid=jid)
        failed_again()
        self.ask('jretry', tsubset=1, jid=jid)
        failed_again()
        self.ask('tretry', jid=jid, tid=1)
        failed_again()
        self.ask('jrestart', jid=jid)
        failed_again()
        self.assertEqual(self.until('task', '%s and error' % task)[0]['retrycount'], 4)
        self.ask('tretry', recover=1, jid=jid, tid=1)
        failed_again()
        self.assertEqual(self.until('task', '%s and error' % task)[0]['retrycount'], 4)
        self.ask('tskip', jid=jid, tid='error')
        self.assertEqual(self.row('task', task)['state'], 'done')
        self.ask('jrestart', jid=jid)
        failed_again()
        self.until('task', '%s and error' % task)
        self.ask('tskip', tsubset='error', jid=jid)
        self.until('job', 'jid=%d and done' % jid)

    def test_5_commands(self):
        jid = self.engine.spool(one(FAIL, '-paused 1'))
        for name, value in [('expand', True), ('expand', False), ('local', True), ('resumepin', True)]:
            self.ask('cattr', jid=jid, cid=1, **{'set_' + name: int(value)})
            self.assertIs(self.row('command', 'jid=%d' % jid)[name], value)
        self.ask('cattr', jid=jid, cid=1, set_argv=['echo', ' a ', ''])
        self.assertEqual(self.row('command', 'jid=%d' % jid)['argv'], ['echo', ' a ', ''])
        self.ask('cattr', jid=jid, cid=1, set_argv=['sh', '-c', 'exit 4'])
        self.ask('cattr', jid=jid, cid=1, set_service='linux && !nonsense')
        self.ask('jattr', jid=jid, set_pause=0)
        self.assertEqual(self.until('invocation', 'jid=%d and rcode' % jid)[0]['rcode'], 4)

    def test_5_active_tasks(self):
        jid = self.engine.spool(one(SLEEP))
        running = 'jid=%d and pid > 0 and not stoptime' % jid
        (first,) = self.until('invocation', running)
        self.ask('jretry', tsubset='active', jid=jid)
        self.until('invocation', '%s and iid=2' % running)
        self.ask('ejectall', blade=first['blade'])
        self.until('invocation', '%s and iid=3' % running)
        self.ask('jinterrupt', jid=jid, tid=1)
        self.until('task', 'jid=%d and error' % jid)

    def test_5_blades(self):
        (blade,) = self.engine.select('blade', '', 'name,ipaddr')
        name = '%s/%s' % (blade['name'], blade['ipaddr'])
        for nimby in ['1', 'fred']:
            self.assertEqual(self.engine.ask('ctrl', q='battribute', b=name, nimby=nimby)['rc'], 0)
            self.assertEqual(self.engine.select('blade')[0]['nimby'], nimby)
        jid = self.engine.spool(one(['true']))
        trace = self.engine.post('ctrl', {'q': 'tracer', 't': name, 'fmt': 'plain', 'tsid': self.engine.open()})
        self.assertIn(b'nimby', trace.body)
        self.assertRegex(dict(trace.headers)['Content-Type'], '^text/plain')
        self.engine.ask('ctrl', q='battribute', b=name, nimby='0')
        self.until('job', 'jid=%d and done' % jid)

    # 6

    def test_6_logs(self):
        jid = self.engine.spool(SCRIPT)
        self.assertIsNone(self.engine.log(self.engine.spool(one(['true'], '-paused 1')), 1))
        self.until('job', 'jid=%d and done' % jid)
        self.assertIn('comp of %d\n' % jid, self.engine.log(jid, 1))
        log = self.engine.log(jid, 2)
        self.assertRegex(log, r'(?m)^fg\b')
        self.assertNotIn('TR_PROGRESS', log)

    # 8, and sections 2 and 9

    def test_8_long_request_lines(self):
        clause = 'jid in [%s]' % ' '.join(['%d' % self.first] * 600000)
        self.assertGreater(len(clause), 1024 * 1024)
        self.assertEqual([row['jid'] for row in self.engine.select('job', clause)], [self.first])

    def test_8_monitors(self):
        jid = self.engine.spool(SCRIPT)
        self.until('job', 'jid=%d and done' % jid)
        user = self.engine.user
        jobs = self.engine.ask('monitor', q='jobs', owner=user)
        self.assertEqual(jobs['users'][user][str(jid)]['data']['nTasks'], [3, 0, 3, 0])
        tree = self.engine.ask('monitor', q='jtree', jid=jid)['users'][user]['J%d' % jid]
        (comp,) = tree['children']
        self.assertEqual([node['#'] for node in [comp, *comp['children']]], ['T1', 'T2', 'T3'])
        self.assertEqual((comp['data']['state'][:2], comp['children'][1]['data']['ants']), ('+D', [2]))
        (cmd,) = self.engine.ask('monitor', q='taskdetails', jid=jid, tid=2)['cmds']
        self.assertEqual((cmd['state'], cmd['exitcode'], cmd['type']), ('Done', '0', 'LC'))
        (blade,) = self.engine.ask('monitor', q='blades')['blades']
        self.assertEqual(self.engine.ask('monitor', q='bdetails', b=blade['hnm'])['hnm'], blade['hnm'])
        self.assertEqual(self.engine.ask('queue', q='limits')['Limits']['nuke']['SiteMax'], 1)

    def test_8_what_is_not_there(self):
        for verb, q in [('nonsense', 'x'), ('monitor', 'nonsense'), ('queue', 'stats'), ('ctrl', 'nonsense')]:
            self.refused(404, lambda: self.engine.call(verb, {'q': q, 'jid': self.first}))
            self.refused(404, lambda: self.engine.call(verb, {'q': q}))

    # 9

    def test_9_jids(self):
        self.assertEqual(self.first, 1)
        jids = [self.engine.spool(one(['true'])) for _ in range(3)]
        self.assertEqual(jids, list(range(jids[0], jids[0] + 3)))


if __name__ == '__main__':
    unittest.main()
