package dev.sluice.ingress.http;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// The hub's status in Prometheus' text format.
final class StatusMetrics {

  private final StringBuilder text = new StringBuilder(4_096);

  private StatusMetrics() {}

  static String text(StatusDesk.Status now) {
    StatusMetrics metrics = new StatusMetrics();
    metrics.hub(now);
    metrics.targets(now.targets());
    metrics.archives(now.archives());
    return metrics.text.toString();
  }

  private void hub(StatusDesk.Status now) {
    one("sluice_uptime_seconds", "gauge", "since the hub was started", now.uptime().toSeconds());
    one("sluice_events_accepted_total", "counter", "events ever accepted", now.journalEnd() - 1);
    one("sluice_events_routed_total", "counter", "events ever routed", now.routed());
    one("sluice_events_unmatched_total", "counter", "events no rule matched", now.unmatched());
    one("sluice_journal_bytes", "gauge", "room that the journal takes", now.journalBytes());
    one(
        "sluice_journal_events",
        "gauge",
        "events that the journal holds",
        now.journalEnd() - now.journalFirst());
  }

  private void targets(List<StatusDesk.TargetShown> all) {
    eachTarget(all, "sluice_deliveries_owed_total", "counter", "deliveries ever owed", t -> t.in());
    eachTarget(
        all, "sluice_deliveries_delivered_total", "counter", "have arrived", t -> t.delivered());
    eachTarget(all, "sluice_deliveries_pending", "gauge", "have not ended", t -> t.pending());
    eachTarget(all, "sluice_deliveries_dead", "gauge", "stand in the dead letters", t -> t.dead());
    eachTarget(
        all,
        "sluice_target_delivering",
        "gauge",
        "1 when attempts are made, 0 when it is left alone, gone or disabled",
        t -> t.shown().state().equals("delivering") ? 1 : 0);
  }

  private void archives(List<StatusDesk.ArchiveShown> all) {
    eachArchive(all, "events_total", "counter", "lines since the start", a -> a.events());
    eachArchive(all, "errors_total", "counter", "error lines since the start", a -> a.errors());
    eachArchive(all, "dropped_total", "counter", "events ever dropped", a -> a.dropped());
    eachArchive(all, "files_total", "counter", "files since the start", a -> a.files());
    eachArchive(all, "written_bytes_total", "counter", "bytes since the start", a -> a.bytes());
    eachArchive(all, "settled_position", "gauge", "all is written to here", a -> a.settled());
    eachArchive(all, "lag_positions", "gauge", "behind the journal's end", a -> a.lagPositions());
    eachArchive(
        all, "lag_seconds", "gauge", "age of the oldest unwritten", a -> a.lag().toSeconds());
    eachArchive(all, "open_partitions", "gauge", "open now", a -> a.openPartitions());
    eachArchive(
        all, "failing", "gauge", "1 when it cannot write", a -> a.trouble().isPresent() ? 1 : 0);
  }

  private void eachTarget(
      List<StatusDesk.TargetShown> all,
      String name,
      String type,
      String help,
      ToDoubleFunction<StatusDesk.TargetShown> value) {
    head(name, type, help);
    for (StatusDesk.TargetShown each : all) {
      line(name, "target", each.shown().name(), value.applyAsDouble(each));
    }
  }

  private void eachArchive(
      List<StatusDesk.ArchiveShown> all,
      String what,
      String type,
      String help,
      ToDoubleFunction<StatusDesk.ArchiveShown> value) {
    String name = "sluice_archive_" + what;
    head(name, type, help);
    for (StatusDesk.ArchiveShown each : all) {
      line(name, "archive", each.name(), value.applyAsDouble(each));
    }
  }

  private void one(String name, String type, String help, long value) {
    head(name, type, help);
    text.append(name).append(' ').append(value).append('\n');
  }

  private void head(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void line(String name, String label, String value, double number) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    text.append(name).append('{').append(label).append("=\"").append(escaped).append("\"} ");
    text.append(String.format(Locale.ROOT, "%.0f", number)).append('\n');
  }
}
