{{/* application.yaml, made from the values. */}}
{{- define "actuator.configuration" -}}
{{- $name := include "actuator.engine" . -}}
{{- $engine := index .Values.global $name -}}
{{- $secrets := include "actuator.secretsPath" . -}}
management:
  server:
    address: 0.0.0.0
    port: {{ .Values.service.managementPort }}
    base-path: {{ .Values.contextPath | quote }}
    {{- if .Values.tls.enabled }}
    ssl:
      enabled: true
      certificate: {{ $secrets }}/tls/tls.crt
      certificate-private-key: {{ $secrets }}/tls/tls.key
      client-auth: {{ .Values.tls.clientAuth }}
      {{- if ne .Values.tls.clientAuth "none" }}
      trust-certificate: {{ $secrets }}/tls/ca.crt
      {{- end }}
    {{- end }}
camunda:
  version: {{ .Values.camundaVersion | quote }}
  data:
    secondary-storage:
      type: {{ $name }}
      {{ $name }}:
        url: {{ printf "%s://%s:%v" $engine.url.protocol (tpl $engine.url.host .) $engine.url.port | quote }}
        {{- with $engine.auth.username }}
        username: {{ . | quote }}
        {{- end }}
        {{- with .Values.index.prefix }}
        index-prefix: {{ . | quote }}
        {{- end }}
        {{- if $engine.tls.enabled }}
        security:
          enabled: true
          {{- if $engine.tls.secret.existingSecret }}
          certificate-path: {{ $secrets }}/engine-ca/ca.crt
          {{- end }}
        {{- end }}
        {{- if and (eq $name "opensearch") $engine.aws.enabled }}
        aws-enabled: true
        aws:
          {{- with $engine.aws.region }}
          region: {{ . | quote }}
          {{- end }}
          service: {{ $engine.aws.service }}
        {{- end }}
    backup:
      repository-name: {{ .Values.backup.repositoryName | quote }}
      {{- with .Values.backup.catalog }}
      catalog: {{ . | quote }}
      {{- end }}
      {{- with .Values.backup.snapshotTimeout }}
      snapshot-timeout: {{ . | quote }}
      {{- end }}
      {{- with .Values.backup.incompleteCheckTimeout }}
      incomplete-check-timeout: {{ . | quote }}
      {{- end }}
{{- if or .Values.standalone (include "actuator.hasEnginePassword" .) }}
spring:
  {{- if .Values.standalone }}
  profiles:
    active: standalone
  {{- end }}
  {{- if include "actuator.hasEnginePassword" . }}
  config:
    import: configtree:{{ $secrets }}/engine/
  {{- end }}
{{- end }}
actuator:
  log:
    format: {{ .Values.log.format }}
  {{- if or .Values.auth.tokens .Values.auth.users }}
  security:
    open: {{ toJson .Values.auth.open }}
    {{- if .Values.auth.tokens }}
    tokens:
      {{- range $each, $token := .Values.auth.tokens }}
      {{ $each }}:
        token-file: {{ $secrets }}/tokens/{{ $each }}
        roles: {{ required (printf "auth.tokens.%s needs roles" $each) $token.roles | toJson }}
      {{- end }}
    {{- end }}
    {{- if .Values.auth.users }}
    users:
      {{- range $each, $user := .Values.auth.users }}
      {{ $each }}:
        password-file: {{ $secrets }}/users/{{ $each }}
        roles: {{ required (printf "auth.users.%s needs roles" $each) $user.roles | toJson }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
