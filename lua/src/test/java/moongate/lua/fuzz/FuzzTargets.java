package moongate.lua.fuzz;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import moongate.lua.Lua;
import moongate.lua.Sandbox;
import moongate.lua.lib.StandardStreams;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.BudgetExceeded;
import moongate.lua.runtime.LuaError;

/// The fuzz targets. For any input, a target may only end normally, with a Lua error or with a used
/// up budget.
final class FuzzTargets {
  private static final Budget BUDGET =
      new Budget(200_000, Duration.ofSeconds(2), Duration.ofSeconds(10), 16 << 20);

  /// A target, which throws if it finds a defect.
  @FunctionalInterface
  interface Target {
    void run(String bytes);
  }

  /// All targets by name.
  static final Map<String, Target> ALL =
      new TreeMap<>(
          Map.of(
              "parser", FuzzTargets::parser,
              "program", FuzzTargets::program,
              "patterns", FuzzTargets::patterns,
              "format", FuzzTargets::format,
              "json", FuzzTargets::json,
              "buffer", FuzzTargets::buffer,
              "numbers", FuzzTargets::numbers));

  private static final Sandbox SANDBOX = sandbox();

  private FuzzTargets() {}

  /// A sandbox with everything except access to the outside of the process.
  private static Sandbox sandbox() {
    var out = OutputStream.nullOutputStream();
    var sandbox =
        Sandbox.trusted(BUDGET, new StandardStreams(InputStream.nullInputStream(), out, out));
    sandbox
        .state()
        .defects(defect -> {
          throw new AssertionError(defect);
        });
    sandbox.run(
        """
        cjson, buffer = require "cjson", require "string.buffer"
        os = { date = os.date, time = os.time, clock = os.clock }
        io, require, dofile, loadfile, package, module = nil
        """,
        "=setup");
    return sandbox;
  }

  /// Lexer and parser alone.
  private static void parser(String source) {
    endsLikeLua(() -> Lua.check(source, "=fuzz"));
  }

  /// Compiles and runs the source: the class must pass verification, and run or fail like Lua.
  private static void program(String source) {
    endsLikeLua(() -> sandbox().run(source, "=fuzz"));
  }

  /// A pattern up to the first zero byte, followed by the subject.
  private static void patterns(String bytes) {
    run(
        """
        local bytes = ...
        local pattern, subject = bytes:match("^(%Z*)%z?(.*)$")
        pcall(string.find, subject, pattern)
        pcall(string.find, subject, pattern, 1, true)
        pcall(string.match, subject, pattern, -3)
        pcall(string.gsub, subject, pattern, "<%0%1>")
        pcall(string.gsub, subject, pattern, pattern)
        pcall(function() for a, b in subject:gmatch(pattern) do assert(a ~= nil) end end)
        """,
        bytes);
  }

  /// A format with arguments of all types.
  private static void format(String format) {
    run(
        """
        local format = ...
        pcall(string.format, format, 1, "x", -2.5, 0/0, 1/0, 2^63, "5")
        pcall(string.format, format, "a", "b\\0c", "d")
        pcall(string.format, format, -0.1, 1e308, 5e-324, 2^53)
        pcall(string.format, format, nil, true, {})
        pcall(os.date, format, 0)
        """,
        format);
  }

  /// A decoded value can be encoded, and is equal when decoded again.
  private static void json(String text) {
    run(
        """
        local text = ...
        local ok, value = pcall(cjson.decode, text)
        if ok then
          local coded = cjson.encode(value)
          if cjson.encode(cjson.decode(coded)) ~= coded then return coded end
        end
        pcall(cjson.encode, { text, [text] = { text } })
        """,
        text);
  }

  /// Serialised values of `string.buffer`: a decoded value can be encoded, and is equal when
  /// decoded again.
  private static void buffer(String bytes) {
    run(
        """
        local bytes = ...
        local ok, value = pcall(buffer.decode, bytes)
        if ok then
          local coded = buffer.encode(value)
          if #buffer.encode(buffer.decode(coded)) ~= #coded then return coded end
        end
        local queue = buffer.new({ dict = { "a", "b" }, metatable = { {} } }):put(bytes)
        for i = 1, 5 do
          local before = #queue
          if not pcall(queue.decode, queue) and #queue ~= before then return "what was refused" end
        end
        """,
        bytes);
  }

  /// Numerals in all bases, and their conversion back to text.
  private static void numbers(String text) {
    run(
        """
        local text = ...
        local number = tonumber(text)
        if number and number == number then
          if tonumber(("%.17g"):format(number)) ~= number then return "%.17g" end
          if tonumber(("%a"):format(number)) ~= number then return "%a" end
          local _ = tostring(number), number .. "", -number, number % 7, text + 1
        end
        for base = 2, 36 do tonumber(text, base) end
        """,
        text);
  }

  private static void run(String code, String input) {
    endsLikeLua(() -> {
      var wrong = SANDBOX.run(code, "=target", input);
      if (wrong instanceof String what) {
        throw new AssertionError("does not read the same again: " + what);
      }
    });
  }

  /// Runs the code, which may end with a Lua error.
  private static void endsLikeLua(Runnable run) {
    try {
      run.run();
    } catch (LuaError | BudgetExceeded expected) {
      // These are the ways in which Lua code may end.
    }
  }

  static String text(byte[] data) {
    return new String(data, StandardCharsets.ISO_8859_1);
  }
}
