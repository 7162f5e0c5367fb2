package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ConfigurationFuzzTest {

  @FuzzTest
  void aFileIsReadOrEveryProblemIsToldOnALineWithItsPlace(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("sluice", ".yaml");
    try {
      Files.write(file, bytes);
      ConfigurationReader.read(file, name -> "0123456789abcdef");
    } catch (Fault fault) {
      assertEquals("invalid-configuration", fault.code());
      assertTrue(
          fault.sentence().lines().allMatch(line -> line.startsWith(file + ":")), fault.sentence());
      assertTrue(fault.sentence().lines().count() <= 101);
    } finally {
      Files.delete(file);
    }
  }
}
