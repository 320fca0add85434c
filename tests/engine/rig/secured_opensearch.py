"""An OpenSearch with its security plugin; TLS on both layers, roles by its own API."""

import os

from . import secured

ACCESS = """\
---
_meta: {type: config, config_version: 2}
config:
  dynamic:
    http: {anonymous_auth_enabled: false}
    authc:
      basic:
        http_enabled: true
        order: 0
        http_authenticator: {type: basic, challenge: true}
        authentication_backend: {type: intern}
"""


class SecuredOpenSearch(secured.SecuredNode):
    KIND = "opensearch-2"  # the one whose plugin is published for its very version
    CONFIGURATION = "data/node_1/config"
    READY = "/_plugins/_security/api/internalusers"  # it answers once the plugin has read its users

    def give(self, user, role, content):
        """The user has this role only."""
        at = "/_plugins/_security/api"
        self.expect("PUT", f"{at}/roles/{role}", content)
        self.expect("PUT", f"{at}/rolesmapping/{role}", {"users": [user[0]]})

    def _class_path(self, engine, security):
        known = {jar.name for jar in (engine / "lib").glob("*.jar")}
        plugin = [str(jar) for jar in sorted(security.glob("*.jar")) if jar.name not in known]
        return os.pathsep.join([f"{engine}/classes", f"{engine}/lib/*", *plugin])

    def _arguments(self, kind, _):
        settings = {
            "ssl.transport.pemcert_filepath": "node.pem",
            "ssl.transport.pemkey_filepath": "node.key",
            "ssl.transport.pemtrustedcas_filepath": "ca.pem",
            "ssl.transport.enforce_hostname_verification": "false",
            "ssl.http.enabled": "true",
            "ssl.http.pemcert_filepath": "node.pem",
            "ssl.http.pemkey_filepath": "node.key",
            "ssl.http.pemtrustedcas_filepath": "ca.pem",
            "authcz.admin_dn": "CN=admin",
            "nodes_dn": "CN=node",
            "allow_default_init_securityindex": "true",
        }
        return [
            str(self.folder / "data"), str(self.repositories), str(self.port),
            ",".join([*kind.modules, kind.security["module"]]),
            *(f"plugins.security.{key}={value}" for key, value in settings.items()),
        ]

    def _write_users(self, users):
        folder = self.configuration / "opensearch-security"
        folder.mkdir()
        for name, kind in (("action_groups", "actiongroups"), ("roles", "roles"), ("tenants", "tenants"),
                           ("roles_mapping", "rolesmapping"), ("nodes_dn", "nodesdn")):
            (folder / f"{name}.yml").write_text(f"_meta: {{type: {kind}, config_version: 2}}\n")
        for name, kind in (("allowlist", "allowlist"), ("whitelist", "whitelist")):
            (folder / f"{name}.yml").write_text(
                f"_meta: {{type: {kind}, config_version: 2}}\nconfig: {{enabled: false, requests: {{}}}}\n")
        (folder / "audit.yml").write_text(
            "_meta: {type: audit, config_version: 2}\nconfig: {enabled: false}\n")
        (folder / "config.yml").write_text(ACCESS)
        lines = ["_meta: {type: internalusers, config_version: 2}"]
        for name, password in users.items():
            lines.append(f'{name}: {{hash: "{secured.digest(password)}"}}')
        (folder / "internal_users.yml").write_text("\n".join(lines) + "\n")
