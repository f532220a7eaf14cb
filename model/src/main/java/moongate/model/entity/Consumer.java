package moongate.model.entity;

import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// A user of services; at least one of the two names is set.
public record Consumer(
    String id, @Nullable String username, @Nullable String customId, Value.Obj document)
    implements Entity {
  public static Consumer of(Value.Obj document) {
    return new Consumer(
        document.text("id"),
        document.textOrNull("username"),
        document.textOrNull("custom_id"),
        document);
  }
}
