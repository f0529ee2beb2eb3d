"""Runs a command in a terminal of its own: in-terminal.py ROWS COLUMNS COMMAND ARGUMENT..., what it shows goes to stdout, stdin to its keyboard."""
import fcntl
import os
import pty
import select
import struct
import sys
import termios

rows, columns = int(sys.argv[1]), int(sys.argv[2])
pid, terminal = pty.fork()
if pid == 0:
    # Set before the command starts: it must never see another size.
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    os.execvp(sys.argv[3], sys.argv[3:])
sources = [terminal, 0]
while True:
    for source in select.select(sources, [], [])[0]:
        try:
            data = os.read(source, 65536)
        except OSError:  # the terminal is closed
            data = b""
        if source == 0 and data == b"":
            sources.remove(0)
        elif source == 0:
            os.write(terminal, data)
        elif data != b"":
            os.write(1, data)
        else:
            _, status = os.waitpid(pid, 0)
            sys.exit(os.waitstatus_to_exitcode(status) & 255)
