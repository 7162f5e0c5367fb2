package dev.sluice.notify.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Set;

class ModelFuzzTest {

  private static final Places PLAIN = Places.all(Place.of(Escape.PLAIN));

  @FuzzTest
  void aTextIsShownAsItIsAsAValueAndWithItsDollarsDoubled(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.length() > 10_000) {
      return;
    }
    Json.Fields metadata = Json.Fields.NONE.with("v", text).with("a.b", "x");
    assertEquals(new Json.Text("[" + text + "]"), content("[${v}]", metadata));
    assertEquals(new Json.Text(text), content(text.replace("$", "$$"), metadata));
    try {
      Rendered rendered = Model.of(text).render(metadata, Places.all(Place.of(Escape.HTML, 500)));
      assertTrue(rendered.content().shown().length() <= 500);
    } catch (Fault fault) {
      assertTrue(Set.of("invalid-template", "message-too-long").contains(fault.code()));
    }
  }

  private static Json content(String model, Json.Fields metadata) {
    return Model.of(model).render(metadata, PLAIN).content();
  }
}
