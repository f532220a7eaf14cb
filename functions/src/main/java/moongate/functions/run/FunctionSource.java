package moongate.functions.run;

import moongate.functions.api.ApiPhase;
import moongate.lua.Chunk;
import moongate.lua.ChunkCache;
import moongate.lua.runtime.LuaError;
import moongate.model.Value;
import org.jspecify.annotations.Nullable;

/// One function of a configuration: its text, where it is from, and its compiled form.
///
/// @param index its place in the array of its phase, from 1
/// @param file the file that it was read from, as the configuration names it
/// @param onError what its failure does to the request
/// @param chunk null where functions are switched off
public record FunctionSource(
    ApiPhase phase,
    int index,
    String text,
    @Nullable String file,
    OnError onError,
    @Nullable Chunk chunk) {
  /// Reads and compiles one element of a configuration.
  ///
  /// @throws LuaError when it is not Lua
  static FunctionSource of(
      ApiPhase phase,
      int index,
      Value.Str element,
      OnError onError,
      @Nullable ChunkCache compiler) {
    var text = element.bytes();
    var chunk = compiler == null ? null : compiler.get(text, chunkName(element));
    return new FunctionSource(phase, index, text, element.file(), onError, chunk);
  }

  /// The name of a chunk in messages: its file, else its own beginning.
  public static String chunkName(Value.Str element) {
    var file = element.file();
    return file == null ? element.bytes() : "@" + file;
  }

  /// `access[1]`.
  String place() {
    return phase.kongName() + "[" + index + "]";
  }

  /// The line with this number, from 1, without blanks at its ends; null when there is none.
  @Nullable String line(int number) {
    return number < 1
        ? null
        : text.lines().skip(number - 1L).findFirst().map(String::strip).orElse(null);
  }
}
