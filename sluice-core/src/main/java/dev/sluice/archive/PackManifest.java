package dev.sluice.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.Sealed;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A Parquet file that is about to be published, and the files that it stands for.
///
/// ```
/// {"version": 1, "object": {"key": …, "token": …, "length": …}, "sources": [<key>, …]}
/// ```
///
/// @param sources in ascending order
record PackManifest(Sealed parquet, List<ObjectKey> sources) {

  private static final int VERSION = 1;
  private static final JsonMapper MAPPER = new JsonMapper();

  PackManifest {
    sources = List.copyOf(sources);
  }

  byte[] toBytes() throws IOException {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("version", VERSION);
    root.putObject("object")
        .put("key", parquet.key().value())
        .put("token", parquet.token())
        .put("length", parquet.length());
    sources.forEach(source -> root.withArray("/sources").add(source.value()));
    return MAPPER.writeValueAsBytes(root);
  }

  static Optional<PackManifest> read(ObjectStore store, ObjectKey key) throws IOException {
    Optional<InputStream> opened = store.open(key);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = opened.get()) {
      JsonNode root = MAPPER.readTree(in.readAllBytes());
      if (root.path("version").asInt() != VERSION) {
        throw new IOException("the manifest of packing is not of version " + VERSION);
      }
      JsonNode object = root.required("object");
      List<ObjectKey> sources = new ArrayList<>();
      for (JsonNode source : root.required("sources")) {
        sources.add(new ObjectKey(source.textValue()));
      }
      return Optional.of(
          new PackManifest(
              new Sealed(
                  new ObjectKey(object.required("key").textValue()),
                  object.required("token").textValue(),
                  object.required("length").longValue()),
              sources));
    } catch (IllegalArgumentException e) {
      throw new IOException("the manifest of packing cannot be read", e);
    }
  }
}
