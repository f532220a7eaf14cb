package moongate.model.entity;

import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// An entity of a plugin, usually a consumer's credential: `keyauth_credentials`, `acls`, …
///
/// @param type the entity's plural name
public record Credential(String type, String id, @Nullable String consumerId, Value.Obj document)
    implements Entity {
  public static Credential of(String type, Value.Obj document) {
    return new Credential(
        type, document.text("id"), document.object("consumer").textOrNull("id"), document);
  }
}
