"""Runs the service of an installed package without a systemd: ExecStart of its unit, as its user, with its
variables, its folders, its limits and its system calls alone, in the root where it is installed.

Called as a program it does that in a network of its own, in which the engine is at 127.0.0.1:9200 and the
host may take 9600, and runs commands there as somebody else:

usage: service_run.py ROOT PROFILE ENGINE-PORT COMMAND...

It is started by `in_own_network`; each COMMAND is a line for the shell. What they print is printed.
"""

import ctypes
import fcntl
import os
import pathlib
import pwd
import resource
import shlex
import socket
import struct
import subprocess
import sys
import threading

sys.dont_write_bytecode = True  # leaves the source tree as it is
import seccomp_profile  # noqa: E402

UNIT = "lib/systemd/system/actuator-host.service"
READY_LIMIT_S = 30
COMMAND_LIMIT_S = 120
SOCKET_UP = (0x8914, 0x1)  # SIOCSIFFLAGS, IFF_UP
ENGINE_PORT = 9200
PR_SET_NO_NEW_PRIVS = 38


def settings_of(unit):
    """key -> the values of its lines, in their order."""
    found = {}
    for line in unit.splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


def bring_loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SOCKET_UP[0], struct.pack("16sh14x", b"lo", SOCKET_UP[1]))


def pump(source, to):
    try:
        while data := source.recv(65536):
            to.sendall(data)
    except OSError:
        pass
    for one in (source, to):
        try:
            one.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def join(client, server):
    """Until one of them ends."""
    with client, server:
        back = threading.Thread(target=pump, args=(server, client), daemon=True)
        back.start()
        pump(client, server)
        back.join()


def relay(listening, connect):
    """Connections to the one end go on to the other, until the process ends."""
    def accept():
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return  # it was closed
            threading.Thread(target=join, args=(client, connect()), daemon=True).start()
    threading.Thread(target=accept, daemon=True).start()


def connect_path(path):
    one = socket.socket(socket.AF_UNIX)
    one.connect(path)
    return one


class Service:
    """What systemd does of the unit, by hand. profile: the system calls; all others end the process."""

    def __init__(self, root, profile):
        self.settings = settings_of((root / UNIT).read_text(encoding="utf-8"))
        self.user = self.entry_of(root, self.settings["User"][-1])
        self.make_folders(root)
        (root / "run/notices").unlink(missing_ok=True)
        self.notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notices.bind(str(root / "run/notices"))
        os.chmod(root / "run/notices", 0o666)
        self.notices.settimeout(READY_LIMIT_S)
        variables = dict(value.split("=", 1) for value in self.settings.get("Environment", []))
        variables["NOTIFY_SOCKET"] = "/run/notices"
        variables["PATH"] = "/usr/bin:/bin"
        command = shlex.split(self.settings["ExecStart"][-1])

        def enter():
            os.chroot(root)
            os.chdir(self.settings["WorkingDirectory"][-1])
            os.setgroups([])
            os.setgid(self.user.pw_gid)
            os.setuid(self.user.pw_uid)
            os.umask(int(self.settings["UMask"][-1], 8))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
            seccomp_profile.load(profile, seccomp_profile.KILL_PROCESS)

        self.log = open(root / "run/service-log", "w+", encoding="utf-8")
        # The library has to be found before the root is another one.
        seccomp_profile.library()
        self.process = subprocess.Popen(command, env=variables, preexec_fn=enter, stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=subprocess.STDOUT)

    @staticmethod
    def entry_of(root, name):
        for line in (root / "etc/passwd").read_text(encoding="utf-8").splitlines():
            fields = line.split(":")
            if fields[0] == name:
                return pwd.struct_passwd((name, "", int(fields[2]), int(fields[3]), *fields[4:]))
        raise SystemExit(f"there is no user {name} in the root")

    def make_folders(self, root):
        for key, above in (("StateDirectory", "var/lib"), ("LogsDirectory", "var/log")):
            for name in self.settings.get(key, []):
                path = root / above / name
                path.mkdir(mode=int(self.settings[key + "Mode"][-1], 8), exist_ok=True)
                os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def said(self):
        self.log.flush()
        return pathlib.Path(self.log.name).read_text(encoding="utf-8")

    def await_notice(self, wanted):
        try:
            found = self.notices.recv(4096).decode()
        except TimeoutError:
            found = "nothing"
        if found != wanted:
            self.process.kill()
            raise SystemExit(f"the host says {found}, not {wanted}; it ended with {self.process.wait()}:\n{self.said()}")

    def stop(self):
        self.process.terminate()
        self.await_notice("STOPPING=1")
        code = self.process.wait(60)
        if code != 0:
            raise SystemExit(f"the host ended with {code}:\n{self.said()}")


def run_in(root, command):
    """As nobody, who has no more rights than anybody."""
    run = subprocess.run(["chroot", "--userspec=nobody:nogroup", str(root), "/bin/sh", "-c", command],
                         env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"},
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                         timeout=COMMAND_LIMIT_S, check=False)
    print(run.stdout, end="", flush=True)
    return run.returncode


def main():
    root, profile, engine = pathlib.Path(sys.argv[1]), seccomp_profile.read(sys.argv[2]), sys.argv[3]
    bring_loopback_up()
    listening = socket.create_server(("127.0.0.1", ENGINE_PORT))
    relay(listening, lambda: connect_path(engine))
    service = Service(root, profile)
    service.await_notice("READY=1")
    for command in sys.argv[4:]:
        code = run_in(root, command)
        if code != 0:
            service.process.kill()
            print(f"'{command}' ended with {code}; the host said:\n{service.said()}")
            return 1
    service.stop()
    return 0


def in_own_network(root, profile, engine_port, commands):
    """What the commands print, with the service running beside them. engine_port: of this machine."""
    path = f"{root}/../engine-{os.getpid()}.sock"
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    listening.listen()
    try:
        relay(listening, lambda: socket.create_connection(("127.0.0.1", engine_port)))
        run = subprocess.run(["unshare", "--net", "--kill-child", "--fork", sys.executable, __file__, str(root),
                              str(profile), path, *commands], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, timeout=300, check=False)
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        os.unlink(path)
    if run.returncode != 0:
        raise AssertionError(run.stdout)
    return run.stdout


if __name__ == "__main__":
    sys.exit(main())
