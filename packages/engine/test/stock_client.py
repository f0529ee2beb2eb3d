"""A client as Tractor's Python clients are on the wire, written from tractor-protocol 1.1, 2 and 3 with sockets alone."""
import ast
import getpass
import json
import os
import re
import socket
import struct
from urllib.parse import quote


class EngineError(Exception):
    def __init__(self, status, reply):
        self.status = status
        self.rc = reply.get('rc')
        self.msg = reply.get('msg', '')
        super().__init__('%d rc=%s %s' % (status, self.rc, self.msg))


class Reply:
    """Status, headers in order, and a body that ends with the connection: nobody looks at Content-Length."""

    def __init__(self, data):
        head, separator, self.body = data.partition(b'\r\n\r\n')
        if not separator:
            raise AssertionError('the header block does not end: %r' % data[:200])
        first, *lines = head.decode('ascii').split('\r\n')
        self.status = int(first.split()[1])
        self.headers = [tuple(line.split(': ', 1)) for line in lines]
        self._require()

    def _require(self):
        """The hard requirements of tractor-protocol 2.2, checked on each reply."""
        names = [name for name, _ in self.headers]
        lower = [name.lower() for name in names]
        if 'Server' not in names or names[-1] == 'Server':
            raise AssertionError('the header Server is missing, or the last: %s' % names)
        if 'transfer-encoding' in lower:
            raise AssertionError('chunked reply')
        if dict(self.headers)['Content-Type'] == 'application/json' and not self.body.strip().startswith(b'{'):
            raise AssertionError('not an object: %r' % self.body[:100])

    def value(self):
        """The object in the body; old engines, known by the header Server, send Python literals in place of JSON."""
        server = dict(self.headers)['Server']
        product, version = server.split()[0].split('/')
        text = self.body.decode('utf-8').strip()
        if product == 'Pixar' or re.match(r'1\.[0-5]$', version):
            return ast.literal_eval(text)
        return json.loads(text)


class Engine:
    def __init__(self, host, port, user=None):
        self.host, self.port = host, port
        self.user = user or getpass.getuser()
        self.tsid = None

    # The wire

    def send(self, data):
        """Sends, reads to the end of the connection, and closes with a reset."""
        with socket.create_connection((self.host, self.port), timeout=15) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            connection.settimeout(60)
            connection.sendall(data)
            parts = []
            while True:
                part = connection.recv(65536)
                if not part:
                    return Reply(b''.join(parts))
                parts.append(part)

    def post(self, verb, params, headers=(), body='', setup=False):
        query = '&'.join('%s=%s' % (name, quote(self._text(value))) for name, value in params.items())
        lines = ['POST /Tractor/%s%s HTTP/1.0' % (verb, '?' + query if query else '')]
        lines += ['User-Agent: Pixar-EngineClient/1.0 (checklist today)', 'X-Tractor-Blade: 0']
        if not setup:
            lines += ['Host: %s:%d' % (self.host, self.port), 'Cookie: TractorUser=%s' % self.user]
        payload = (body.strip() + '\r\n').encode('utf-8') if body else b''
        lines += [*headers, 'Content-Length: %d' % len(payload)]
        return self.send(('\r\n'.join(lines) + '\r\n\r\n').encode('ascii') + payload)

    @staticmethod
    def _text(value):
        return ','.join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)

    def call(self, verb, params, **rest):
        """A request whose failure raises; the reply otherwise."""
        reply = self.post(verb, params, **rest)
        if reply.status != 200:
            text = reply.body.strip()
            raise EngineError(reply.status, reply.value() if text.startswith(b'{') else {'msg': text.decode()})
        return reply.value()

    def ask(self, verb, **params):
        """A request within the session."""
        return self.call(verb, {**params, 'tsid': self.open()})

    def get(self, path):
        lines = ['GET %s HTTP/1.0' % path, 'Host: %s:%d' % (self.host, self.port)]
        return self.send(('\r\n'.join(lines) + '\r\n\r\n').encode('ascii'))

    # Sessions

    @property
    def session_file(self):
        local = socket.gethostname().split('.')[0]
        site = '%s@%d' % (self.host, self.port)
        return os.path.join(os.environ['HOME'], '.pixarPrefs', 'Tractor', 'sites', site, local + '.session')

    def open(self):
        """The id of the session: known, from the session file if the engine still takes it, or by a new login."""
        if self.tsid is None:
            self.tsid = self._saved() or self._login()
        return self.tsid

    def _saved(self):
        try:
            with open(self.session_file) as file:
                tsid = json.load(file)['tsid']
            self.call('ctrl', {'q': 'status', 'tsid': tsid})
            return tsid
        except (OSError, EngineError):
            return None

    def _login(self):
        if self.needs_password():
            raise AssertionError('the engine wants a password')
        tsid = self.call('monitor', {'q': 'login', 'user': self.user}, setup=True)['tsid']
        os.makedirs(os.path.dirname(self.session_file), mode=0o700, exist_ok=True)
        with open(os.open(self.session_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'w') as file:
            file.write(json.dumps({'tsid': tsid}) + '\n')
        return tsid

    def needs_password(self):
        site = self.post('config', {'file': 'trSiteFunctions.py'}, setup=True)
        if site.status == 200 and site.body.strip():
            return True
        scheme = self.call('monitor', {'q': 'loginscheme'}, setup=True)
        return scheme['validation'].startswith('internal:')

    def close(self):
        self.call('monitor', {'q': 'logout', 'user': self.user, 'tsid': self.tsid})
        self.tsid = None

    # Jobs

    def spool(self, script, **params):
        defaults = {'spvers': '2.0', 'hnm': 'ws1', 'jobOwner': self.user, 'jobFile': 'no filename specified'}
        headers = ['Content-Type: application/tractor-spool']
        return self.call('spool', {**defaults, 'jobcwd': '/tmp', **params}, headers=headers, body=script)['jid']

    def select(self, table, where='', columns='', sortby='', limit='NULL', archive='f', aliases='None'):
        texts = [table, where, columns, sortby]
        quoted = ["'%s'" % text.replace("'", "''") for text in texts]
        aliases = aliases.replace("'", "''")
        call = "tractorselect(%s, %s, '%s', '%s')" % (', '.join(quoted), limit, archive, aliases)
        reply = self.ask('db', q=call)
        if reply.get('rc') or isinstance(reply['rows'], str):
            raise EngineError(200, reply)
        return reply['rows']

    def log(self, jid, tid):
        """None if the engine knows no log."""
        paths = self.ask('monitor', q='tasklogs', jid=jid, tid=tid, owner=self.user).get('LoggingRedirect')
        return None if paths is None else ''.join(self.get(path).body.decode('utf-8') for path in paths)
