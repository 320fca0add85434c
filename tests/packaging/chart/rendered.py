"""The chart as Helm's own library renders it, and what has to hold of any objects for a cluster."""

import helm_python
import kubernetes_validate
import yaml

from packaged.image import ROOT

CHART = ROOT / "packaging/helm/actuator-host"
VERSIONS = ("1.25.0", "1.29.0", "1.33.0", "1.37.0")
RELEASE, NAMESPACE = "camunda", "camunda"
# In the order in which they are applied.
KINDS = ("ServiceAccount", "Secret", "ConfigMap", "Service", "NetworkPolicy", "Deployment", "PodDisruptionBudget", "CronJob",
         "ServiceMonitor")


def objects(values, name=RELEASE, namespace=NAMESPACE):
    with helm_python.Chart.load(CHART) as chart:
        texts = chart.render(values, name=name, namespace=namespace)
    found = [each for path, text in texts.items() if not path.endswith("NOTES.txt")
             for each in yaml.safe_load_all(text) if each]
    return sorted(found, key=lambda each: (KINDS.index(each["kind"]), each["metadata"]["name"]))


def notes(values):
    with helm_python.Chart.load(CHART) as chart:
        texts = chart.render(values, name=RELEASE, namespace=NAMESPACE)
    return "".join(text for path, text in texts.items() if path.endswith("NOTES.txt"))


def of_kind(found, kind):
    return [each for each in found if each["kind"] == kind]


def one(found, kind):
    matching = of_kind(found, kind)
    if len(matching) != 1:
        raise AssertionError(f"{len(matching)} objects are a {kind}, not one")
    return matching[0]


def pod_templates(found):
    for each in found:
        spec = each["spec"] if "spec" in each else {}
        if each["kind"] == "CronJob":
            spec = spec["jobTemplate"]["spec"]
        if "template" in spec:
            yield each["metadata"]["name"], spec["template"]


def containers(template):
    return [*template["spec"].get("initContainers", []), *template["spec"]["containers"]]


def invalid(found, versions=VERSIONS):
    """What a cluster of each of these versions would refuse."""
    said = []
    for each in found:
        if each["kind"] == "ServiceMonitor":  # no kind of Kubernetes itself
            said += not_as(SERVICE_MONITOR, each["spec"], "ServiceMonitor.spec")
            continue
        for version in versions:
            try:
                kubernetes_validate.validate(each, version, strict=True)
            except kubernetes_validate.ValidationError as error:
                said.append(f"{each['kind']} {each['metadata'].get('name')} at {version}: {error.message}")
            except kubernetes_validate.SchemaNotFoundError:
                said.append(f"{each['kind']} in {each['apiVersion']} is not known at {version}")
    return said


# Members of a ServiceMonitor that the chart writes, and what they are.
SECRET_KEY = {"name": str, "key": str}
SERVICE_MONITOR = {
    "selector": {"matchLabels": dict},
    "endpoints": [{"honorLabels": bool, "path": str, "port": str, "interval": str, "scheme": str,
                   "tlsConfig": {"serverName": str, "ca": {"secret": SECRET_KEY}},
                   "authorization": {"type": str, "credentials": SECRET_KEY}}],
}


def not_as(shape, value, where):
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return [f"{where} is no object"]
        unknown = [f"{where}.{name} is not known" for name in value if name not in shape]
        return unknown + [said for name in value if name in shape for said in not_as(shape[name], value[name], f"{where}.{name}")]
    if isinstance(shape, list):
        return [said for at, each in enumerate(value) for said in not_as(shape[0], each, f"{where}[{at}]")]
    return [] if isinstance(value, shape) else [f"{where} is {value!r}"]


def unsafe(found):
    """What the policy "restricted" of Kubernetes, and we, would not let run."""
    said = []
    for name, template in pod_templates(found):
        spec = template["spec"]
        if spec.get("automountServiceAccountToken") is not False:
            said.append(f"{name} gets a token of the cluster")
        if spec.get("enableServiceLinks") is not False:
            said.append(f"{name} gets variables of services")
        for field in ("hostNetwork", "hostPID", "hostIPC"):
            if spec.get(field):
                said.append(f"{name} has {field}")
        said += [f"{name} mounts {each['name']} of the node" for each in spec.get("volumes", []) if "hostPath" in each]
        if spec.get("securityContext", {}).get("runAsNonRoot") is not True:
            said.append(f"{name} may run as root")
        for container in containers(template):
            said += [f"{name}/{container['name']}: {fault}" for fault in unsafe_container(container)]
    return said


