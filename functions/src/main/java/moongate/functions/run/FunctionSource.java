package moongate.functions.run;

import moongate.functions.api.ApiPhase;
import moongate.lua.Chunk;
import moongate.lua.runtime.ChunkNames;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// One function of a configuration: its text, where it is from, and its compiled form.
///
/// @param file the file that it was read from, as the configuration names it
/// @param onError what its failure does to the request
/// @param chunk null where functions are switched off, and for what a handler has
/// @param handler has the function, where it is one of a custom plugin's; else null
public record FunctionSource(
    FunctionPlace place,
    String text,
    @Nullable String file,
    OnError onError,
    @Nullable Chunk chunk,
    @Nullable Handler handler) {
  /// One phase of a custom plugin's handler, for one configuration.
  public interface Handler {
    /// The function of that phase on a worker.
    LuaFunction function(FunctionRuntime runtime);

    /// What it is called with there: the handler itself and its configuration.
    @Nullable Object[] arguments(FunctionRuntime runtime);
  }

  /// How long a source may be, in bytes, to be compiled when it is first called: what the compiler
  /// cannot take has more, and is to be refused when it is configured.
  private static final int LONGEST_PUT_OFF = 8 << 10;

  private static final String EXPRESSION =
      "local headers, query_params, uri_captures, shared = ... return ";

  /// Reads one element of a configuration, and compiles it.
  ///
  /// @param isPutOff whether compilation waits for the first call, if that is not for long
  /// @throws LuaError when it is not Lua
  static FunctionSource of(
      FunctionPlace place,
      Value.Str element,
      OnError onError,
      FunctionCompiler compiler,
      boolean isPutOff) {
    var text = element.bytes();
    var chunk = compiler.chunk(text, chunkName(element));
    if (chunk != null && !(isPutOff && text.length() <= LONGEST_PUT_OFF)) {
      chunk.compile();
    }
    return new FunctionSource(place, text, element.file(), onError, chunk, null);
  }

  /// An expression, whose names for what there is of a request are the arguments.
  ///
  /// @throws LuaError when it is none
  static FunctionSource ofExpression(String source, FunctionCompiler compiler) {
    var chunk = compiler.chunk(EXPRESSION + source, source);
    if (chunk != null) {
      chunk.compile();
    }
    return new FunctionSource(
        new FunctionPlace(ApiPhase.ACCESS, 1), source, null, OnError.CLOSE, chunk, null);
  }

  /// A phase of a custom plugin's handler.
  ///
  /// @param text of the handler's file
  public static FunctionSource ofHandler(
      ApiPhase phase, String text, String file, Handler handler) {
    return new FunctionSource(
        new FunctionPlace(phase, 1), text, file, OnError.CLOSE, null, handler);
  }

  /// Only to see whether it is an expression.
  ///
  /// @throws LuaError when it is none
  static void checkExpression(String source, FunctionCompiler compiler) {
    compiler.check(EXPRESSION + source, source);
  }

  /// True when it can be called without being compiled before.
  boolean isCompiled() {
    return chunk == null || chunk.isCompiled();
  }

  /// The name of a chunk in messages: its file, else its own beginning.
  public static String chunkName(Value.Str element) {
    var file = element.file();
    return file == null ? element.bytes() : "@" + file;
  }

  /// The name of the chunk as messages and tracebacks show it.
  String shownName() {
    return ChunkNames.shown(file == null ? text : "@" + file);
  }

  /// The line with this number, from 1, without blanks at its ends; null when there is none.
  @Nullable String line(int number) {
    return number < 1
        ? null
        : text.lines().skip(number - 1L).findFirst().map(String::strip).orElse(null);
  }
}
