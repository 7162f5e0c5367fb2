package dev.sluice.e2e;

import dev.sluice.record.RecordTransform;
import dev.sluice.record.SourceRecord;
import dev.sluice.record.Transformed;

/// A plug-in as somebody might write one.
public final class KeepingTransform implements RecordTransform {

  @Override
  public Transformed transform(SourceRecord source) {
    return switch (source.event().id()) {
      case "drop" -> new Transformed.Dropped();
      case "fail" -> throw new IllegalStateException("not this one");
      default -> new Transformed.Ok(source.json());
    };
  }
}
