package moongate.functions.run;

import moongate.functions.api.ApiPhase;
import moongate.lua.Chunk;
import moongate.lua.runtime.ChunkNames;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// One function of a configuration: its text, its position, and its compiled form.
///
/// @param file the name of its file, as written in the configuration
/// @param onError what a failure does to the request
/// @param chunk null if functions are switched off, and for custom plugins
/// @param handler the handler of a custom plugin that has the function; else null
public record FunctionSource(
    FunctionPlace place,
    String text,
    @Nullable String file,
    OnError onError,
    @Nullable Chunk chunk,
    @Nullable Handler handler) {
  /// One phase of a custom plugin's handler, for one configuration.
  public interface Handler {
    /// The function of the phase on a worker.
    LuaFunction function(FunctionRuntime runtime);

    /// The arguments on a worker: the handler itself and its configuration.
    @Nullable Object[] arguments(FunctionRuntime runtime);
  }

  /// The length in bytes up to which compilation may be put off until the first call. A source that
  /// the compiler cannot handle is longer, and must be refused when it is configured.
  private static final int LONGEST_PUT_OFF = 8 << 10;

  private static final String EXPRESSION =
      "local headers, query_params, uri_captures, shared = ... return ";

  /// Reads one element of a configuration, and compiles it.
  ///
  /// @param compilation when it is compiled
  /// @throws LuaError when it is not Lua
  static FunctionSource of(
      FunctionPlace place,
      Value.Str element,
      OnError onError,
      FunctionCompiler compiler,
      Compilation compilation) {
    var text = element.bytes();
    var chunk = compiler.chunk(text, chunkName(element));
    boolean isPutOff = compilation == Compilation.AT_FIRST_CALL && text.length() <= LONGEST_PUT_OFF;
    if (chunk != null && !isPutOff) {
      chunk.compile();
    }
    return new FunctionSource(place, text, element.file(), onError, chunk, null);
  }

  /// An expression. The tables with the request's data are its arguments.
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

  /// Only checks whether it is an expression.
  ///
  /// @throws LuaError when it is none
  static void checkExpression(String source, FunctionCompiler compiler) {
    compiler.check(EXPRESSION + source, source);
  }

  /// True if it is compiled.
  boolean isCompiled() {
    return chunk == null || chunk.isCompiled();
  }

  /// The name of a chunk in messages: its file, or else its own beginning.
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
