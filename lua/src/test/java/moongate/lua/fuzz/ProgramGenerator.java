package moongate.lua.fuzz;

/// Generates programs that terminate and have the same output in every correct implementation:
/// nothing depends on the order of `pairs`, on addresses, on the time, or on holes in tables.
final class ProgramGenerator {
  private static final int DEEPEST = 3;

  private final Choices choices;
  private final Dialect dialect;
  private final Names names;
  private final ExpressionGenerator expressions;
  private final StringBuilder program = new StringBuilder();
  private int depth;

  private ProgramGenerator(long seed, Dialect dialect) {
    this.dialect = dialect;
    choices = new Choices(seed);
    names = new Names(choices);
    expressions = new ExpressionGenerator(choices, names, dialect);
  }

  /// The program for a seed. It uses the functions in `harness.lua`.
  static String program(long seed, Dialect dialect) {
    var generator = new ProgramGenerator(seed, dialect);
    generator.line(
        "local T = {4, 2, 9, zero = 0, n = 5, s = \"str\", b = true, sub = {n = 7, s = \"q\"}}");
    for (int i = generator.choices.between(6, 18); i > 0; i--) {
      generator.outermost();
    }
    generator.line("show(T)");
    return generator.program.toString();
  }

  private void line(String text) {
    program.append("  ".repeat(depth)).append(text).append('\n');
  }

  /// A statement whose failure usually does not end the program.
  private void outermost() {
    if (choices.oneIn(3)) {
      statement();
      return;
    }
    line("show(pcall(function()");
    names.open();
    statement();
    names.close();
    line("end))");
  }

  private void statement() {
    if (depth >= DEEPEST) {
      simple();
      return;
    }
    switch (choices.below(22)) {
      case 0, 1 -> branch();
      case 2 -> numericFor();
      case 3 -> whileLoop();
      case 4 -> repeatLoop();
      case 5 -> genericFor();
      case 6, 7 -> function();
      case 8, 9, 10 -> protectedCall();
      case 11 -> coroutine();
      case 12 -> metatable();
      case 13 -> block();
      case 14 -> method();
      default -> simple();
    }
  }

  private void simple() {
    switch (choices.below(13)) {
      case 0, 1, 2 -> declaration();
      case 3, 4, 5 -> line("show(" + expressions.list(3) + ")");
      case 6, 7 -> assignment();
      case 8 -> tableCall();
      case 9 -> line("T." + choices.of("n", "k") + " = cap(" + expressions.any() + ")");
      case 10 -> multipleAssignment();
      case 11 -> line("T.s = cap(" + expressions.string() + ")");
      default -> scan();
    }
  }

  private void declaration() {
    var name = names.fresh();
    switch (choices.below(5)) {
      case 0, 1 -> declare(name, expressions.number(), Names.Type.NUMBER);
      case 2, 3 -> declare(name, expressions.string(), Names.Type.STRING);
      default -> declare(name, expressions.any(), Names.Type.ANY);
    }
  }

  private void declare(String name, String value, Names.Type type) {
    line("local " + name + " = cap(" + value + ")");
    names.declare(name, type);
  }

  private void assignment() {
    switch (choices.below(3)) {
      case 0 -> assign(Names.Type.NUMBER, expressions.number());
      case 1 -> assign(Names.Type.STRING, expressions.string());
      default -> assign(Names.Type.ANY, expressions.any());
    }
  }

  private void assign(Names.Type type, String value) {
    var target = names.anyOr(type, "T.g");
    line(target + " = cap(" + value + ")");
  }

  private void multipleAssignment() {
    var first = names.fresh();
    var second = names.fresh();
    line("local " + first + ", " + second + " = " + expressions.list(3));
    names.declare(first, Names.Type.ANY);
    names.declare(second, Names.Type.ANY);
    line(first + ", " + second + " = cap(" + second + "), cap(" + first + ")");
  }

  private void tableCall() {
    switch (choices.below(8)) {
      case 0 -> line("table.insert(T, some(" + expressions.number() + "))");
      case 1 -> line("show(table.remove(T" + choices.of("", ", 1", ", #T") + "))");
      case 2 -> line("show(pcall(table.insert, T, " + choices.of("1", "#T + 1") + ", 0))");
      case 3 ->
          line(
              "show(unpack(T, "
                  + choices.of("1", "2", "0", "-1")
                  + ", "
                  + choices.of("3", "#T", "0", "5")
                  + "))");
      case 4 ->
          line(
              "show(select(" + choices.of("2", "-1", "1", "3") + ", " + expressions.list(3) + "))");
      case 5 -> sort();
      case 6 ->
          line(
              "show(pcall(table.concat, T, "
                  + expressions.strings().literal()
                  + ", "
                  + choices.of("1", "2", "0")
                  + ", "
                  + choices.of("#T", "2", "1")
                  + "))");
      default -> line("show(next({}), next({" + expressions.number() + "}))");
    }
  }

