package dev.sluice.app;

import dev.sluice.events.cloudevents.HttpBinding;
import dev.sluice.ingress.http.Call;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The headers of a call, as the CloudEvents binding reads them.
record CallHeaders(Call call) implements HttpBinding.Headers {

  @Override
  public @Nullable String first(String name) {
    return call.header(name).orElse(null);
  }

  @Override
  public void forEach(BiConsumer<String, String> each) {
    call.headers(each);
  }
}
