package moongate.plugins.protobuf;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.plugins.protobuf.FieldType.Kind;
import moongate.plugins.protobuf.OptionValue.Scalar;
import moongate.plugins.protobuf.ProtoFile.EnumNode;
import moongate.plugins.protobuf.ProtoFile.FieldNode;
import moongate.plugins.protobuf.ProtoFile.Label;
import moongate.plugins.protobuf.ProtoFile.MessageNode;
import moongate.plugins.protobuf.ProtoFile.MethodNode;
import org.jspecify.annotations.Nullable;

/// Resolves the names of types in files.
final class ProtoLinker {
  private static final int LARGEST_NUMBER = (1 << 29) - 1;

  private final List<ProtoFile> files;
  private final Map<String, MessageType> messages = new HashMap<>();
  private final Map<String, EnumType> enums = new HashMap<>();
  private final Map<String, MethodType> methods = new LinkedHashMap<>();

  ProtoLinker(List<ProtoFile> files) {
    this.files = files;
  }

  ProtoSchema link() throws ProtoException {
    for (var file : files) {
      declare(file.packageName(), file.messages(), file.enums());
    }
    for (var file : files) {
      for (var message : file.messages()) {
        addFields(file, file.packageName(), message);
      }
    }
    for (var file : files) {
      for (var service : file.services()) {
        for (var method : service.methods()) {
          addMethod(file, inScope(file.packageName(), service.name()), method);
        }
      }
    }
    return new ProtoSchema(messages, methods);
  }

  private static String inScope(String scope, String name) {
    return scope.isEmpty() ? name : scope + "." + name;
  }

  private void declare(String scope, List<MessageNode> nodes, List<EnumNode> enumNodes) {
    for (var node : enumNodes) {
      var name = inScope(scope, node.name());
      enums.put(name, new EnumType(name, node.values()));
    }
    for (var node : nodes) {
      var name = inScope(scope, node.name());
      messages.put(name, new MessageType(name, node.isMapEntry()));
      declare(name, node.messages(), node.enums());
    }
  }

  private void addFields(ProtoFile file, String scope, MessageNode node) throws ProtoException {
    var name = inScope(scope, node.name());
    var type = found(messages.get(name), file, 0, name);
    for (var field : node.fields()) {
      if (field.number() < 1 || field.number() > LARGEST_NUMBER) {
        throw error(file, field.line(), "no field can have the number " + field.number());
      }
      if (!type.add(field(file, name, field))) {
        throw error(file, field.line(), "two fields of " + name + " have number " + field.number());
      }
    }
    for (var nested : node.messages()) {
      addFields(file, name, nested);
    }
  }

  private FieldType field(ProtoFile file, String scope, FieldNode node) throws ProtoException {
    var kind = Kind.ofKeyword(node.type());
    MessageType message = null;
    EnumType enumType = null;
    if (kind == null) {
      message = find(messages, scope, node.type());
      enumType = message == null ? find(enums, scope, node.type()) : null;
      kind = message == null ? Kind.ENUM : Kind.MESSAGE;
      if (message == null && enumType == null) {
        throw error(file, node.line(), "there is no type " + node.type());
      }
    }
    boolean isRepeated = node.label() == Label.REPEATED;
    boolean isScalar = kind.wire() != WireType.BYTES;
    var packed = option(node, "packed");
    boolean isPacked =
        isRepeated && isScalar && (packed == null ? !file.isProto2() : packed.equals("true"));
    boolean hasPresence =
        !isRepeated
            && (file.isProto2()
                || kind == Kind.MESSAGE
                || node.isInOneof()
                || node.label() == Label.OPTIONAL);
    var jsonName = option(node, "json_name");
    return new FieldType(
        node.number(),
        node.name(),
        jsonName == null ? Names.camelCase(node.name()) : jsonName,
        kind,
        isRepeated,
        isPacked,
        hasPresence,
        message,
        enumType);
  }

  private static @Nullable String option(FieldNode node, String name) {
    for (var option : node.options()) {
      if (option.name().equals(name) && option.value() instanceof Scalar(var text)) {
        return text;
      }
    }
    return null;
  }

  private void addMethod(ProtoFile file, String service, MethodNode node) throws ProtoException {
    var path = "/" + service + "/" + node.name();
    var input = find(messages, service, node.input());
    var output = find(messages, service, node.output());
    methods.put(
        path,
        new MethodType(
            path,
            found(input, file, node.line(), node.input()),
            found(output, file, node.line(), node.output()),
            node.clientStreams(),
            node.serverStreams(),
            node.options(),
            file.name() + ":" + node.line()));
  }

  /// Finds a type by its name. The innermost scope takes precedence.
  private static <T> @Nullable T find(Map<String, T> types, String scope, String name) {
    if (name.startsWith(".")) {
      return types.get(name.substring(1));
    }
    for (var around = scope; ; around = around.substring(0, Math.max(0, around.lastIndexOf('.')))) {
      var type = types.get(inScope(around, name));
      if (type != null || around.isEmpty()) {
        return type;
      }
    }
  }

  private static MessageType found(
      @Nullable MessageType type, ProtoFile file, int line, String name) throws ProtoException {
    if (type == null) {
      throw error(file, line, "there is no message " + name);
    }
    return type;
  }

  private static ProtoException error(ProtoFile file, int line, String problem) {
    return new ProtoException(file.name() + ":" + line + ": " + problem);
  }
}
