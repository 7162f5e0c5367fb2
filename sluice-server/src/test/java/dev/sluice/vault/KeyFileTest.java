package dev.sluice.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

  @TempDir Path folder;

  private KeyFile file() {
    return new KeyFile(folder.resolve(KeyFile.NAME));
  }

  @Test
  void keysComeBackInTheirOrderAndOnlyTheOwnerMayReadThem() throws IOException {
    KeyFile file = file();
    assertEquals(Optional.empty(), file.read());
    file.write(List.of(Vaults.key(1)));
    assertEquals(Optional.of(List.of(Vaults.key(1))), file.read());
    Files.writeString(folder.resolve("secret.key.new"), "left by a crash");
    file.write(List.of(Vaults.key(2), Vaults.key(1)));
    assertEquals(Optional.of(List.of(Vaults.key(2), Vaults.key(1))), file().read());
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())));
    assertEquals(Vaults.text(2) + "\n" + Vaults.text(1) + "\n", Files.readString(file.path()));
    assertFalse(Files.exists(folder.resolve("secret.key.new")));
  }

  @Test
  void aFileThatHoldsAnythingElseIsRefusedByItsLineAndNotShown() throws IOException {
    for (String wrong : List.of("", "\n\n", Vaults.text(1) + "\nsecret!\n", "c2VjcmV0")) {
      Files.writeString(folder.resolve(KeyFile.NAME), wrong);
      Fault fault = assertThrows(Fault.class, () -> file().read());
      assertEquals("secret-key-file", fault.code());
      assertTrue(fault.sentence().contains(folder.toString()), fault.sentence());
      assertFalse(fault.sentence().contains("secret!"), fault.sentence());
      assertFalse(fault.sentence().contains("c2Vj"), fault.sentence());
    }
  }

  @Test
  void aLineThatAPersonEndedOtherwiseIsReadAllTheSame() throws IOException {
    Files.writeString(folder.resolve(KeyFile.NAME), "\r\n" + Vaults.text(3) + "  \r\n");
    assertEquals(Optional.of(List.of(Vaults.key(3))), file().read());
  }
}
