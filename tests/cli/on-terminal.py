"""Runs a command on a pseudo-terminal, as a person at a keyboard: waits for a text, types another.

Standard input: {"argv": [...], "script": [["wait for", "type"], ...]}. Prints {"code": ..., "screen": "..."}.
"""
import fcntl, json, os, pty, re, select, struct, sys, termios, time

PATIENCE = 60


def main():
    order = json.load(sys.stdin)
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(order["argv"][0], order["argv"])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 200, 0, 0))
    screen = Screen(terminal)
    for awaited, typed in order["script"]:
        screen.wait_for(awaited)
        os.write(terminal, typed.encode())
    screen.read_to_end()
    _, status = os.waitpid(pid, 0)
    print(json.dumps({"code": os.waitstatus_to_exitcode(status), "screen": screen.text()}))


class Screen:
    def __init__(self, terminal):
        self.terminal = terminal
        self.raw = b""
        self.seen = 0
        self.until = time.monotonic() + PATIENCE

    def text(self):
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", self.raw.decode(errors="replace"))

    def wait_for(self, awaited):
        while awaited not in self.text()[self.seen:]:
            if not self.read():
                raise SystemExit("ended before: " + awaited + "\n" + self.text())
        self.seen = self.text().index(awaited, self.seen) + len(awaited)

    def read_to_end(self):
        while self.read():
            pass

    def read(self):
        if time.monotonic() > self.until:
            raise SystemExit("too late\n" + self.text())
        if not select.select([self.terminal], [], [], 1)[0]:
            return True
        try:
            part = os.read(self.terminal, 65536)
        except OSError:
            return False
        self.raw += part
        return part != b""


main()
