package dev.sluice.rule.explain;

import java.util.List;

/// Why a rule matches an event, or does not.
///
/// @param matches whether it matches
/// @param sentence the answer in one sentence
/// @param findings what was looked at: where it matches, all of it; else what stands in the way, of
///   the alternative that comes nearest; at most {@link #MAX_FINDINGS}
public record Explanation(boolean matches, String sentence, List<Finding> findings) {

  /// How many findings there may be.
  public static final int MAX_FINDINGS = 50;

  /// How many values of the event, and how many near misses, one finding shows.
  public static final int MAX_SHOWN = 5;

  /// Copies the findings, and leaves out what is too many.
  public Explanation {
    findings = List.copyOf(findings.subList(0, Math.min(MAX_FINDINGS, findings.size())));
  }

  /// What was seen at one place.
  ///
  /// @param holds whether what the rule wants there is so
  /// @param place the dotted path of a field, an attribute's name, or `$not` and its like
  /// @param wanted what the rule wants there, as it is written
  /// @param found what the event has there, as JSON, each value cut to 100 characters
  /// @param sentence all that in a sentence
  /// @param near what comes near, and so may be the mistake
  public record Finding(
      boolean holds,
      String place,
      String wanted,
      List<String> found,
      String sentence,
      List<NearMiss> near) {

    /// Copies the lists.
    public Finding {
      found = List.copyOf(found);
      near = List.copyOf(near);
    }
  }

  /// What would match if something were a little different.
  public record NearMiss(Kind kind, String sentence) {

    /// What differs.
    public enum Kind {
      CASE,
      SPACES,
      TYPE,
      AFFIX,
      ELSEWHERE,
      NAME,
      LEVEL
    }
  }
}
