package moongate.plugins.protobuf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.plugins.protobuf.OptionValue.Option;
import moongate.plugins.protobuf.ProtoFile.EnumNode;
import moongate.plugins.protobuf.ProtoFile.FieldNode;
import moongate.plugins.protobuf.ProtoFile.Label;
import moongate.plugins.protobuf.ProtoFile.MessageNode;
import moongate.plugins.protobuf.ProtoFile.MethodNode;
import moongate.plugins.protobuf.ProtoFile.ServiceNode;
import moongate.plugins.protobuf.ProtoLexer.Kind;

/// Reads one `.proto` file: proto2, proto3 and editions. Groups, which are obsolete, are refused;
/// extensions are skipped.
final class ProtoParser {
  private static final int DEEPEST = 32;

  private final ProtoTokens tokens;
  private final String file;
  private final List<String> imports = new ArrayList<>();
  private final List<MessageNode> messages = new ArrayList<>();
  private final List<EnumNode> enums = new ArrayList<>();
  private final List<ServiceNode> services = new ArrayList<>();
  private boolean isProto2 = true;
  private String packageName = "";
  private int depth;

  private ProtoParser(String file, ProtoTokens tokens) {
    this.file = file;
    this.tokens = tokens;
  }

  static ProtoFile parse(String file, String text) throws ProtoException {
    var parser = new ProtoParser(file, new ProtoTokens(file, text));
    while (!parser.tokens.isNext(Kind.END)) {
      parser.statement();
    }
    return new ProtoFile(
        file,
        parser.isProto2,
        parser.packageName,
        List.copyOf(parser.imports),
        List.copyOf(parser.messages),
        List.copyOf(parser.enums),
        List.copyOf(parser.services));
  }

  /// `statement = syntax | package | import | option | message | enum | service | extend | ";"`
  private void statement() throws ProtoException {
    if (tokens.accept(";")) {
      return;
    }
    var word = tokens.word("syntax, import, package, option, message, enum, service or extend");
    switch (word) {
      case "syntax" -> {
        tokens.expect("=");
        isProto2 = tokens.string().equals("proto2");
        tokens.expect(";");
      }
      case "edition" -> {
        tokens.expect("=");
        var _ = tokens.string();
        isProto2 = false;
        tokens.expect(";");
      }
      case "package" -> {
        packageName = tokens.name();
        tokens.expect(";");
      }
      case "import" -> {
        var _ = tokens.accept("public") || tokens.accept("weak");
        imports.add(tokens.string());
        tokens.expect(";");
      }
      case "option" -> {
        var _ = OptionParser.statement(tokens);
      }
      case "message" -> messages.add(message());
      case "enum" -> enums.add(enumeration());
      case "service" -> services.add(service());
      case "extend" -> extend();
      default -> throw tokens.error("'" + word + "' is not understood here");
    }
  }

  private MessageNode message() throws ProtoException {
    if (++depth > DEEPEST) {
      throw tokens.error("messages are nested too deeply");
    }
    var body = new MessageBody(tokens.word("the name of a message"));
    tokens.expect("{");
    while (!tokens.accept("}")) {
      body.statement();
    }
    depth--;
    return body.node();
  }

  /// Skips fields that extend other messages: only their syntax is checked.
  private void extend() throws ProtoException {
    var body = new MessageBody(tokens.name());
    tokens.expect("{");
    while (!tokens.accept("}")) {
      body.statement();
    }
  }

  private final class MessageBody {
    private final String name;
    private final List<FieldNode> fields = new ArrayList<>();
    private final List<MessageNode> nested = new ArrayList<>();
    private final List<EnumNode> nestedEnums = new ArrayList<>();

    MessageBody(String name) {
      this.name = name;
    }

    MessageNode node() {
      return new MessageNode(
          name, false, List.copyOf(fields), List.copyOf(nested), List.copyOf(nestedEnums));
    }

    void statement() throws ProtoException {
      if (tokens.accept(";")) {
        return;
      }
      if (tokens.isNext(Kind.WORD)) {
        // A keyword may also be the first part of a type name.
        boolean isType = tokens.isFollowedBy(".");
        if (!isType && keyword()) {
          return;
        }
      }
      field(false);
    }

    /// Reads a statement that begins with a keyword; false if a field follows instead.
    private boolean keyword() throws ProtoException {
      switch (tokens.peek().text()) {
        case "message" -> {
          tokens.skip();
          nested.add(message());
        }
        case "enum" -> {
          tokens.skip();
          nestedEnums.add(enumeration());
        }
        case "extend" -> {
          tokens.skip();
          extend();
        }
        case "option" -> {
          tokens.skip();
          var _ = OptionParser.statement(tokens);
        }
        case "oneof" -> {
          tokens.skip();
          oneof();
        }
        case "reserved", "extensions" -> tokens.skipStatement();
        default -> {
          return false;
        }
      }
      return true;
    }

