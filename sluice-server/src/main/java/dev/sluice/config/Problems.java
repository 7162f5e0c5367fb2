package dev.sluice.config;

import dev.sluice.fault.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// What is wrong, and what is doubtful, in one file; collected, so that all is told at once.
final class Problems {

  /// The most problems that are told; whoever has more sees them after mending these.
  private static final int MAX_TOLD = 100;

  private final String file;
  private final List<Remark> problems = new ArrayList<>();
  private final List<Remark> warnings = new ArrayList<>();

  private record Remark(int line, String sentence) {
    /// What the file says may hold line breaks; a problem is one line.
    Remark {
      sentence = sentence.replaceAll("[\\p{Cc}\\p{Cf}]+", " ");
    }
  }

  Problems(String file) {
    this.file = file;
  }

  /// How a place in the file is shown.
  String at(int line) {
    return file + ":" + line;
  }

  /// Something that must be mended.
  void add(int line, String sentence) {
    problems.add(new Remark(line, sentence));
  }

  /// Something that may be meant so.
  void warn(int line, String sentence) {
    warnings.add(new Remark(line, sentence));
  }

  /// The warnings, in the order of their lines.
  List<String> warnings() {
    return told(warnings);
  }

  /// Refuses the file when something must be mended.
  ///
  /// @throws Fault `invalid-configuration`, with one line for each problem
  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-configuration",
          told(problems).stream().collect(Collectors.joining("\n")));
    }
  }

  /// Refuses what has no lines, such as a request, when something must be mended.
  ///
  /// @throws Fault with this code and all sentences
  void throwIfAny(String code) {
    if (!problems.isEmpty()) {
      throw Fault.of(
          Fault.Kind.INVALID,
          code,
          problems.stream()
              .map(Remark::sentence)
              .distinct()
              .limit(MAX_TOLD)
              .collect(Collectors.joining("; ")));
    }
  }

  private List<String> told(List<Remark> remarks) {
    List<String> told =
        remarks.stream()
            .sorted(Comparator.comparingInt(Remark::line))
            .map(remark -> at(remark.line()) + ": " + remark.sentence())
            .distinct()
            .limit(MAX_TOLD)
            .collect(Collectors.toCollection(ArrayList::new));
    if (remarks.size() > MAX_TOLD) {
      told.add(file + ": more than " + MAX_TOLD + " in all; these come first");
    }
    return List.copyOf(told);
  }
}
