"""Pods of rendered objects, run on this machine by containers of the image: what a kubelet does with them, in small.

Volumes lie on the disk as a kubelet lays them: the files in a folder that ..data points to, so that all change at once.
Names of services lead to loopback, where the ports of all pods are the machine's.
"""

import base64
import os
import shutil
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from .container import Container

UID = 1001


class Cluster:
    """objects: rendered ones; secrets: name -> {key: text} of those that are not among them; services: names of others."""

    def __init__(self, image, objects, namespace, secrets=None, services=()):
        self.image = image
        self.folder = Path(tempfile.mkdtemp(prefix="packaging-cluster-"))
        self.folder.chmod(0o755)
        self._files = {("secret", name): dict(data) for name, data in (secrets or {}).items()}
        for each in objects:
            name = each["metadata"]["name"]
            if each["kind"] == "ConfigMap":
                self._files["configMap", name] = each["data"]
            if each["kind"] == "Secret":
                self._files["secret", name] = {key: base64.b64decode(text).decode() for key, text in each["data"].items()}
        names = [f"{each['metadata']['name']}.{namespace}.svc" for each in objects if each["kind"] == "Service"]
        hosts = "".join(f"127.0.0.1 {name}\n" for name in ["localhost", *names, *services])
        (self.folder / "hosts").write_text(hosts)
        self._laid = []  # (folder, description) of all volumes

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def begin(self, template, container):
        """A container of this pod template, as it was rendered."""
        mounts = [(self.folder / "hosts", "/etc/hosts")]
        volumes = {each["name"]: each for each in template["spec"].get("volumes", [])}
        for mount in container.get("volumeMounts", []):
            mounts.append((self._volume(volumes[mount["name"]]), mount["mountPath"]))
        arguments = [*container.get("command", self.image.settings["config"]["Entrypoint"]), *container.get("args", [])]
        environment = {each["name"]: each["value"] for each in container.get("env", [])}
        # What each pod has of its cluster.
        environment |= {"KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": "443"}
        return Container(self.image, arguments, environment, mounts, container["securityContext"])

    def run(self, template):
        """Runs the init containers and then the others, each to its end, as far as they end well: [(name, code, output)]."""
        ended = []
        for container in [*template["spec"].get("initContainers", []), *template["spec"]["containers"]]:
            with self.begin(template, container) as running:
                code = running.wait(120)
                ended.append((container["name"], code, running.output()))
            if code != 0:
                break
        return ended

    def change_secret(self, name, **data):
        """In the volumes of all that run, as a kubelet does it within a minute."""
        self._files["secret", name].update(data)
        for folder, described in self._laid:
            lay(folder, self._files_of(described))

    def _volume(self, described):
        folder = self.folder / f"volume-{len(self._laid)}"
        self._laid.append((folder, described))
        lay(folder, self._files_of(described))
        return folder

    def _files_of(self, described):
        files = {}
        if "configMap" in described:
            files = {name: (text, 0o644) for name, text in self._files["configMap", described["configMap"]["name"]].items()}
        if "secret" in described:
            files = {name: (text, 0o644) for name, text in self._files["secret", described["secret"]["secretName"]].items()}
        for source in described.get("projected", {}).get("sources", []):
            for item in source["secret"]["items"]:
                text = self._files["secret", source["secret"]["name"]][item["key"]]
                files[item["path"]] = (text, described["projected"]["defaultMode"])
        return files


def lay(folder, files):
    """Writes path -> (text, mode), readable to the group of the pods; when it was laid before: all of it at once."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o2777)  # as a kubelet makes it for a pod with an fsGroup
    data = Path(tempfile.mkdtemp(prefix="..", dir=folder))
    data.chmod(0o2755)
    for path, (text, mode) in files.items():
        file = data / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.parent.chmod(0o2755)
        file.write_text(text)
        os.chown(file, 0, UID)
        file.chmod(mode)
    fresh = folder / "..data_tmp"
    fresh.symlink_to(data.name)
    fresh.rename(folder / "..data")
    for name in {Path(path).parts[0] for path in files}:
        if not (folder / name).is_symlink():
            (folder / name).symlink_to(f"..data/{name}")


def probe(container, kind, **more):
    """The status that a kubelet's request gets; None when nobody answers."""
    asked = container[kind]["httpGet"]
    port = next(each["containerPort"] for each in container["ports"] if each["name"] == asked["port"])
    return status(f"{asked.get('scheme', 'HTTP').lower()}://127.0.0.1:{port}{asked['path']}", **more)


def status(url, headers=None, limit_s=1, context=None):
    try:
        request = urllib.request.Request(url, headers=headers or {})
        with urllib.request.urlopen(request, timeout=limit_s, context=context) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        return answer.code
    except OSError:
        return None
