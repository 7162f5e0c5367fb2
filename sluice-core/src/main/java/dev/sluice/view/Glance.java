package dev.sluice.view;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which parts of a value of JSON somebody looks at. Of what nobody looks at no tree is made, which
/// is most of the work of reading JSON.
public final class Glance {

  /// Nothing is looked at.
  public static final Glance NOTHING = new Glance();

  private final Map<String, Glance> members = new HashMap<>();
  private boolean isWhole;

  private Glance() {}

  /// What some paths look at in the matching view. Behind a path's first index all is looked at.
  public static Glance of(Collection<ViewPath> paths) {
    Glance glance = new Glance();
    for (ViewPath path : paths) {
      Glance at = glance;
      for (String name : path.namesInFront()) {
        at = at.members.computeIfAbsent(name, _ -> new Glance());
      }
      at.isWhole = true;
    }
    return glance;
  }

  boolean isWhole() {
    return isWhole;
  }

  /// Whether members of an object may be looked at, and nothing else of the value.
  boolean hasMembers() {
    return !members.isEmpty();
  }

  /// What is looked at in a member; null when the member is not.
  @Nullable Glance in(String member) {
    return members.get(member);
  }
}
