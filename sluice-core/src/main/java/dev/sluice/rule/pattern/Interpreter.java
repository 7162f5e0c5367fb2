package dev.sluice.rule.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Fault;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says by the plain meaning of a pattern whether it matches one event, within a budget.
///
/// It is slower than event-ruler for many patterns, and never stalls: of values that lie in the
/// same elements of arrays one is as good as another, and what failed once for the elements that
/// still count is not tried again. So its time grows with the number of values, never with their
/// combinations.
///
/// `exists: false` means, as in event-ruler, that no value of the field lies in the elements that
/// the fields before it, in the order of their paths, have settled on.
public final class Interpreter {

  private static final int[] ANYWHERE = {};

  private final FlatEvent event;
  private long steps;

  /// An interpreter for one event.
  ///
  /// @param steps how many comparisons of a value it may make in all
  public Interpreter(FlatEvent event, long steps) {
    this.event = event;
    this.steps = steps;
  }

  /// Whether a pattern matches.
  ///
  /// @throws Fault `event-too-wide` when the budget is spent
  public boolean matches(Pattern pattern) {
    for (Pattern.Branch branch : pattern.branches()) {
      if (matches(branch)) {
        return true;
      }
    }
    return false;
  }

  /// Whether one branch of a pattern matches.
  boolean matches(Pattern.Branch branch) {
    for (Pattern.Field field : branch.fields()) {
      if (cannotMatch(field)) {
        return false;
      }
    }
    for (Pattern.Part part : branch.parts()) {
      if (matches(part.pattern()) == part.negated()) {
        return false;
      }
    }
    return new Walk(branch.fields()).from(0, ANYWHERE);
  }

  /// Whether a field rules its branch out at a glance, as most do when most rules do not match.
  private boolean cannotMatch(Pattern.Field field) {
    spend(1);
    if (field.mayBeAbsent()) {
      return false;
    }
    FlatEvent.Values values = event.field(field.path());
    return values == null
        || values.groups().size() == 1
            && values.groups().getFirst().values().size() == 1
            && !accepts(field, values.groups().getFirst());
  }

  private boolean accepts(Pattern.Field field, FlatEvent.Group group) {
    for (Operator operator : field.operators()) {
      if (operator instanceof Operator.Text(String text) && group.isLong()) {
        spend(1);
        if (group.texts().contains(text)) {
          return true;
        }
        if (!Addresses.isAddress(text)) {
          continue;
        }
      }
      for (JsonNode value : group.values()) {
        spend(1);
        if (operator.accepts(value)) {
          return true;
        }
      }
    }
    return false;
  }

  private void spend(long some) {
    steps -= some;
    if (steps < 0) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "event-too-wide",
          "the arrays of the event have too many values for the patterns that name them");
    }
  }

  /// One walk over the fields of a branch, in the order of their paths.
  private final class Walk {
    private final List<Pattern.Field> fields;
    private final BitSet[] later;
    private final Set<Settled>[] failed;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array cannot have a generic type
    Walk(List<Pattern.Field> fields) {
      this.fields = fields;
      this.later = new BitSet[fields.size()];
      this.failed = new Set[fields.size()];
    }

    /// Whether the fields from one on match.
    ///
    /// @param settled pairs of an array's id and the index of the element that was settled on
    boolean from(int first, int[] settled) {
      if (first == fields.size()) {
        return true;
      }
      int[] counting = settled.length == 0 ? settled : counting(first, settled);
      if (counting.length > 0 && failed[first] != null) {
        if (failed[first].contains(new Settled(counting))) {
          return false;
        }
      }
      spend(1);
      boolean matches = field(first, counting);
      if (!matches && counting.length > 0) {
        if (failed[first] == null) {
          failed[first] = new HashSet<>();
        }
        failed[first].add(new Settled(counting));
      }
      return matches;
    }

    private boolean field(int at, int[] settled) {
      Pattern.Field field = fields.get(at);
      FlatEvent.Values values = event.field(field.path());
      boolean there = false;
      if (values != null) {
        // Of all groups that settle on the same, as far as it counts, one try is enough.
        Set<Settled> tried = new HashSet<>();
        for (FlatEvent.Group group : candidates(values, settled)) {
          int[] merged = merged(settled, group.element());
          if (merged == null) {
            continue;
          }
          there = true;
          if (at + 1 < fields.size()
              && group.element() != null
              && tried.contains(new Settled(counting(at + 1, merged)))) {
            continue;
          }
          if (accepts(field, group)) {
            if (from(at + 1, merged)) {
              return true;
            }
            if (at + 1 < fields.size() && group.element() != null) {
              tried.add(new Settled(counting(at + 1, merged)));
            }
          }
        }
      }
      return !there && field.mayBeAbsent() && from(at + 1, settled);
    }

    /// What of the settled elements counts for the fields from one on.
    private int[] counting(int first, int[] settled) {
      BitSet arrays = later(first);
      int kept = 0;
      int[] counting = new int[settled.length];
      for (int i = 0; i < settled.length; i += 2) {
        if (arrays.get(settled[i])) {
          counting[kept++] = settled[i];
          counting[kept++] = settled[i + 1];
        }
      }
      return kept == settled.length ? settled : Arrays.copyOf(counting, kept);
    }

    private BitSet later(int first) {
      BitSet known = later[first];
      if (known == null) {
        known = new BitSet();
        for (Pattern.Field field : fields.subList(first, fields.size())) {
          FlatEvent.Values values = event.field(field.path());
          if (values != null) {
            known.or(values.arrays());
          }
        }
        spend(known.size() / 64);
        later[first] = known;
      }
      return known;
    }
  }

  private static List<FlatEvent.Group> candidates(FlatEvent.Values values, int[] settled) {
    for (int i = settled.length - 2; i >= 0; i -= 2) {
      if (values.arrays().get(settled[i])) {
        return values.within(settled[i], settled[i + 1]);
      }
    }
    return values.groups();
  }

  /// The settled elements and those of a value; null when they cannot hold together.
  private static int @Nullable [] merged(int[] settled, FlatEvent.@Nullable Element element) {
    int fresh = 0;
    for (FlatEvent.Element at = element; at != null; at = at.around()) {
      int index = index(settled, at.array());
      if (index >= 0 && index != at.index()) {
        return null;
      }
      fresh += index < 0 ? 1 : 0;
    }
    if (fresh == 0) {
      return settled;
    }
    // Arrays are numbered from outside to inside, so the pairs stay in order.
    int[] merged = new int[settled.length + 2 * fresh];
    int to = merged.length;
    int from = settled.length;
    FlatEvent.Element at = element;
    while (to > 0) {
      if (at != null && (from == 0 || at.array() >= settled[from - 2])) {
        from -= from > 0 && at.array() == settled[from - 2] ? 2 : 0;
        merged[--to] = at.index();
        merged[--to] = at.array();
        at = at.around();
      } else {
        merged[--to] = settled[--from];
        merged[--to] = settled[--from];
      }
    }
    return merged;
  }

  private static int index(int[] settled, int array) {
    for (int i = 0; i < settled.length; i += 2) {
      if (settled[i] == array) {
        return settled[i + 1];
      }
    }
    return -1;
  }

  /// Settled elements, compared by value.
  private static final class Settled {
    private final int[] pairs;

    Settled(int[] pairs) {
      this.pairs = pairs;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Settled that && Arrays.equals(pairs, that.pairs);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(pairs);
    }
  }
}
