package dev.sluice.ingress.http;

import dev.sluice.fault.Fault;
import java.util.Locale;

/// What a body may say that it is.
public final class ContentTypes {

  private ContentTypes() {}

  /// Refuses a body that says it is something else than JSON; one that says nothing is taken.
  public static void requireJson(Call call) {
    call.header("Content-Type")
        .ifPresent(type -> {
          int end = type.indexOf(';');
          String bare = (end < 0 ? type : type.substring(0, end)).strip();
          if (!bare.toLowerCase(Locale.ROOT).equals("application/json")) {
            throw Fault.of(
                Fault.Kind.UNSUPPORTED,
                "unsupported-media-type",
                "the body must be application/json, or have no Content-Type");
          }
        });
  }
}
