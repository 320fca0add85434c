"""Puts the calling process under a seccomp profile in the format of containers, as their runtimes do."""

import ctypes
import errno
import json
import os

# The numbers of libseccomp's public header.
KILL_PROCESS = 0x80000000
ALLOW = 0x7FFF0000
COMPARISONS = {"SCMP_CMP_EQ": 4, "SCMP_CMP_MASKED_EQ": 7}


class Comparison(ctypes.Structure):
    _fields_ = [("index", ctypes.c_uint), ("op", ctypes.c_int), ("value", ctypes.c_uint64),
                ("other", ctypes.c_uint64)]


def library():
    loaded = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    loaded.seccomp_init.restype = ctypes.c_void_p
    loaded.seccomp_init.argtypes = [ctypes.c_uint32]
    loaded.seccomp_rule_add_array.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint,
                                              ctypes.POINTER(Comparison)]
    loaded.seccomp_load.argtypes = [ctypes.c_void_p]
    return loaded


def action_of(name, number=errno.EPERM):
    if name == "SCMP_ACT_ERRNO":
        return 0x00050000 | number
    return {"SCMP_ACT_ALLOW": ALLOW, "SCMP_ACT_KILL_PROCESS": KILL_PROCESS}[name]


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def names_of(profile):
    """Every system call that the profile has a rule for."""
    return {name for rule in profile["syscalls"] for name in rule["names"]}


def without(profile, name):
    """The same profile with a call less."""
    rules = [{**rule, "names": [each for each in rule["names"] if each != name]} for rule in profile["syscalls"]]
    return {**profile, "syscalls": [rule for rule in rules if rule["names"]]}


def load(profile, otherwise=None):
    """Until the process ends, and for all that it starts. otherwise: the action instead of the default."""
    seccomp = library()
    default = action_of(profile["defaultAction"], profile["defaultErrnoRet"]) if otherwise is None else otherwise
    wanted = seccomp.seccomp_init(default)
    if not wanted:
        raise OSError("seccomp_init failed")
    for rule in profile["syscalls"]:
        action = action_of(rule["action"], rule.get("errnoRet", errno.EPERM))
        arguments = [Comparison(each["index"], COMPARISONS[each["op"]], each["value"], each.get("valueTwo", 0))
                     for each in rule.get("args", [])]
        for name in rule["names"]:
            number = seccomp.seccomp_syscall_resolve_name(name.encode())
            if number == -1:
                raise OSError(f"the profile names {name}, which is no system call")
            fault = seccomp.seccomp_rule_add_array(wanted, action, number, len(arguments),
                                                   (Comparison * len(arguments))(*arguments))
            if fault:
                raise OSError(-fault, f"no rule for {name}: {os.strerror(-fault)}")
    fault = seccomp.seccomp_load(wanted)
    if fault:
        raise OSError(-fault, f"the filter is not loaded: {os.strerror(-fault)}")
