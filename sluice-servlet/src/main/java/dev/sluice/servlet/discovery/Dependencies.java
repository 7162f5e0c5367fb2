package dev.sluice.servlet.discovery;

import dev.sluice.fault.Fault;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// All that an application depends on, as its hub said at one time.
///
/// @param application whose they are
/// @param resources by their logical ids, in the hub's order
public record Dependencies(String application, Map<String, Resource> resources) {

  /// Copies the map.
  public Dependencies {
    resources = Collections.unmodifiableMap(new LinkedHashMap<>(resources));
  }

  /// One of them.
  ///
  /// @throws Fault `no-such-resource`, which names those that there are
  public Resource resource(String id) {
    Resource found = resources.get(id);
    if (found == null) {
      throw missing("no resource " + id, resources.keySet().toString());
    }
    return found;
  }

  /// A store of messages, by its name at the hub.
  ///
  /// @throws Fault `no-such-resource`, which names those that there are
  public Resource mailStore(String name) {
    Resource found = resources.get(Resource.mailStoreId(name));
    if (found == null) {
      throw missing(
          "no store '" + name + "'",
          resources.values().stream()
              .filter(each -> each.type().equals(Resource.MAIL_STORE))
              .map(Resource::reference)
              .toList()
              .toString());
    }
    return found;
  }

  private Fault missing(String what, String there) {
    return Fault.of(
        Fault.Kind.NOT_FOUND,
        "no-such-resource",
        "the application '%s' depends on %s; there are %s. An enabled receipt rule must both store and have an action for the application"
            .formatted(application, what, there));
  }
}
