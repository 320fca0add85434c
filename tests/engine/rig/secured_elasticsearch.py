"""An Elasticsearch with the security of x-pack; TLS on HTTP, users and roles in files.

Not by its API: the index that would keep them needs an analysis module, which is not published.
"""

import json
import os
import time

from . import secured
from .errors import RigError

ADMINISTRATOR = ("admin", "the-s3cret-of-an-administrator")
GIVING_LIMIT_S = 20


class SecuredElasticsearch(secured.SecuredNode):
    KIND = "elasticsearch-8"
    CONFIGURATION = "data/config"
    READY = "/_cluster/health?wait_for_status=yellow&timeout=1s"
    root_is_ours = True

    def give(self, user, role, content):
        """The user has this role only; returns when the engine has read it."""
        # JSON is YAML too.
        self._replace("roles.yml", f"{role}: {json.dumps(content)}\n")
        self._replace("users_roles", f"superuser:{ADMINISTRATOR[0]}\n{role}:{user[0]}\n")
        wanted = sorted(content["cluster"]), [sorted(of["privileges"]) for of in content["indices"]]
        deadline = time.monotonic() + GIVING_LIMIT_S
        while time.monotonic() < deadline:
            _, has = self.call("GET", "/_security/user/_privileges", user=user)
            indices = [sorted(of["privileges"]) for of in has.get("indices", [])]
            if (sorted(has.get("cluster", [])), indices) == wanted:
                return
            time.sleep(0.1)
        raise RigError(f"{user[0]} should have {wanted} and has {json.dumps(has)[:600]}")

    def _replace(self, name, text):
        """In one step: the engine may be reading it."""
        new = self.configuration / f"{name}.new"
        new.write_text(text)
        new.rename(self.configuration / name)

    def _become_administrator(self, trust):
        return ADMINISTRATOR

    def _class_path(self, engine, security):
        return os.pathsep.join([f"{engine}/classes", f"{engine}/lib/*"])

    def _arguments(self, kind, security):
        settings = kind.settings | {
            "resource.reload.interval.high": "200ms",
            "xpack.security.enabled": "true",
            "xpack.security.http.ssl.enabled": "true",
            "xpack.security.http.ssl.certificate": "node.pem",
            "xpack.security.http.ssl.key": "node.key",
        }
        return [
            str(security), str(self.folder / "data"), str(self.repositories), str(self.port),
            *(f"{key}={value}" for key, value in settings.items()),
        ]

    def _write_users(self, users):
        for name, password in (dict([ADMINISTRATOR]) | users).items():
            with open(self.configuration / "users", "a", encoding="utf-8") as file:
                file.write(f"{name}:{secured.digest(password)}\n")
        self._replace("users_roles", f"superuser:{ADMINISTRATOR[0]}\n")