  private void sort() {
    line("do");
    line("  local t = {" + numbers() + "}");
    line("  table.sort(t" + choices.of("", ", function(a, b) return a > b end") + ")");
    line("  show(t)");
    line("end");
  }

  private String numbers() {
    var text = new StringBuilder("0");
    for (int i = choices.between(0, 12); i > 0; i--) {
      text.append(", ").append(choices.between(-50, 50));
    }
    return text.toString();
  }

  private void scan() {
    line(
        "for a, b in ("
            + expressions.string()
            + "):gmatch("
            + expressions.strings().pattern()
            + ") do show(a, b) tick() end");
  }

  // Control flow

  private void body() {
    names.open();
    depth++;
    for (int i = choices.between(1, 3); i > 0; i--) {
      statement();
    }
    depth--;
    names.close();
  }

  private void block() {
    line("do");
    body();
    line("end");
  }

  private void branch() {
    line("if " + expressions.condition() + " then");
    body();
    if (choices.oneIn(3)) {
      line("elseif " + expressions.condition() + " then");
      body();
    }
    if (choices.oneIn(2)) {
      line("else");
      body();
    }
    line("end");
  }

  /// The body of a loop, which may end early.
  private void loopBody(String variable) {
    line("  tick()");
    names.open();
    if (!variable.isEmpty()) {
      names.declare(variable, Names.Type.NUMBER);
    }
    body();
    var condition = expressions.condition();
    names.close();
    if (choices.oneIn(4)) {
      line("  if " + condition + " then break end");
    }
  }

  private void numericFor() {
    var name = names.fresh();
    var range =
        choices.of(
            "1, 3",
            "3, 1, -1",
            "1, 0",
            "0, 1, 0.25",
            "-1, 1",
            "5, 1, -2",
            "1, 2.5",
            "2^53 - 1, 2^53 + 1, 4",
            "1, #T",
            "\"1\" + 0, 3");
    // Lua 5.1 subtracts the step from the start and adds it again: a large step loses digits.
    if (dialect == Dialect.LUAJIT && choices.oneIn(5)) {
      range =
          expressions.number()
              + ", "
              + expressions.number()
              + ", "
              + choices.of("1e9", "-1e9", "2^40", "1/0");
    }
    line("for " + name + " = " + range + " do");
    loopBody(name);
    line("end");
  }

  private void whileLoop() {
    var name = names.fresh();
    line("local " + name + " = 0");
    line(
        "while "
            + name
            + " < "
            + choices.between(0, 4)
            + " and "
            + expressions.condition()
            + " do");
    line("  " + name + " = " + name + " + 1");
    loopBody("");
    line("end");
  }

  private void repeatLoop() {
    var name = names.fresh();
    line("local " + name + " = 0");
    line("repeat");
    line("  " + name + " = " + name + " + 1");
    line("  local done = " + name + " > " + choices.between(0, 3));
    names.open();
    depth++;
    simple();
    depth--;
    names.close();
    line("until done or " + name + " > 5");
  }

  private void genericFor() {
    var key = names.fresh();
    var value = names.fresh();
    var iterator =
        choices.of(
            "ipairs(T)",
            "sorted(T)",
            "ipairs(" + expressions.table() + ")",
            "sorted(" + expressions.table() + ")",
            "count(3)",
            "string.gmatch(\"a=1, b=2\", \"(%w+)=(%w+)\")");
    line("for " + key + ", " + value + " in " + iterator + " do");
    line("  tick()");
    names.open();
    names.declare(key, Names.Type.ANY);
    names.declare(value, Names.Type.ANY);
    body();
    names.close();
    line("end");
  }

  // Functions

  private void function() {
    var name = names.fresh();
    var first = names.fresh();
    var second = names.fresh();
    boolean isVararg = choices.oneIn(3);
    line("local function " + name + "(" + first + ", " + second + (isVararg ? ", ..." : "") + ")");
    line("  tick()");
    names.open();
    names.declare(first, Names.Type.ANY);
    names.declare(second, Names.Type.ANY);
    depth++;
    for (int i = choices.between(0, 2); i > 0; i--) {
      statement();
    }
    line(returned(isVararg));
    depth--;
    names.close();
    line("end");
    names.declare(name, Names.Type.FUNCTION);
  }

  /// Library functions are not called in tail position, because interpreters differ in the position
  /// of their errors.
  private String returned(boolean isVararg) {
    if (isVararg && choices.oneIn(2)) {
      return "return select(\"#\", ...), ...";
    }
    return choices.oneIn(4)
        ? "return " + names.anyOr(Names.Type.FUNCTION, "type") + "(1, 2)"
        : "return " + expressions.list(2) + ", 1";
  }

