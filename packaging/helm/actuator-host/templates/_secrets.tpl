{{/* Where a pod has its secrets. */}}
{{- define "actuator.secretsPath" -}}
/run/secrets/actuator-host
{{- end }}

{{- define "actuator.inlineSecretName" -}}
{{ include "actuator.fullname" . }}-inline
{{- end }}

{{/* One source of a projected volume. secret: as the values have it; inline: its key if it stands there; path: the file.
     what: named in the sentence when neither is given. */}}
{{- define "actuator.secretSource" -}}
{{- if .secret.existingSecret }}
- secret:
    name: {{ tpl .secret.existingSecret .root | quote }}
    items:
      - key: {{ required (printf "%s names a secret, and existingSecretKey beside it is missing" .what) .secret.existingSecretKey | quote }}
        path: {{ .path | quote }}
{{- else if .secret.inlineSecret }}
- secret:
    name: {{ include "actuator.inlineSecretName" .root }}
    items:
      - key: {{ .inline | quote }}
        path: {{ .path | quote }}
{{- else }}
{{- fail (printf "%s has neither existingSecret nor inlineSecret" .what) }}
{{- end }}
{{- end }}

{{/* Whether the engine's password is given. */}}
{{- define "actuator.hasEnginePassword" -}}
{{- $engine := index .Values.global (include "actuator.engine" .) -}}
{{- if or $engine.auth.secret.existingSecret $engine.auth.secret.inlineSecret }}yes{{ end -}}
{{- end }}

{{/* All secrets of the host, as sources of one projected volume; empty when there are none. */}}
{{- define "actuator.secretSources" -}}
{{- $root := . -}}
{{- $name := include "actuator.engine" . -}}
{{- $engine := index .Values.global $name -}}
{{- if include "actuator.hasEnginePassword" . }}
{{- /* A tree of settings: the file's name is the key. */}}
{{- include "actuator.secretSource" (dict "root" $root "secret" $engine.auth.secret "inline" "engine-password" "what" (printf "global.%s.auth.secret" $name)
    "path" (printf "engine/camunda.data.secondary-storage.%s.password" $name)) }}
{{- end }}
{{- if and $engine.tls.enabled $engine.tls.secret.existingSecret }}
{{- include "actuator.secretSource" (dict "root" $root "secret" $engine.tls.secret "inline" "" "what" (printf "global.%s.tls.secret" $name) "path" "engine-ca/ca.crt") }}
{{- end }}
{{- if .Values.tls.enabled }}
- secret:
    name: {{ required "tls.enabled needs tls.existingSecret, a secret with tls.crt and tls.key" .Values.tls.existingSecret | quote }}
    items:
      - {key: tls.crt, path: tls/tls.crt}
      - {key: tls.key, path: tls/tls.key}
      {{- if ne .Values.tls.clientAuth "none" }}
      - {key: ca.crt, path: tls/ca.crt}
      {{- end }}
{{- end }}
{{- range $each, $token := .Values.auth.tokens }}
{{- include "actuator.secretSource" (dict "root" $root "secret" $token.secret "inline" (printf "token-%s" $each) "what" (printf "auth.tokens.%s.secret" $each) "path" (printf "tokens/%s" $each)) }}
{{- end }}
{{- range $each, $user := .Values.auth.users }}
{{- include "actuator.secretSource" (dict "root" $root "secret" $user.secret "inline" (printf "user-%s" $each) "what" (printf "auth.users.%s.secret" $each) "path" (printf "users/%s" $each)) }}
{{- end }}
{{- end }}

{{/* Where the secret of one token is: {name, key}. */}}
{{- define "actuator.tokenReference" -}}
{{- $token := index .root.Values.auth.tokens .name -}}
{{- if not $token }}{{ fail (printf "%s names the token %q, which auth.tokens does not have" .what .name) }}{{ end -}}
{{- if $token.secret.existingSecret -}}
name: {{ tpl $token.secret.existingSecret .root | quote }}
key: {{ $token.secret.existingSecretKey | quote }}
{{- else -}}
name: {{ include "actuator.inlineSecretName" .root }}
key: {{ printf "token-%s" .name | quote }}
{{- end -}}
{{- end }}
