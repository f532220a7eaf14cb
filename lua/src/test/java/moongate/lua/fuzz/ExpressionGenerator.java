package moongate.lua.fuzz;

import java.util.ArrayList;
import java.util.List;

/// Generates expressions, usually of the requested type: occasionally the type is wrong, so that
/// errors and their messages are compared, too.
final class ExpressionGenerator {
  private static final int DEEPEST = 4;
  private static final String[] NUMBERS = {
    "0",
    "1",
    "2",
    "3",
    "7",
    "10",
    "-1",
    "-2",
    "0.5",
    "1.5",
    "-0.25",
    "1e3",
    "0x10",
    "255",
    "256",
    "1e15",
    "1e16",
    "2^31",
    "2^32",
    "2^53",
    "-2^31",
    "1/3",
    "100",
    "1e100",
    "1/0",
    "-1/0",
    "-0",
    "2147483647",
    "4294967295",
    "1e-5",
    "123456789012",
    "3.14159265"
  };
  private static final String[] INTEGERS = {
    "0", "1", "2", "3", "4", "5", "-1", "-2", "-3", "10", "100", "-100", "1.5", "2.9", "-1.5"
  };

  private final Choices choices;
  private final StringCases strings;
  private final Names names;
  private final Dialect dialect;
  private int depth;

  ExpressionGenerator(Choices choices, Names names, Dialect dialect) {
    this.choices = choices;
    this.names = names;
    this.dialect = dialect;
    this.strings = new StringCases(choices, dialect);
  }

  StringCases strings() {
    return strings;
  }

  /// An expression of any type.
  String any() {
    return switch (choices.below(12)) {
      case 0, 1, 2 -> number();
      case 3, 4, 5 -> string();
      case 6, 7 -> condition();
      case 8 -> "nil";
      case 9 -> table();
      case 10 -> "(" + condition() + " and " + number() + " or " + string() + ")";
      default -> names.anyOr(Names.Type.ANY, "nil");
    };
  }

  /// Usually a number.
  String number() {
    if (choices.oneIn(200)) {
      return choices.of("nil", "{}", "true", "\"x\"", "undefined", "T.missing");
    }
    if (++depth > DEEPEST) {
      depth--;
      return constant();
    }
    var text =
        switch (choices.below(16)) {
          case 0, 1, 2 -> names.anyOr(Names.Type.NUMBER, constant());
          case 3, 4, 5 -> constant();
          case 6, 7 -> "(" + number() + " " + choices.of("+", "-", "*") + " " + number() + ")";
          case 8 -> "(" + number() + " " + choices.of("/", "%") + " " + divisor() + ")";
          case 9 -> "(" + number() + " ^ " + exponent() + ")";
          case 10 ->
              "-"
                  + (choices.oneIn(2) ? number() : choices.of("T.n", "T[1]"))
                      .replaceFirst("^-", " -");
          case 11 -> "#" + choices.of(string(), "T", "{" + number() + ", " + constant() + "}");
          case 12 -> choices.of("\"10\"", "\"0x1F\"", "\" 7 \"", "\"1e2\"", "\"-3\"");
          case 13 -> choices.of("T.n", "T[1]", "T[2]", "T.sub.n", "(T.n or 0)");
          case 14 -> "(" + condition() + " and " + number() + " or " + number() + ")";
          default -> numberCall();
        };
    depth--;
    return text;
  }

  /// A constant. Lua 5.1 stores only one constant for 0 and -0, whichever came first, and C
  /// determines the sign of a NaN: for Lua 5.1 neither is generated, nor anything that leads to it.
  private String constant() {
    var constant = choices.of(NUMBERS);
    if (dialect == Dialect.LUAJIT) {
      return constant;
    }
    return constant.endsWith("1/0") ? "1e15" : constant.matches("-?0") ? "T.zero" : constant;
  }

  private String divisor() {
    return dialect == Dialect.LUAJIT ? number() : choices.of("2", "3", "-7", "0.5", "1e3", "2^32");
  }

  private String exponent() {
    var exponent = choices.of("2", "0", "1", "3", "-1", "0.5");
    return dialect == Dialect.LUAJIT || exponent.length() == 1 ? exponent : "2";
  }

  private String numberCall() {
    return switch (choices.below(dialect.choose(12, 10))) {
      case 0 -> "math." + choices.of("floor", "ceil", "abs") + "(" + number() + ")";
      case 1 ->
          "math."
              + choices.of("max", "min", dialect.choose("fmod", "max"))
              + "("
              + number()
              + ", "
              + number()
              + ")";
      case 4 -> "tonumber(" + string() + ")";
      case 5 ->
          "tonumber((numeral(" + string() + ")), " + choices.of("2", "8", "10", "16", "36") + ")";
      case 6 -> "(" + string() + "):byte(" + integer() + ")";
      case 7 -> "(string.find(" + string() + ", " + strings.pattern() + "))";
      case 8 -> "select(\"#\", " + any() + ", " + any() + ")";
      case 9 -> "(select(" + choices.of("1", "2", "-1") + ", " + number() + ", " + number() + "))";
      case 2 -> "#T";
      case 10 ->
          "bit."
              + choices.of("band", "bor", "bxor", "lshift", "rshift", "arshift", "rol", "ror")
              + "("
              + word()
              + ", "
              + word()
              + ")";
      case 11 -> "bit." + choices.of("bnot", "tobit", "bswap") + "(" + word() + ")";
      default -> names.callOr(this, constant());
    };
  }

  /// An operand for the bit operations.
  private String word() {
    return choices.of(choices.of(INTEGERS), "2^31", "-2^31", "2^32 - 1", "1e10", "0.5", "-1.5");
  }

