"""Runs a command on a terminal of its own: `on-terminal.py ANSWER COMMAND …`. ANSWER is typed when it asks `[y/N]`."""

import fcntl
import os
import pty
import struct
import sys
import termios

answer, *command = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
said = b""
while True:
    try:
        part = os.read(terminal, 65536)
    except OSError:  # How Linux tells that the other end is closed.
        break
    if not part:
        break
    os.write(1, part)
    said += part
    if b"[y/N] " in said:
        os.write(terminal, f"{answer}\r".encode())
        said = b""
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