    private void oneof() throws ProtoException {
      var _ = tokens.word("the name of a oneof");
      tokens.expect("{");
      while (!tokens.accept("}")) {
        if (tokens.peek().is("option") && !tokens.isFollowedBy(".")) {
          tokens.skip();
          var option = OptionParser.statement(tokens);
        } else if (!tokens.accept(";")) {
          field(true);
        }
      }
    }

    /// `field = [ label ] type name "=" number [ options ] ";"`
    private void field(boolean isInOneof) throws ProtoException {
      int line = tokens.peek().line();
      var label = label();
      if (tokens.peek().is("map") && tokens.isFollowedBy("<")) {
        map(line);
        return;
      }
      if (tokens.peek().is("group")) {
        throw tokens.error("groups are not supported");
      }
      var type = tokens.typeName();
      var fieldName = tokens.word("the name of a field");
      fields.add(rest(label, type, fieldName, isInOneof, line));
    }

    private FieldNode rest(Label label, String type, String fieldName, boolean isInOneof, int line)
        throws ProtoException {
      tokens.expect("=");
      int number = tokens.integer();
      var options = OptionParser.inBrackets(tokens);
      tokens.expect(";");
      return new FieldNode(label, type, fieldName, number, isInOneof, options, line);
    }

    private Label label() {
      if (tokens.accept("optional")) {
        return Label.OPTIONAL;
      }
      if (tokens.accept("required")) {
        return Label.REQUIRED;
      }
      return tokens.accept("repeated") ? Label.REPEATED : Label.NONE;
    }

    /// A map is a repeated message with a key and a value.
    private void map(int line) throws ProtoException {
      tokens.skip();
      tokens.expect("<");
      var key = tokens.typeName();
      tokens.expect(",");
      var value = tokens.typeName();
      tokens.expect(">");
      var fieldName = tokens.word("the name of a field");
      var entry = Names.camelCase("_" + fieldName) + "Entry";
      fields.add(rest(Label.REPEATED, entry, fieldName, false, line));
      nested.add(
          new MessageNode(
              entry,
              true,
              List.of(
                  new FieldNode(Label.NONE, key, "key", 1, true, List.of(), line),
                  new FieldNode(Label.NONE, value, "value", 2, true, List.of(), line)),
              List.of(),
              List.of()));
    }
  }

  private EnumNode enumeration() throws ProtoException {
    var name = tokens.word("the name of an enum");
    Map<String, Integer> values = new LinkedHashMap<>();
    tokens.expect("{");
    while (!tokens.accept("}")) {
      if (tokens.peek().is("option") && !tokens.isFollowedBy("=")) {
        tokens.skip();
        var _ = OptionParser.statement(tokens);
      } else if (tokens.peek().is("reserved") && !tokens.isFollowedBy("=")) {
        tokens.skipStatement();
      } else if (!tokens.accept(";")) {
        var value = tokens.word("the name of a value");
        tokens.expect("=");
        values.put(value, tokens.integer());
        var _ = OptionParser.inBrackets(tokens);
        tokens.expect(";");
      }
    }
    if (values.isEmpty()) {
      throw tokens.error("enum " + name + " has no values");
    }
    return new EnumNode(name, values);
  }

  private ServiceNode service() throws ProtoException {
    var name = tokens.word("the name of a service");
    var methods = new ArrayList<MethodNode>();
    tokens.expect("{");
    while (!tokens.accept("}")) {
      if (tokens.accept("option")) {
        var _ = OptionParser.statement(tokens);
      } else if (tokens.accept("rpc")) {
        methods.add(method());
      } else {
        tokens.expect(";");
      }
    }
    return new ServiceNode(name, List.copyOf(methods));
  }

  /// `rpc name "(" [ "stream" ] type ")" "returns" "(" [ "stream" ] type ")" ( ";" | "{" … "}" )`
  private MethodNode method() throws ProtoException {
    int line = tokens.peek().line();
    var name = tokens.word("the name of a method");
    tokens.expect("(");
    boolean clientStreams = stream();
    var input = tokens.typeName();
    tokens.expect(")");
    tokens.expect("returns");
    tokens.expect("(");
    boolean serverStreams = stream();
    var output = tokens.typeName();
    tokens.expect(")");
    List<Option> options = new ArrayList<>();
    if (tokens.accept("{")) {
      while (!tokens.accept("}")) {
        if (!tokens.accept(";")) {
          tokens.expect("option");
          options.add(OptionParser.statement(tokens));
        }
      }
    } else {
      tokens.expect(";");
    }
    return new MethodNode(
        name, input, output, clientStreams, serverStreams, List.copyOf(options), line);
  }

  private boolean stream() {
    return !tokens.isFollowedBy(")") && tokens.accept("stream");
  }

  @Override
  public String toString() {
    return file;
  }
}