  /// A position or a count, sometimes out of range.
  String integer() {
    return choices.of(choices.of(INTEGERS), "#T", "#T - 3", "T.sub.n");
  }

  /// Usually a string.
  String string() {
    if (choices.oneIn(200)) {
      return choices.of("nil", "false", "undefined", "T.missing");
    }
    if (++depth > DEEPEST) {
      depth--;
      return strings.literal();
    }
    var text =
        switch (choices.below(10)) {
          case 0, 1 -> names.anyOr(Names.Type.STRING, strings.literal());
          case 2, 3, 4 -> strings.literal();
          case 5 -> "(" + string() + " .. " + choices.of(string(), number()) + ")";
          case 6 -> "(" + string() + " .. " + number() + " .. " + string() + ")";
          case 7 ->
              choices.of(
                  "T.s", "tostring(" + number() + ")", "type(" + any() + ")", "(T.s or \"\")");
          default -> stringCall();
        };
    depth--;
    return text;
  }

  private String stringCall() {
    var text = "(" + string() + ")";
    return switch (choices.below(dialect.choose(12, 10))) {
      case 0 -> text + ":sub(" + integer() + ", " + integer() + ")";
      case 1 -> text + ":" + choices.of("upper", "lower", "reverse") + "()";
      case 2 ->
          text
              + ":rep("
              + choices.of("0", "1", "2", "5", "-1", "1.5")
              + choices.of("", dialect.choose(", \",\"", ""))
              + ")";
      case 3, 4 ->
          "("
              + text
              + ":gsub("
              + strings.pattern()
              + ", "
              + replacement()
              + choices.of("", ", 1", ", 0", ", -1")
              + "))";
      case 5, 6 -> format();
      case 7 ->
          "tostring("
              + text
              + ":match("
              + strings.pattern()
              + choices.of("", ", " + integer())
              + "))";
      case 8 ->
          "string.char("
              + choices.of(
                  "65, 66", dialect.choose("0", "65"), "255", "97", dialect.choose(integer(), "64"))
              + ")";
      case 9 ->
          "table.concat({"
              + string()
              + ", some("
              + number()
              + "), "
              + strings.literal()
              + "}, "
              + strings.literal()
              + ")";
      case 10 -> "bit.tohex(" + word() + choices.of("", ", 4", ", -2") + ")";
      default -> "string.format(\"%q\", " + string() + ")";
    };
  }

  private String replacement() {
    return switch (choices.below(4)) {
      case 0 ->
          "function(...) return "
              + choices.of("...", "nil", "false", "select(\"#\", ...)", "(...) .. \"!\"")
              + " end";
      case 1 -> "{a = \"1\", b = 2, x = false, abc = \"%1\"}";
      default -> strings.replacement();
    };
  }

  private String format() {
    var format = new StringBuilder();
    var arguments = new StringBuilder();
    for (int i = choices.between(1, 3); i > 0; i--) {
      var directive = strings.directive();
      format.append(choices.of("", " ", "|", "a")).append(directive);
      char kind = directive.charAt(directive.length() - 1);
      arguments.append(", ").append(argument(kind));
    }
    return "string.format(\"" + format + "\"" + arguments + ")";
  }

  private String argument(char kind) {
    return switch (kind) {
      case 's', 'q' -> dialect.choose("", "tostring") + "(" + string() + ")";
      case 'c' -> choices.of("65", dialect.choose("0", "66"), "255", "10");
      // Numbers that do not fit into 64 bits are undefined in C.
      case 'd', 'i', 'u', 'x', 'X', 'o' ->
          choices.of(
              "0", "1", "-1", "255", "1.9", "-1.9", "2^31", "2^40", "-2^40", "\"10\"", "123456");
      default -> number();
    };
  }

  /// A condition of any kind.
  String condition() {
    if (++depth > DEEPEST) {
      depth--;
      return choices.of("true", "false");
    }
    var text =
        switch (choices.below(11)) {
          case 0, 1, 2 ->
              "("
                  + number()
                  + " "
                  + choices.of("<", "<=", ">", ">=", "==", "~=")
                  + " "
                  + number()
                  + ")";
          case 3, 4 ->
              "("
                  + string()
                  + " "
                  + choices.of("<", "<=", ">", ">=", "==", "~=")
                  + " "
                  + string()
                  + ")";
          case 5 -> "not " + any();
          case 6 -> "(" + condition() + " " + choices.of("and", "or") + " " + condition() + ")";
          case 7 -> "(" + any() + " " + choices.of("==", "~=") + " " + any() + ")";
          case 8 -> names.anyOr(Names.Type.ANY, "T.b");
          case 9 -> choices.of("true", "false", "nil");
          default -> "rawequal(" + any() + ", " + any() + ")";
        };
    depth--;
    return text;
  }

  /// A table constructor without holes.
  String table() {
    if (++depth > DEEPEST) {
      depth--;
      return "{}";
    }
    var items = new ArrayList<String>();
    for (int i = choices.between(0, 3); i > 0; i--) {
      items.add(choices.of("some(" + number() + ")", strings.literal(), "true", constant()));
    }
    if (choices.oneIn(3)) {
      items.add(choices.of("n", "s", "k", "_x1") + " = " + any());
    }
    if (choices.oneIn(4)) {
      items.add("[" + choices.of("\"key\"", "0", "-1", "true", "1.5", "2^40") + "] = " + any());
    }
    depth--;
    return "{" + String.join(choices.of(", ", "; "), items) + "}";
  }

  /// Several expressions, separated by commas.
  String list(int most) {
    var list = new ArrayList<String>();
    for (int i = choices.between(1, most); i > 0; i--) {
      list.add(any());
    }
    return String.join(", ", List.copyOf(list));
  }
}
