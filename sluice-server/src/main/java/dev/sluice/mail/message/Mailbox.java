package dev.sluice.mail.message;

import java.util.Locale;

/// An address of a header, with the name that it may carry.
///
/// @param name decoded; empty when there is none
/// @param address what stands for the address, which a message can make anything but longer than
///   its header
public record Mailbox(String name, String address) {

  /// The address's domain in lower case; empty when it has none.
  public String domain() {
    int at = address.lastIndexOf('@');
    return at < 0 ? "" : address.substring(at + 1).strip().toLowerCase(Locale.ROOT);
  }

  /// As a person reads it: `name <address>`, with quotes around a name that needs them.
  @Override
  public String toString() {
    if (name.isEmpty()) {
      return address;
    }
    boolean isPlain = name.chars().noneMatch(c -> "\"(),:;<>@[\\]".indexOf(c) >= 0);
    String shown = isPlain ? name : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    return shown + " <" + address + ">";
  }
}
