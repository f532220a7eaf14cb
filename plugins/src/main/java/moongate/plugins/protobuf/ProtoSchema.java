package moongate.plugins.protobuf;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a `.proto` file, with all those that it imports, says: types and methods.
public final class ProtoSchema {
  private final Map<String, MessageType> messages;
  private final Map<String, MethodType> methods;

  ProtoSchema(Map<String, MessageType> messages, Map<String, MethodType> methods) {
    this.messages = messages;
    this.methods = methods;
  }

  /// The method that is called at `/package.Service/Method`; null for none.
  public @Nullable MethodType method(String path) {
    return methods.get(path);
  }

  /// All methods, in the order in which they were written.
  public List<MethodType> methods() {
    return List.copyOf(methods.values());
  }

  /// The type of a whole name; null for none.
  public @Nullable MessageType message(String name) {
    return messages.get(name);
  }
}
