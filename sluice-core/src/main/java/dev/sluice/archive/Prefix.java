package dev.sluice.archive;

/// Where an archive's objects go: text with `{path}` expressions over the matching view.
public final class Prefix {

  private final String text;

  private Prefix(String text) {
    this.text = text;
  }

  /// Parses a prefix such as `{detail.eventType}/{detail.schemaVersion}/`.
  ///
  /// @throws dev.sluice.fault.Fault `invalid-prefix`, with the place of the trouble
  public static Prefix parse(String text) {
    return new Prefix(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
