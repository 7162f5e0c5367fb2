package dev.sluice.file;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {

  @TempDir private Path root;

  @Test
  void allThatIsInItGoesAndNothingBehindALink() throws IOException {
    Path kept =
        Files.writeString(Files.createDirectory(root.resolve("other")).resolve("kept"), "x");
    Path folder = Files.createDirectories(root.resolve("folder/a/b"));
    Files.writeString(folder.resolve("file"), "x");
    Files.createSymbolicLink(folder.resolve("link"), root.resolve("other"));

    TemporaryFolder.remove(root.resolve("folder"));

    assertFalse(Files.exists(root.resolve("folder")));
    assertTrue(Files.exists(kept));
  }

  @Test
  void oneThatIsNotThereIsNoTrouble() throws IOException {
    TemporaryFolder.remove(root.resolve("nowhere"));
  }
}
