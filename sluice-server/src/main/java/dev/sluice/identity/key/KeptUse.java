package dev.sluice.identity.key;

import dev.sluice.event.Payload;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

/// What a key has used of its quota, as the registry keeps it under `identity/key-use/<name>`: `day
/// 2026-11-21 4711`.
record KeptUse(Quota.Per per, LocalDate from, long used) {

  Payload toPayload() {
    return Payload.ofText(per + " " + from + " " + used);
  }

  /// Empty when it is not as it was written; then counting begins anew.
  static Optional<KeptUse> read(Payload value) {
    String[] parts = value.text().split(" ", -1);
    if (parts.length == 3) {
      for (Quota.Per per : Quota.Per.values()) {
        if (per.toString().equals(parts[0])) {
          try {
            return Optional.of(
                new KeptUse(per, LocalDate.parse(parts[1]), Long.parseLong(parts[2])));
          } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
          }
        }
      }
    }
    return Optional.empty();
  }
}