def unsafe_container(container):
    security = container.get("securityContext", {})
    wanted = {"runAsNonRoot": True, "runAsUser": 1001, "readOnlyRootFilesystem": True, "allowPrivilegeEscalation": False,
              "privileged": False, "capabilities": {"drop": ["ALL"]}, "seccompProfile": {"type": "RuntimeDefault"}}
    said = [f"{field} is {security.get(field)!r}" for field, value in wanted.items() if security.get(field) != value]
    if container.get("name") != "other" and not container.get("resources", {}).get("limits", {}).get("memory"):
        said.append("has no limit of memory")
    return said


def selects(labels, selector):
    return all(labels.get(name) == value for name, value in selector.items())


def unconnected(found):
    """Selectors that select nothing, ports that nobody has, names of objects that are not there."""
    said = []
    pods = {name: template["metadata"]["labels"] for name, template in pod_templates(found)}
    deployment = one(found, "Deployment")
    host = deployment["spec"]["template"]
    ports = {each["name"]: each["containerPort"] for container in containers(host) for each in container.get("ports", [])}
    service = one(found, "Service")

    def expect(what, is_so):
        if not is_so:
            said.append(what)

    expect("the Deployment selects other pods", selects(host["metadata"]["labels"], deployment["spec"]["selector"]["matchLabels"]))
    reached = [name for name, labels in pods.items() if selects(labels, service["spec"]["selector"])]
    expect(f"the Service reaches {reached}", reached == [deployment["metadata"]["name"]])
    for port in service["spec"]["ports"]:
        expect(f"the Service's port {port['targetPort']} is no pod's", port["targetPort"] in ports)
    for kind in ("startupProbe", "readinessProbe", "livenessProbe"):
        for container in containers(host):
            if kind in container:
                expect(f"{kind} asks a port that is not there", container[kind]["httpGet"]["port"] in ports)
    for policy in of_kind(found, "NetworkPolicy"):
        name, spec = policy["metadata"]["name"], policy["spec"]
        held = [each for each, labels in pods.items() if selects(labels, spec["podSelector"]["matchLabels"])]
        expect(f"the NetworkPolicy {name} holds {held}", held == [name])
        expect(f"the NetworkPolicy {name} leaves a way open", sorted(spec["policyTypes"]) == ["Egress", "Ingress"])
        for rule in spec["ingress"]:
            expect(f"{name} lets in to another port", [each["port"] for each in rule["ports"]] == list(ports.values()))
            expect(f"{name} lets in everybody", bool(rule["from"]))
    for budget in of_kind(found, "PodDisruptionBudget"):
        expect("the PodDisruptionBudget holds other pods", selects(host["metadata"]["labels"], budget["spec"]["selector"]["matchLabels"]))
    for monitor in of_kind(found, "ServiceMonitor"):
        expect("the ServiceMonitor selects no Service", selects(service["metadata"]["labels"], monitor["spec"]["selector"]["matchLabels"]))
        named = {each["name"] for each in service["spec"]["ports"]}
        expect("the ServiceMonitor names no port", {each["port"] for each in monitor["spec"]["endpoints"]} <= named)
    return said + unmounted(found)


def unmounted(found):
    """Volumes that are not there, and objects of ours that they name and that are not."""
    said = []
    ours = {(each["kind"], each["metadata"]["name"]) for each in found}
    for name, template in pod_templates(found):
        volumes = {each["name"]: each for each in template["spec"].get("volumes", [])}
        for container in containers(template):
            said += [f"{name} mounts {each['name']}, which is no volume" for each in container.get("volumeMounts", [])
                     if each["name"] not in volumes]
        for volume in volumes.values():
            if "configMap" in volume and ("ConfigMap", volume["configMap"]["name"]) not in ours:
                said.append(f"{name} mounts the ConfigMap {volume['configMap']['name']}, which is not there")
            for source in volume.get("projected", {}).get("sources", []):
                secret = source["secret"]["name"]
                if secret.endswith("-inline") and ("Secret", secret) not in ours:
                    said.append(f"{name} mounts the Secret {secret}, which is not there")
    return said
