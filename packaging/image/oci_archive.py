"""An image as the Open Container Initiative describes it, in one file; the same bytes for the same input."""

import gzip
import hashlib
import io
import json
import tarfile
import time

LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
CONFIG = "application/vnd.oci.image.config.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def as_json(value):
    return json.dumps(value, indent=1, sort_keys=True).encode() + b"\n"


def tar_of(entries, at):
    """entries: path -> ("folder", mode), ("file", mode, bytes) or ("link", target). All of root's, of one time."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as tree:
        for path, entry in sorted(entries.items()):
            member = tarfile.TarInfo(path)
            member.mtime = at
            member.uname = member.gname = "root"
            content = None
            if entry[0] == "folder":
                member.type, member.mode = tarfile.DIRTYPE, entry[1]
            elif entry[0] == "link":
                member.type, member.mode, member.linkname = tarfile.SYMTYPE, 0o777, entry[1]
            else:
                member.mode, member.size = entry[1], len(entry[2])
                content = io.BytesIO(entry[2])
            tree.addfile(member, content)
    return made.getvalue()


class Image:
    def __init__(self, architecture, config, at):
        self._at = at
        self._blobs = {}
        self._layers = []
        created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
        self._config = {"created": created, "architecture": architecture, "os": "linux", "config": config,
                        "rootfs": {"type": "layers", "diff_ids": []}, "history": []}

    def add_layer(self, entries, what):
        plain = tar_of(entries, self._at)
        packed = gzip.compress(plain, compresslevel=6, mtime=0)
        self._layers.append(self._blob(packed, LAYER))
        self._config["rootfs"]["diff_ids"].append(digest(plain))
        self._config["history"].append({"created": self._config["created"], "created_by": what})

    def _blob(self, data, kind):
        name = digest(data)
        self._blobs[name] = data
        return {"mediaType": kind, "digest": name, "size": len(data)}

    def archive(self, name, version, labels):
        """(bytes of the archive, digest of the manifest, size as it is pulled)."""
        config = self._blob(as_json(self._config), CONFIG)
        manifest = self._blob(as_json({"schemaVersion": 2, "mediaType": MANIFEST, "config": config,
                                       "layers": self._layers, "annotations": labels}), MANIFEST)
        pulled = config["size"] + manifest["size"] + sum(each["size"] for each in self._layers)
        named = dict(manifest, annotations={"org.opencontainers.image.ref.name": version})
        files = {"oci-layout": as_json({"imageLayoutVersion": "1.0.0"}),
                 "index.json": as_json({"schemaVersion": 2, "mediaType": INDEX, "manifests": [named]}),
                 # What `docker load` of older releases reads.
                 "manifest.json": as_json([{"Config": _path(config["digest"]), "RepoTags": [f"{name}:{version}"],
                                            "Layers": [_path(each["digest"]) for each in self._layers]}])}
        files.update({_path(each): data for each, data in self._blobs.items()})
        entries = {path: ("file", 0o644, data) for path, data in files.items()}
        entries.update({folder: ("folder", 0o755) for folder in ("blobs", "blobs/sha256")})
        return tar_of(entries, self._at), manifest["digest"], pulled


def _path(name):
    return "blobs/" + name.replace(":", "/")
