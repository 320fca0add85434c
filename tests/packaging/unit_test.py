#!/usr/bin/env python3
"""The unit of systemd, as far as it can be judged without a systemd that runs: unit_test.py SOURCE"""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True  # leaves the source tree as it is
import seccomp_profile  # noqa: E402

SOURCE = pathlib.Path(sys.argv[1]).resolve()
UNIT = SOURCE / "packaging/systemd/actuator-host.service"
PROFILE = SOURCE / "packaging/seccomp/actuator-host.json"
MOST_EXPOSED = 1.5


def exposure_of(text):
    """What systemd-analyze says of a unit; its threshold is in tenths."""
    with tempfile.TemporaryDirectory(prefix="unit-") as folder:
        path = pathlib.Path(folder, "actuator-host.service")
        path.write_text(text, encoding="utf-8")
        run = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager",
                              f"--threshold={int(MOST_EXPOSED * 10)}", str(path)],
                             capture_output=True, text=True, check=False)
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", run.stdout)
    if not found:
        raise AssertionError(f"systemd-analyze says no number: {run.stdout[-500:]}{run.stderr}")
    return float(found.group(1))


def complaints_about(text):
    """Those of systemd-analyze verify. The program is another one: packages are tested elsewhere."""
    with tempfile.TemporaryDirectory(prefix="unit-") as folder:
        path = pathlib.Path(folder, "actuator-host.service")
        path.write_text(text.replace("/usr/bin/actuator-host", "/bin/true"), encoding="utf-8")
        run = subprocess.run(["systemd-analyze", "verify", "--man=no", str(path)], capture_output=True,
                             text=True, check=False)
    return [line for line in (run.stdout + run.stderr).splitlines() if "actuator-host" in line]


def calls_of(text):
    return {name for line in re.findall(r"^SystemCallFilter=(.*)$", text, re.MULTILINE) for name in line.split()}


class Unit(unittest.TestCase):
    def setUp(self):
        self.text = UNIT.read_text(encoding="utf-8").replace("@plugins@", "/usr/lib/actuator/plugins")

    def test_it_is_hardly_exposed(self):
        found = exposure_of(self.text)
        print(f"exposure {found}, at most {MOST_EXPOSED}")
        self.assertLessEqual(found, MOST_EXPOSED)

    def test_less_of_a_sandbox_would_be_found(self):
        for line in ("CapabilityBoundingSet=", "User=_actuator-host", "PrivateUsers=yes", "RestrictNamespaces=yes"):
            self.assertIn(f"\n{line}\n", self.text)
            self.assertGreater(exposure_of(self.text.replace(f"\n{line}\n", "\n")), exposure_of(self.text), line)
        self.assertGreater(exposure_of(re.sub(r"\nSystemCallFilter=.*", "", self.text)), MOST_EXPOSED)

    def test_systemd_understands_every_line(self):
        self.assertEqual(complaints_about(self.text), [])
        self.assertNotEqual(complaints_about(self.text.replace("ProtectHome=yes", "ProtectHomes=yes")), [])
        self.assertNotEqual(complaints_about(self.text.replace(" accept4 ", " no_such_call ")), [])

    def test_the_profile_for_containers_allows_the_same_calls(self):
        self.assertEqual(calls_of(self.text), seccomp_profile.names_of(seccomp_profile.read(PROFILE)))

    def test_no_core_is_written_and_nobody_waits_in_vain(self):
        for line in ("LimitCORE=0", "Type=notify", "Restart=on-failure", "RestartPreventExitStatus=2", "UMask=0077"):
            self.assertIn(f"\n{line}\n", self.text)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
