package moongate.plugins.protobuf;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The content of a `.proto` file and all its imports: types and methods.
public final class ProtoSchema {
  private final Map<String, MessageType> messages;
  private final Map<String, MethodType> methods;

  ProtoSchema(Map<String, MessageType> messages, Map<String, MethodType> methods) {
    this.messages = messages;
    this.methods = methods;
  }

  /// The method whose calls have the path `/package.Service/Method`; null if there is none.
  public @Nullable MethodType method(String path) {
    return methods.get(path);
  }

  /// All methods, in the order of the file.
  public List<MethodType> methods() {
    return List.copyOf(methods.values());
  }

  /// The type with a full name; null if there is none.
  public @Nullable MessageType message(String name) {
    return messages.get(name);
  }
}
