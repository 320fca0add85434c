package peer;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Lists as the reference does: one verbose call, the whole document, grouped, sorted, written. */
@Component
@Endpoint(id = "backupHistory")
public class BackupHistoryEndpoint {
  private static final Pattern NAME =
      Pattern.compile("camunda_webapps_(\\d+)_.+_part_(\\d+)_of_(\\d+)");

  private final RestClient engine = RestClient.create();
  private final String snapshots;

  BackupHistoryEndpoint(
      @Value("${engine.url}") String url, @Value("${engine.repository}") String repository) {
    snapshots = url + "/_snapshot/" + repository + "/";
  }

  record Part(String snapshotName, String state, OffsetDateTime startTime, List<String> failures) {}

  record Backup(long backupId, String state, String failureReason, List<Part> details) {}

  @ReadOperation
  public List<Backup> list() {
    return backups("camunda_webapps_*");
  }

  @ReadOperation
  public Backup one(@Selector long backupId) {
    return backups("camunda_webapps_" + backupId + "_*").stream().findFirst().orElse(null);
  }

  private List<Backup> backups(String pattern) {
    JsonNode answer =
        engine
            .get()
            .uri(URI.create(snapshots + pattern + "?verbose=true"))
            .retrieve()
            .body(JsonNode.class);
    Map<Long, List<JsonNode>> byId = new TreeMap<>(Comparator.reverseOrder());
    for (JsonNode snapshot : answer.path("snapshots")) {
      Matcher name = NAME.matcher(snapshot.path("snapshot").asText());
      if (name.matches()) {
        byId.computeIfAbsent(Long.valueOf(name.group(1)), id -> new ArrayList<>()).add(snapshot);
      }
    }
    return byId.entrySet().stream().map(e -> backup(e.getKey(), e.getValue())).toList();
  }

  private static Backup backup(long id, List<JsonNode> snapshots) {
    List<Part> parts = snapshots.stream().map(BackupHistoryEndpoint::part).toList();
    Matcher first = NAME.matcher(parts.get(0).snapshotName());
    boolean whole = first.matches() && Integer.parseInt(first.group(3)) == parts.size();
    boolean good = parts.stream().allMatch(part -> part.state().equals("SUCCESS"));
    boolean runs = parts.stream().anyMatch(part -> part.state().equals("IN_PROGRESS"));
    String state = runs ? "IN_PROGRESS" : !good ? "FAILED" : whole ? "COMPLETED" : "INCOMPLETE";
    return new Backup(id, state, null, parts);
  }

  private static Part part(JsonNode snapshot) {
    List<String> failures = new ArrayList<>();
    snapshot.path("failures").forEach(failure -> failures.add(failure.toString()));
    Instant started = Instant.ofEpochMilli(snapshot.path("start_time_in_millis").asLong());
    return new Part(
        snapshot.path("snapshot").asText(),
        snapshot.path("state").asText(),
        started.atOffset(ZoneOffset.UTC),
        failures);
  }
}
