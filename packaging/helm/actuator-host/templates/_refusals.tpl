{{/* Fails with a sentence where values that are fine by themselves do not work together. */}}
{{- define "actuator.refusals" -}}
{{- $asks := or .Values.auth.tokens .Values.auth.users -}}
{{- if and $asks .Values.backupSchedule.enabled (not .Values.backupSchedule.token) -}}
{{- fail "backupSchedule.enabled with auth.users or auth.tokens needs backupSchedule.token, or every backup would be answered 401: name one of auth.tokens with the role write:backupHistory" -}}
{{- end -}}
{{- if and $asks .Values.prometheusServiceMonitor.enabled (not .Values.prometheusServiceMonitor.token) (not (has "prometheus" .Values.auth.open)) -}}
{{- fail "prometheusServiceMonitor.enabled with auth.users or auth.tokens needs prometheusServiceMonitor.token, or every scrape would be answered 401: name one of auth.tokens with the role read:prometheus, or put prometheus into auth.open" -}}
{{- end -}}
{{- if and .Values.tls.enabled (eq .Values.tls.clientAuth "need") -}}
{{- $without := list -}}
{{- range $each := list "startupProbe" "readinessProbe" "livenessProbe" "backupSchedule" "prometheusServiceMonitor" -}}
{{- if (index $.Values $each).enabled -}}
{{- $without = append $without $each -}}
{{- end -}}
{{- end -}}
{{- if $without -}}
{{- fail (printf "tls.clientAuth=need shuts out whoever has no certificate, and these have none: %s: set enabled to false for each, or take clientAuth=want" (join ", " $without)) -}}
{{- end -}}
{{- end -}}
{{- end }}
