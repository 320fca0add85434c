"""What the C headers of the SDK declare, read from the headers themselves.

Nobody keeps a list: a struct, field, enumerator or macro that is added to a header is in what this
returns. Text that is none of the forms known here is an error, so that nothing is passed over.
"""

import dataclasses
import pathlib
import re

COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
STRUCT = re.compile(r"typedef\s+struct\s+(\w+)\s*\{([^{}]*)\}\s*(\w+)\s*;")
ENUM = re.compile(r"\benum\s+(\w+)\s*\{([^{}]*)\}\s*;")
FUNCTION_TYPE = re.compile(r"typedef\s+[\w\s*]*\(\s*\*\s*(\w+)\s*\)\s*\([^()]*\)\s*;")
SCALAR = re.compile(r"typedef\s+\w+\s+(\w+)\s*;")
LINKAGE = re.compile(r'extern\s+"C"\s*\{')
POINTER_FIELD = re.compile(r"[\w\s*]*\(\s*\*\s*(\w+)\s*\)\s*\([^()]*\)")
PLAIN_FIELD = re.compile(r"[\w\s*]*?[\s*](\w+)\s*(?:\[\w+\])?")
DEFINE = re.compile(r"#\s*define\s+(\w+)(\([^)]*\))?[ \t]*(.*)")
STRING = re.compile(r'"[^"\\]*"')
NUMBER = re.compile(r"\(?-?(0[xX][0-9a-fA-F]+|\d+)[uUlL]*\)?")

# Macros that are neither a number nor a text of the ABI, and why.
NOT_OF_THE_ABI = {
    "ACTUATOR_SDK_VERSION",  # says which headers these are; another with every release
    "ACTUATOR_EXPORT",  # an attribute for the compiler
    "ACTUATOR_HAS",  # a test made of fields that are listed themselves
}


class NotUnderstood(Exception):
    pass


@dataclasses.dataclass
class Header:
    name: str  # as it is included: actuator/plugin.h
    structs: dict  # name -> names of its fields
    enums: dict  # name -> names of its constants
    types: list  # other names for scalars and for function pointers
    texts: list  # macros that are a text
    numbers: list  # macros that are a number


def read_all(include_dir):
    """One Header each, the core first."""
    root = pathlib.Path(include_dir)
    paths = sorted(root.glob("actuator/**/*.h"), key=lambda path: (len(path.parts), path))
    if not paths:
        raise NotUnderstood(f"there is no header below {root}")
    return [read(path, path.relative_to(root).as_posix()) for path in paths]


def read(path, name):
    text = COMMENT.sub(" ", path.read_text(encoding="utf-8")).replace("\\\n", " ")
    header = Header(name, {}, {}, [], [], [])
    lines = []
    for line in text.splitlines():
        if line.lstrip().startswith("#"):
            read_directive(line.strip(), header)
        else:
            lines.append(line)
    code = "\n".join(lines)
    code = STRUCT.sub(lambda found: read_struct(found, header), code)
    code = ENUM.sub(lambda found: read_enum(found, header), code)
    for form in (FUNCTION_TYPE, SCALAR):
        code = form.sub(lambda found: header.types.append(found.group(1)) or " ", code)
    if LINKAGE.search(code):
        code = LINKAGE.sub(" ", code, count=1).replace("}", " ", 1)
    if code.strip():
        raise NotUnderstood(f"{name} declares something that is not listed: {shown(code)}")
    return header


def without_appended(text, fields_of):
    """The text of a header with what was appended to its structs taken out of them: each keeps the
    fields that fields_of[name] has, as long as it begins with them."""
    code = COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
    for found in reversed(list(STRUCT.finditer(code))):
        kept = fields_of.get(found.group(3))
        if kept is None or fields(found, "")[: len(kept)] != kept:
            continue
        ends = [found.start(2) + at for at, letter in enumerate(found.group(2)) if letter == ";"]
        if len(ends) > len(kept):
            text = text[: ends[len(kept) - 1] + 1] + "\n" + text[found.end(2) :]
    return text


def read_directive(line, header):
    found = DEFINE.match(line)
    if not found:
        return
    name, parameters, value = found.groups()
    if name in NOT_OF_THE_ABI or not (parameters or value):  # without a value: an include guard
        return
    if not parameters and STRING.fullmatch(value.strip()):
        header.texts.append(name)
    elif not parameters and NUMBER.fullmatch(value.strip()):
        header.numbers.append(name)
    else:
        raise NotUnderstood(f"{header.name} defines the macro {name}, which is neither a number nor "
                            f"a text: {shown(value)}")


def read_struct(found, header):
    tag, _, name = found.groups()
    if tag != name:
        raise NotUnderstood(f"{header.name} gives the struct {tag} the name {name}")
    header.structs[name] = fields(found, header.name)
    return " "


def fields(found, header_name):
    names = []
    for declaration in filter(None, (part.strip() for part in found.group(2).split(";"))):
        field = POINTER_FIELD.fullmatch(declaration) or PLAIN_FIELD.fullmatch(declaration)
        if not field:
            raise NotUnderstood(f"{header_name}: {found.group(3)} has a field in a form that is not "
                                f"known: {shown(declaration)}")
        names.append(field.group(1))
    return names


def read_enum(found, header):
    name, body = found.groups()
    header.enums[name] = [part.split("=")[0].strip() for part in body.split(",") if part.strip()]
    return " "


def shown(text):
    return " ".join(text.split())[:200]
