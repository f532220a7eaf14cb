package moongate.plugins.protobuf;

import java.util.ArrayList;
import java.util.List;
import moongate.plugins.protobuf.OptionValue.Aggregate;
import moongate.plugins.protobuf.OptionValue.Option;
import moongate.plugins.protobuf.OptionValue.Scalar;
import moongate.plugins.protobuf.ProtoLexer.Kind;

/// Reads options, which may contain messages in text format.
final class OptionParser {
  private static final int DEEPEST = 32;

  private final ProtoTokens tokens;
  private int depth;

  private OptionParser(ProtoTokens tokens) {
    this.tokens = tokens;
  }

  /// Reads an option between `option` and `;`.
  static Option statement(ProtoTokens tokens) throws ProtoException {
    var option = new OptionParser(tokens).option();
    tokens.expect(";");
    return option;
  }

  /// `[ "[" option { "," option } "]" ]`
  static List<Option> inBrackets(ProtoTokens tokens) throws ProtoException {
    var options = new ArrayList<Option>();
    if (tokens.accept("[")) {
      do {
        options.add(new OptionParser(tokens).option());
      } while (tokens.accept(","));
      tokens.expect("]");
    }
    return List.copyOf(options);
  }

  private Option option() throws ProtoException {
    var name = new StringBuilder();
    do {
      name.append(name.isEmpty() ? "" : ".").append(namePart());
    } while (tokens.accept("."));
    tokens.expect("=");
    return new Option(name.toString(), value());
  }

  private String namePart() throws ProtoException {
    if (!tokens.accept("(")) {
      return tokens.word("the name of an option");
    }
    var _ = tokens.accept(".");
    var name = tokens.name();
    tokens.expect(")");
    return name;
  }

  private OptionValue value() throws ProtoException {
    if (tokens.accept("{")) {
      return aggregate("}");
    }
    if (tokens.isNext(Kind.STRING)) {
      return new Scalar(tokens.string());
    }
    var sign = tokens.accept("-") ? "-" : "";
    if (sign.isEmpty()) {
      var _ = tokens.accept("+");
    }
    if (tokens.isNext(Kind.WORD)) {
      return new Scalar(sign + tokens.name());
    }
    if (tokens.isNext(Kind.NUMBER)) {
      var text = tokens.peek().text();
      tokens.skip();
      return new Scalar(sign + text);
    }
    throw tokens.error("a value expected near '" + tokens.peek().text() + "'");
  }

  private Aggregate aggregate(String end) throws ProtoException {
    if (++depth > DEEPEST) {
      throw tokens.error("an option is nested too deeply");
    }
    var members = new ArrayList<Option>();
    while (!tokens.accept(end)) {
      member(members);
      var _ = tokens.accept(",") || tokens.accept(";");
    }
    depth--;
    return new Aggregate(List.copyOf(members));
  }

  /// `name ":" value`, or `name [ ":" ] "{" … "}"`
  private void member(List<Option> members) throws ProtoException {
    var name = memberName();
    boolean hasColon = tokens.accept(":");
    if (tokens.accept("[")) {
      if (!tokens.accept("]")) {
        do {
          members.add(new Option(name, memberValue()));
        } while (tokens.accept(","));
        tokens.expect("]");
      }
      return;
    }
    if (!hasColon && !tokens.peek().is("{") && !tokens.peek().is("<")) {
      tokens.expect(":");
    }
    members.add(new Option(name, memberValue()));
  }

  private OptionValue memberValue() throws ProtoException {
    return tokens.accept("<") ? aggregate(">") : value();
  }

  private String memberName() throws ProtoException {
    if (!tokens.accept("[")) {
      return tokens.word("the name of a field");
    }
    var name = new StringBuilder(tokens.name());
    while (tokens.accept("/")) {
      name.append('/').append(tokens.name());
    }
    tokens.expect("]");
    return name.toString();
  }
}
