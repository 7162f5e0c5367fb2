package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.object.s3.BucketSettings;
import dev.sluice.outbox.TargetName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `s3` of archives.
class BucketReaderTest {

  @TempDir Path folder;

  private Configuration load(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml);
    return ConfigurationReader.read(file, name -> name);
  }

  private ArchivePlace.Bucket bucket(String s3) throws IOException {
    TargetSettings.ArchiveTarget archive =
        assertInstanceOf(
            TargetSettings.ArchiveTarget.class,
            load("targets: { a: { archive: { s3: " + s3 + " } } }")
                .targets()
                .get(new TargetName("a")));
    return assertInstanceOf(ArchivePlace.Bucket.class, archive.place());
  }

  private String problem(String targets) {
    return assertThrows(Fault.class, () -> load("targets:\n" + targets)).sentence();
  }

  @Test
  void aBucketAndItsRegionAreEnough() throws IOException {
    ArchivePlace.Bucket place = bucket("{ bucket: lake, region: eu-central-1 }");
    assertEquals(
        new BucketSettings(
            "lake", "eu-central-1", "", Optional.empty(), false, true, Optional.empty()),
        place.settings());
    assertEquals(Optional.empty(), place.credentials());
    assertEquals(ArchivePlace.Bucket.DEFAULT_CACHE_BYTES, place.cacheBytes());
    assertTrue(place.spool().startsWith(folder.resolve("data/spool")));
    assertEquals("s3://lake/", place.shown());
  }

  @Test
  void anEndpointAndAllElseIsTaken() throws IOException {
    ArchivePlace.Bucket place =
        bucket(
            "{ bucket: lake, prefix: at/, endpoint: 'http://127.0.0.1:9000', path-style: false,"
                + " access-key: '${env:KEY}', secret-key: '${env:SECRET}', session-token: t,"
                + " conditional-writes: false, sse: aws:kms, kms-key: alias/k, cache: 1GiB }");
    assertEquals(
        new BucketSettings(
            "lake",
            "us-east-1",
            "at/",
            Optional.of(URI.create("http://127.0.0.1:9000")),
            false,
            false,
            Optional.of(new BucketSettings.Encryption("aws:kms", Optional.of("alias/k")))),
        place.settings());
    assertEquals("SECRET", place.credentials().orElseThrow().secretKey().reveal());
    assertFalse(place.toString().contains("SECRET"), place::toString);
    assertEquals(1L << 30, place.cacheBytes());
    assertTrue(bucket("{ bucket: lake, endpoint: 'http://h' }").settings().isPathStyle());
  }

  @Test
  void anotherPlaceHasAnotherSpool() throws IOException {
    Path one = bucket("{ bucket: lake, region: eu-central-1 }").spool();
    assertFalse(one.equals(bucket("{ bucket: pond, region: eu-central-1 }").spool()));
    assertFalse(one.equals(bucket("{ bucket: lake, region: eu-central-1, prefix: a/ }").spool()));
    assertEquals(one, bucket("{ bucket: lake, endpoint: 'http://moved' }").spool());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{ s3: {} }                                          | 'bucket' in",
        "{ s3: { bucket: lake } }                            | 'region' in",
        "{ s3: { bucket: La, region: eu } }                  | 'La' is no bucket",
        "{ s3: { bucket: x--x-s3, region: eu } }             | does not list its keys in order",
        "{ s3: { bucket: lake, region: 'e u' } }             | 'e u' is no region",
        "{ s3: { bucket: lake, region: eu, prefix: a } }     | 'a' is no prefix of keys",
        "{ s3: { bucket: lake, region: eu, prefix: /a/ } }   | is no prefix of keys",
        "{ s3: { bucket: lake, region: eu, kms-key: k } }    | it needs 'sse: aws:kms'",
        "{ s3: { bucket: lake, region: eu, sse: rot13 } }    | 'rot13' is not known",
        "{ s3: { bucket: lake, region: eu, sse: AES256, kms-key: k } } | takes no key of KMS",
        "{ s3: { bucket: lake, region: eu, access-key: '${env:A}' } }  | it needs the other",
        "{ s3: { bucket: lake, region: eu, session-token: '${env:A}' } } | it needs 'access-key'",
        "{ s3: { bucket: lake, endpoint: 'ftp://h' } }       | nothing behind the host is right",
        "{ s3: { bucket: lake, endpoint: 'http://h/x' } }    | nothing behind the host is right",
        "{ s3: { bucket: lake, region: eu, cache: 1KiB } }   | 1MiB to 1024GiB is right",
        "{ s3: { bucket: lake, region: eu, regoin: x } }     | did you mean 'region'?",
        "{ path: x, s3: { bucket: lake, region: eu } }       | leave out one of the two"
      })
  void whatIsWrongIsTold(String archive, String told) {
    String problem = problem("  a: { archive: " + archive + " }\n");
    assertTrue(problem.contains(told) && problem.contains("sluice.yaml:2: "), problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ bucket: lake, region: eu }",
        "{ bucket: lake, region: eu, prefix: at/in/ }",
        "{ bucket: lake, region: us, prefix: at/ }"
      })
  void twoArchivesInOnePlaceAreRefused(String other) {
    String problem =
        problem(
            "  a: { archive: { s3: { bucket: lake, region: eu, prefix: at/ } } }\n  b: { archive: {"
                + " s3: "
                + other
                + " } }\n");
    assertTrue(problem.contains("holds the path of archive 'a'"), problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ s3: { bucket: lake, region: eu, prefix: by/ } }",
        "{ s3: { bucket: pond, region: eu, prefix: at/ } }",
        "{ s3: { bucket: lake, endpoint: 'http://h', prefix: at/ } }",
        "{ path: lake/at }"
      })
  void twoArchivesInTwoPlacesAreNot(String other) throws IOException {
    assertEquals(
        2,
        load("targets:\n  a: { archive: { s3: { bucket: lake, region: eu, prefix: at/ } } }\n  b:"
                + " { archive: "
                + other
                + " }\n")
            .targets()
            .size());
  }
}
