package moongate.lua.fuzz;

/// Random strings, patterns, replacements and formats, including malformed ones.
final class StringCases {
  private static final String[] PIECES = {
    "a",
    "b",
    "x",
    "abc",
    "aab",
    "hello world",
    " ",
    "",
    "0",
    "1",
    "10",
    "-3",
    "0x1F",
    "1e3",
    ".5",
    "key=value",
    "a,b,,c",
    "(a(b)c)",
    "[x]",
    "%",
    "THE",
    "\\n",
    "\\0",
    "\\255",
    "\\t",
    "\\\"",
    "\\200",
    "f(x)",
    "...",
    "nan",
    "inf",
    "  7  "
  };
  private static final String[] CLASSES = {
    ".", "%a", "%d", "%s", "%w", "%p", "%c", "%x", "%u", "%l", "%A", "%D", "%S", "%W", "%z",
    "[abc]", "[^abc]", "[a-c]", "[%d_]", "[%w.]", "[^%s]", "[]]", "[^]]", "[a-]", "[-a]", "[%]]",
    "%.", "%%", "%(", "a", "b", "x", " ", "\\255"
  };
  private static final String[] MALFORMED = {
    "[", "[a", "%", "(", ")", "%b", "%f", "[^", "[%", "(()", "%9", "[]", "%bx"
  };
  private static final String[] DIRECTIVES = {
    "d", "i", "u", "c", "x", "X", "o", "e", "E", "f", "g", "G", "q", "s", "%"
  };

  private final Choices choices;
  private final Dialect dialect;

  StringCases(Choices choices, Dialect dialect) {
    this.dialect = dialect;
    this.choices = choices;
  }

  /// A string literal.
  String literal() {
    var text = new StringBuilder("\"");
    for (int i = choices.of(0, 1, 1, 1, 2, 3, 5); i > 0; i--) {
      var piece = choices.of(PIECES);
      // C's functions, which Lua 5.1 uses for formatting, stop at a zero byte.
      text.append(piece.equals("\\0") ? dialect.choose(piece, "\\1") : piece);
    }
    return text.append('"').toString();
  }

  /// A pattern as a literal; one in ten is malformed.
  String pattern() {
    var text = new StringBuilder("\"").append(choices.oneIn(5) ? "^" : "");
    int open = 0;
    int captures = 0;
    boolean hasPositions = choices.oneIn(2);
    for (int i = choices.between(1, 4); i > 0; i--) {
      switch (choices.below(10)) {
        case 0 -> text.append(hasPositions ? "()" : "a");
        case 1 -> text.append(choices.of("%b()", "%bxx", "%f[%w]", "%f[^a]", "%f[%z]"));
        case 2 -> {
          text.append('(');
          open++;
        }
        case 3 ->
            text.append(
                captures > 0 && open == 0 && !hasPositions
                    ? "%" + choices.between(1, captures)
                    : "a");
        default ->
            text.append(choices.of(CLASSES)).append(choices.of("", "", "", "*", "+", "-", "?"));
      }
      if (open > 0 && choices.oneIn(2)) {
        text.append(choices.of(CLASSES)).append(choices.of("*", "+", "")).append(')');
        open--;
        captures++;
      }
    }
    text.append("a)".repeat(open)).append(choices.oneIn(5) ? "$" : "");
    if (choices.oneIn(10)) {
      text.append(choices.of(MALFORMED));
    }
    return text.append('"').toString();
  }

  /// A replacement text for `gsub` as a literal; some refer to captures that do not exist.
  String replacement() {
    var text = new StringBuilder("\"");
    for (int i = choices.between(0, 3); i > 0; i--) {
      text.append(
          choices.of(
              "%0",
              "%1",
              "%2",
              "%%",
              "<",
              ">",
              "",
              "x",
              dialect.choose("\\0", "z"),
              dialect.choose(choices.oneIn(20) ? "%" : "-", "-")));
    }
    return text.append('"').toString();
  }

  /// A directive for `format`, such as `%-5.2f`, that takes one argument.
  String directive() {
    var kind = choices.of(DIRECTIVES);
    if (kind.equals("%")) {
      return "%%%s";
    }
    if (kind.equals("q") && dialect == Dialect.LUA51) {
      return "%s";
    }
    if (kind.equals("q")) {
      return "%q";
    }
    var text = new StringBuilder("%");
    for (int i = choices.of(0, 0, 0, 1, 2); i > 0; i--) {
      text.append(choices.of("-", "+", " ", "#", "0"));
    }
    text.append(choices.of("", "", "1", "5", "12", "99", choices.oneIn(30) ? "100" : "20"));
    if (choices.oneIn(3) && !kind.equals("c")) {
      text.append(choices.of(".", ".0", ".1", ".3", ".14", ".17", ".20"));
    }
    return text.append(kind).toString();
  }
}
