package moongate.plugins.protobuf;

import java.util.List;
import java.util.Map;
import moongate.plugins.protobuf.OptionValue.Option;

/// The content of one `.proto` file, with names as they are written.
record ProtoFile(
    String name,
    boolean isProto2,
    String packageName,
    List<String> imports,
    List<MessageNode> messages,
    List<EnumNode> enums,
    List<ServiceNode> services) {

  record MessageNode(
      String name,
      boolean isMapEntry,
      List<FieldNode> fields,
      List<MessageNode> messages,
      List<EnumNode> enums) {}

  /// How often a field may occur.
  enum Label {
    NONE,
    OPTIONAL,
    REQUIRED,
    REPEATED
  }

  /// @param isInOneof whether the field belongs to a `oneof`
  record FieldNode(
      Label label,
      String type,
      String name,
      int number,
      boolean isInOneof,
      List<Option> options,
      int line) {}

  record EnumNode(String name, Map<String, Integer> values) {}

  record ServiceNode(String name, List<MethodNode> methods) {}

  record MethodNode(
      String name,
      String input,
      String output,
      boolean clientStreams,
      boolean serverStreams,
      List<Option> options,
      int line) {}
}
