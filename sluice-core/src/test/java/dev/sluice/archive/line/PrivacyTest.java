package dev.sluice.archive.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import dev.sluice.view.ViewPath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivacyTest {

  private static final String KEY =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  private static final String OTHER_KEY = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";
  private static final Position POSITION = new Position(7);

  private final Encryption encryption = new Encryption(List.of(KEY), new SplittableRandom(1));

  private static List<VeiledPath> paths(String... paths) {
    return Arrays.stream(paths).map(VeiledPath::parse).toList();
  }

  private static Privacy drop(String... paths) {
    return new Privacy(paths(paths), Optional.empty(), Optional.empty());
  }

  private static Privacy hash(String... paths) {
    return new Privacy(
        List.of(),
        Optional.of(new Privacy.Hash(paths(paths), new Hashing("0123456789abcdef"))),
        Optional.empty());
  }

  private Privacy encrypt(String... paths) {
    return new Privacy(
        List.of(), Optional.empty(), Optional.of(new Privacy.Encrypt(paths(paths), encryption)));
  }

  private static JsonNode detail(Privacy privacy, String detail) {
    Entry entry = Entries.json(detail);
    ObjectNode view = Entries.view(entry);
    privacy.apply(view, entry.position());
    return view.path("detail");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      textBlock =
          """
          detail.email              ¦ {"email":"a@b.c","n":1.50}        ¦ {"n":1.50}
          detail.email              ¦ {"n":1}                           ¦ {"n":1}
          detail.email              ¦ "text"                            ¦ "text"
          $.detail['a.b'].c         ¦ {"a.b":{"c":[1],"d":2}}           ¦ {"a.b":{"d":2}}
          detail.a[1]               ¦ {"a":[1,2,3]}                     ¦ {"a":[1,null,3]}
          detail.a[*]               ¦ {"a":[1,{"x":2}]}                 ¦ {"a":[null,null]}
          detail.a[*].x             ¦ {"a":[{"x":1,"y":2},3,{"y":4}]}   ¦ {"a":[{"y":2},3,{"y":4}]}
          detail.a[*].b[*].x        ¦ {"a":[{"b":[{"x":1},{"x":2}]}]}   ¦ {"a":[{"b":[{},{}]}]}
          detail.a[*][0]            ¦ {"a":[[1,2],[3]]}                 ¦ {"a":[[null,2],[null]]}
          detail.a[*].x             ¦ {"a":{"x":1}}                     ¦ {"a":{"x":1}}
          """)
  void whatAPathLeadsToIsLeftOut(String path, String detail, String left) {
    assertEquals(left, detail(drop(path), detail).toString());
  }

  @Test
  void aMemberThatStandsTwiceDoesNotSlipThrough() {
    assertEquals("{}", detail(drop("detail.a"), "{\"a\":\"secret\",\"a\":\"secret\"}").toString());
  }

  @Test
  void aHashIsThatOfTheTextAndEqualForEqualValues() {
    JsonNode hashed =
        detail(
            hash("detail.a", "detail.b", "detail.c", "detail.d", "detail.e"),
            "{\"a\":\"x@y.z\",\"b\":\"x@y.z\",\"c\":\"X@y.z\",\"d\":5,\"e\":{\"f\":null}}");
    // As 'openssl dgst -sha256 -hmac' has it.
    assertEquals(
        "b719b83f93bd92e087a38c4debe2f018e17c38b8a9c33fe4ce6ff19964fb6629",
        hashed.path("a").textValue());
    assertEquals(hashed.path("a"), hashed.path("b"));
    assertNotEquals(hashed.path("a"), hashed.path("c"));
    assertEquals(
        new Hashing("0123456789abcdef").of("{\"f\":null}".getBytes(StandardCharsets.UTF_8)),
        hashed.path("e").textValue());
    assertNotEquals(
        new Hashing("0123456789abcdeg").of("x@y.z".getBytes(StandardCharsets.UTF_8)),
        hashed.path("a").textValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"a@b.c\"",
        "\"\"",
        "5",
        "1.50",
        "true",
        "null",
        "{\"x\":[1,null]}",
        "[]",
        "\"é😀\""
      })
  void whatIsEncryptedComesBackAsWhatItWas(String value) {
    JsonNode stored = detail(encrypt("detail.v"), "{\"v\":" + value + "}").path("v");
    assertTrue(stored.textValue().matches("enc:v1:[0-9a-f]{8}:[A-Za-z0-9_-]+"), stored.textValue());
    assertEquals(Optional.of(value), encryption.decrypted(stored.textValue(), POSITION));
  }

  @Test
  void anEncryptedValueIsReadWithItsKeyAndInItsEventOnly() {
    String stored = detail(encrypt("detail.v"), "{\"v\":1}").path("v").textValue();
    assertEquals(Optional.empty(), encryption.decrypted(stored, new Position(8)));
    Encryption other = new Encryption(List.of(OTHER_KEY), new SplittableRandom(2));
    assertEquals(Optional.empty(), other.decrypted(stored, POSITION));
    Encryption turned = new Encryption(List.of(OTHER_KEY, KEY), new SplittableRandom(3));
    assertEquals(Optional.of("1"), turned.decrypted(stored, POSITION));
    assertEquals(Optional.empty(), turned.decrypted(stored.replace("v1", "v2"), POSITION));
    assertEquals(
        Optional.empty(), turned.decrypted(stored.substring(0, stored.length() - 3), POSITION));
    assertEquals(Optional.empty(), turned.decrypted("enc:v1:", POSITION));
    assertEquals(Optional.empty(), turned.decrypted(stored.substring(0, 16) + "?", POSITION));
    assertFalse(stored.equals(detail(encrypt("detail.v"), "{\"v\":1}").path("v").textValue()));
  }

  @Test
  void theRecordOfAnErrorHoldsNoPlainValueEither() {
    LineShape shape =
        new LineShape(
            Optional.of(JsonataTransform.of("$error(detail.email)")), drop("detail.email"));
    Entry entry = Entries.json("{\"email\":\"secret@example.com\",\"n\":1}");
    Shaped.Failed failed = (Shaped.Failed) shape.of(entry);
    assertFalse(failed.message().contains("secret"), failed.message());
    String original = new String(shape.original(entry), StandardCharsets.UTF_8);
    assertTrue(original.endsWith("\"detail\":{\"n\":1}}"), original);
    // Without privacy both tell it, so that the test can fail.
    LineShape plain = new LineShape(shape.transform(), Privacy.NONE);
    assertTrue(((Shaped.Failed) plain.of(entry)).message().contains("secret"));
    assertTrue(
        new String(plain.original(entry), StandardCharsets.UTF_8).contains("secret@example.com"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"id", "source", "$.type", "$", "", "a b", "x[*][*]", "[*].a", "a[*][*].b"})
  void aPathThatTakesAnEventApartOrIsNoneIsRefused(String path) {
    assertThrows(Fault.class, () -> VeiledPath.parse(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "000102",
        "zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
      })
  void aKeyThatIsNoneIsRefusedWithoutShowingIt(String key) {
    Fault fault =
        assertThrows(Fault.class, () -> new Encryption(List.of(key), new SplittableRandom(1)));
    assertTrue(key.isEmpty() || !fault.sentence().contains(key), fault.sentence());
    assertThrows(Fault.class, () -> new Hashing(key.substring(0, Math.min(15, key.length()))));
  }

  @Test
  void aPathStandsOnceAndAPrefixLooksAtNothingThatIsEncryptedOrDropped() {
    assertThrows(Fault.class, () -> drop("detail.a", "detail.a"));
    for (Privacy privacy : List.of(encrypt("detail.a"), drop("detail.a"))) {
      assertThrows(Fault.class, () -> privacy.requirePartition(ViewPath.parse("$.detail.a.b")));
      privacy.requirePartition(ViewPath.parse("detail.b"));
    }
    hash("detail.a").requirePartition(ViewPath.parse("detail.a"));
  }
}
