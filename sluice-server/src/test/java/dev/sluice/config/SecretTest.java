package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {

  @TempDir Path folder;

  private Secret secret(String text) {
    return new Placeholders(folder, Map.of("NAME", "value")::get).secret(text);
  }

  private void write(String text, int second) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
  }

  @Test
  void aSecretIsNeverShown() throws IOException {
    write("hidden", 1);
    assertEquals("***", new Secret("hidden").toString());
    assertEquals("***", secret("${file:token}").toString());
  }

  @Test
  void aFileIsReadAgainWhenItsTimeChanges() throws IOException {
    write("first\n", 1);
    Secret secret = secret("Bearer ${file:token}");
    assertEquals("Bearer first", secret.reveal());

    write("later\n", 2);

    assertEquals("Bearer later", secret.reveal());
  }

  @Test
  void aFileThatIsGoneOrEmptyForAMomentLeavesTheOldTextInUse() throws IOException {
    write("first", 1);
    Secret secret = secret("${file:token}");

    Files.delete(folder.resolve("token"));
    assertEquals("first", secret.reveal());
    write("", 2);
    assertEquals("first", secret.reveal());
    write("second", 3);
    assertEquals("second", secret.reveal());
  }

  @Test
  void aDoubledDollarIsNoPlaceholder() {
    assertEquals("a${b}value$", secret("a$${b}${env:NAME}$").reveal());
  }
}