  private void method() {
    line("function T:m(a) tick() self.n = cap(a) return self.s, " + expressions.any() + " end");
    line("show(T:m(" + expressions.list(2) + "))");
    line("T.m = nil");
  }

  private void protectedCall() {
    var failure =
        choices.of(
            "",
            "error(" + expressions.any() + ", 0)",
            "error(" + expressions.string() + ")",
            "error({code = " + expressions.number() + "})",
            "local _ = " + expressions.number() + " + nil",
            "local _ = T.nothing.field",
            "undefined()",
            "T.nothing()",
            "T:nothing()",
            "local _ = {} .. \"x\"",
            "local _ = 1 < \"x\"",
            "local _ = #nil");
    line("show(pcall(function(...)");
    body();
    line("  " + failure);
    line("end, " + expressions.list(2) + "))");
  }

  private void coroutine() {
    var name = names.fresh();
    line("local " + name + " = coroutine.create(function(a, b)");
    names.open();
    depth++;
    line("local r = coroutine.yield(" + expressions.list(2) + ")");
    line("show(\"resumed\", r, a, b)");
    statement();
    for (int i = choices.between(0, 3); i > 0; i--) {
      line(aroundYield("coroutine.yield(" + expressions.any() + ")"));
    }
    var yield = "coroutine.yield(" + expressions.any() + ")";
    line(dialect.choose("pcall(function() " + yield + " end)", yield));
    line(
        choices.of(
            "return " + expressions.list(2),
            "error(" + expressions.any() + ", 0)",
            "local _ = nil + 1"));
    depth--;
    names.close();
    line("end)");
    for (int i = choices.between(1, 7); i > 0; i--) {
      line("show(coroutine.resume(" + name + ", " + expressions.any() + "))");
      line("show(coroutine.status(" + name + "))");
    }
  }

  /// A statement that is suspended by a yield in its middle.
  private String aroundYield(String yield) {
    return choices.of(
        "r = {" + expressions.any() + ", " + yield + ", k = " + expressions.any() + "}",
        "r, T.g = " + yield + ", " + expressions.any(),
        "T.g = cap(" + yield + " or " + expressions.any() + ")",
        "T[1] = " + expressions.any() + " == " + yield,
        "for i = 1, 2 do show(i, r, " + expressions.any() + ", " + yield + ") end",
        "if r and " + yield + " then show(" + expressions.any() + ") end",
        "while r do r = nil show(" + yield + " .. " + expressions.any() + ") end",
        "for k, v in pairs({" + expressions.list(2) + "}) do show(k, v, " + yield + ") end",
        "r = a + " + yield + " * " + expressions.any());
  }

  private void metatable() {
    var name = names.fresh();
    line("local " + name + " = setmetatable({n = " + expressions.number() + "}, {");
    for (var event : new String[] {"add", "sub", "mul", "div", "mod", "pow", "concat"}) {
      if (choices.oneIn(2)) {
        line(
            "  __"
                + event
                + " = function(a, b) tick() return "
                + choices.of("\"" + event + "\"", "type(a) .. type(b)", "nil", "1, 2")
                + " end,");
      }
    }
    line(
        "  __unm = function(a) return a.n end, __call = function(self, ...) tick() return select(\"#\", ...), ... end,");
    line(
        "  __index = "
            + choices.of("function(t, k) return k end", "{s = \"inherited\"}", "T")
            + ",");
    line("  __tostring = function() return \"<" + name + ">\" end,");
    line(
        "  __eq = function(a, b) return true end, __lt = function(a, b) return "
            + choices.of("true", "nil", "1", "false")
            + " end,");
    line("  __le = function(a, b) return " + choices.of("true", "nil") + " end,");
    if (choices.oneIn(2)) {
      line("  __newindex = function(t, k, v) rawset(t, k, type(v) .. \"!\") end,");
    }
    line("})");
    for (int i = choices.between(2, 5); i > 0; i--) {
      var use =
          choices.of(
              name + " " + choices.of("+", "-", "*", "/", "%", "^", "..") + " " + expressions.any(),
              expressions.any() + " " + choices.of("+", "-", "*", "/", "%", "^", "..") + " " + name,
              "-" + name,
              name + "(" + expressions.list(2) + ")",
              name + ".missing",
              name + "[1]",
              name + ".s",
              "tostring(" + name + ")",
              name + " == T",
              name + " < " + name,
              name + " <= " + name,
              name + " > " + dialect.choose(expressions.any(), name),
              "rawget(" + name + ", \"n\")",
              "#" + name);
      line("show(pcall(function() return " + use + " end))");
    }
    line("pcall(function() " + name + ".new = " + expressions.any() + " end)");
    line("show(rawget(" + name + ", \"new\"))");
  }
}
