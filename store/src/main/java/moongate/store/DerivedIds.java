package moongate.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import moongate.model.schema.Schema;
import moongate.model.value.Hash;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Derives the ids of entities that were declared without one from what identifies them, so that
/// they are the same at every load and on every node.
///
/// An entity that nothing identifies gets a random id. So does an entity that is identified by a
/// secret: a hash of it would be visible in logs and in headers for the service.
final class DerivedIds {
  private static final UUID ROOT = UUID.fromString("fd02801f-0957-4a15-a55a-c8d9606f30b5");

  private DerivedIds() {}

  static String of(Schema schema, Value.Obj document, DrawnIds drawn) {
    var key = key(schema, document);
    var id = key == null ? drawn.next(schema, document) : named(named(ROOT, schema.name()), key);
    return id.toString();
  }

  private static @Nullable String key(Schema schema, Value.Obj document) {
    if (!schema.cacheKey().isEmpty()) {
      return compositeKey(schema, document);
    }
    var endpointKey = schema.endpointKey();
    return endpointKey != null && document.at(endpointKey) instanceof Value.Str name
        ? name.text()
        : null;
  }

  /// `plugins:*:key-auth::<service>:`. The star stands for the workspace.
  private static @Nullable String compositeKey(Schema schema, Value.Obj document) {
    var key = new StringBuilder(schema.name()).append(":*");
    for (var part : schema.cacheKey()) {
      var field = schema.fields().get(part);
      var value = document.at(part);
      if (field == null || field.isAuto() || (field.isRequired() && value.isNull())) {
        return null;
      }
      key.append(':').append(part(value));
    }
    return key.toString();
  }

  private static String part(Value value) {
    return switch (value) {
      case Value.Str text -> text.text();
      case Value.Obj reference when reference.at("id") instanceof Value.Str id -> id.text();
      default -> "";
    };
  }

  /// A UUID of RFC 9562, version 5: for a name in a namespace.
  static UUID named(UUID namespace, String name) {
    var prefix =
        ByteBuffer.allocate(16)
            .putLong(namespace.getMostSignificantBits())
            .putLong(namespace.getLeastSignificantBits())
            .array();
    return HashedId.of(Hash.SHA_1, 5, prefix, name.getBytes(StandardCharsets.UTF_8));
  }
}
