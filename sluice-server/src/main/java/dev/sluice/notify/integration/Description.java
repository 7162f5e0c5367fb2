package dev.sluice.notify.integration;

import java.util.List;

/// What people are told of an integration; `docs/integrations.md` is held to it.
///
/// @param name what topics call it, such as `slack`
/// @param title what its makers call it
/// @param fields the credentials that it takes
/// @param urls its forms as one URL; empty when it has none
/// @param limit how long a text may be, and what happens beyond
/// @param last which replies are final
/// @param reference the name of the public reference that it follows
public record Description(
    String name,
    String title,
    List<Field> fields,
    List<String> urls,
    String limit,
    String last,
    String reference) {

  /// Copies the lists.
  public Description {
    fields = List.copyOf(fields);
    urls = List.copyOf(urls);
  }

  /// One of the credentials.
  ///
  /// @param name its name; `headers.*` stands for all names that begin with `headers.`
  /// @param isRequired whether it must be there
  /// @param isSecret whether it is never shown
  public record Field(String name, boolean isRequired, boolean isSecret) {

    /// A field that must be there and may be shown.
    public static Field required(String name) {
      return new Field(name, true, false);
    }

    /// A field that must be there and is never shown.
    public static Field secret(String name) {
      return new Field(name, true, true);
    }

    /// A field that may be missing and may be shown.
    public static Field optional(String name) {
      return new Field(name, false, false);
    }

    /// A field that may be missing and is never shown.
    public static Field optionalSecret(String name) {
      return new Field(name, false, true);
    }

    boolean names(String credential) {
      return name.endsWith("*")
          ? credential.startsWith(name.substring(0, name.length() - 1))
          : name.equals(credential);
    }
  }
}
