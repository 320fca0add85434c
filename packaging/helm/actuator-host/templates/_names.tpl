{{- define "actuator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* A CronJob with "-backup" behind it has 52 characters at most. */}}
{{- define "actuator.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 45 | trimSuffix "-" }}
{{- else -}}
{{- $name := include "actuator.name" . -}}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 45 | trimSuffix "-" }}
{{- end -}}
{{- end }}

{{- define "actuator.matchLabels" -}}
app.kubernetes.io/name: {{ include "actuator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: host
{{- end }}

{{- define "actuator.backupMatchLabels" -}}
app.kubernetes.io/name: {{ include "actuator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: backup-schedule
{{- end }}

{{- define "actuator.commonLabels" -}}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: camunda-platform
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "actuator.labels" -}}
{{ include "actuator.matchLabels" . }}
{{ include "actuator.commonLabels" . }}
{{- end }}

{{- define "actuator.serviceAccountName" -}}
{{- if .Values.serviceAccount.enabled -}}
{{- default (include "actuator.fullname" .) .Values.serviceAccount.name }}
{{- else -}}
{{- default "default" .Values.serviceAccount.name }}
{{- end -}}
{{- end }}

{{- define "actuator.image" -}}
{{- $registry := default .Values.global.image.registry .Values.image.registry -}}
{{- $name := ternary (printf "%s/%s" $registry .Values.image.repository) .Values.image.repository (ne $registry "") -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $name .Values.image.digest }}
{{- else -}}
{{- printf "%s:%s" $name (default .Chart.AppVersion .Values.image.tag) }}
{{- end -}}
{{- end }}

{{- define "actuator.pullSecrets" -}}
{{- with concat .Values.global.image.pullSecrets .Values.image.pullSecrets | uniq }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The engine that is chosen: elasticsearch or opensearch. */}}
{{- define "actuator.engine" -}}
{{- if .Values.global.opensearch.enabled -}}opensearch
{{- else if .Values.global.elasticsearch.enabled -}}elasticsearch
{{- else -}}
{{- fail "neither global.elasticsearch.enabled nor global.opensearch.enabled is true: one of them has to be" }}
{{- end -}}
{{- end }}

{{/* A path below the context path. */}}
{{- define "actuator.path" -}}
{{- $base := .root.Values.contextPath | trimSuffix "/" -}}
{{- printf "%s%s" $base .path }}
{{- end }}

{{- define "actuator.scheme" -}}
{{- ternary "https" "http" .Values.tls.enabled }}
{{- end }}

{{- define "actuator.probe" -}}
httpGet:
  path: {{ include "actuator.path" (dict "root" .root "path" .probe.probePath) }}
  port: {{ .root.Values.service.managementName }}
  scheme: {{ default (upper (include "actuator.scheme" .root)) .probe.scheme }}
initialDelaySeconds: {{ .probe.initialDelaySeconds }}
periodSeconds: {{ .probe.periodSeconds }}
successThreshold: {{ .probe.successThreshold }}
failureThreshold: {{ .probe.failureThreshold }}
timeoutSeconds: {{ .probe.timeoutSeconds }}
{{- end }}
