package dev.sluice.notify;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All topics at one moment; immutable, so that whoever reads sees one moment.
final class TopicTable {

  private final TreeMap<TopicName, Topic> byName = new TreeMap<>();
  private final Map<TopicId, Topic> byId = new HashMap<>();

  private TopicTable() {}

  static TopicTable of(Collection<Topic> topics) {
    TopicTable table = new TopicTable();
    for (Topic topic : topics) {
      table.byName.put(topic.name(), topic);
      table.byId.put(topic.id(), topic);
    }
    return table;
  }

  TopicTable with(Topic topic) {
    TopicTable table = of(byName.values());
    table.byName.put(topic.name(), topic);
    table.byId.put(topic.id(), topic);
    return table;
  }

  TopicTable without(Topic topic) {
    TopicTable table = of(byName.values());
    table.byName.remove(topic.name());
    table.byId.remove(topic.id());
    return table;
  }

  Optional<Topic> find(TopicName name) {
    return Optional.ofNullable(byName.get(name));
  }

  Optional<Topic> find(TopicId id) {
    return Optional.ofNullable(byId.get(id));
  }

  int size() {
    return byName.size();
  }

  Collection<Topic> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  List<Topic> after(Optional<TopicName> name, int max) {
    Collection<Topic> rest = name.map(last -> byName.tailMap(last, false)).orElse(byName).values();
    return rest.stream().limit(max).toList();
  }
}
