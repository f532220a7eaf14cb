package moongate.lua.runtime;

import java.util.List;

/// Information about the source of a compiled function. The "line numbers" in its bytecode are
/// indices, from 1, into [#sites()].
///
/// @param chunk the chunk's name for messages, such as `access.lua` or `[string "return 1"]`
/// @param chunkName the chunk's name as passed to the compiler
/// @param line the line of the word `function`; 0 for a main chunk
/// @param lastLine the line of its `end`
/// @param parameters the names of its parameters
/// @param isVararg whether it has `...`
/// @param hasParts whether its body is split into several methods
/// @param upvalues the names of its captured variables
/// @param debugLines the lines on which its statements begin, if it was compiled for debugging;
///   else empty
/// @param places for each place where it can be suspended, numbered from 1, the number of the site;
///   empty if it was not compiled for that
/// @param stackless statistics of the coroutines that started with this function
public record FunctionInfo(
    String chunk,
    String chunkName,
    int line,
    int lastLine,
    List<String> parameters,
    boolean isVararg,
    boolean hasParts,
    List<String> upvalues,
    List<Integer> debugLines,
    List<Site> sites,
    List<Integer> places,
    StacklessRecord stackless) {
  private static final Site UNKNOWN = new Site(0, List.of());

  /// The site with a number from the bytecode.
  Site site(int number) {
    return number >= 1 && number <= sites.size() ? sites.get(number - 1) : UNKNOWN;
  }

  /// The site of a place where the function can be suspended.
  Site placeSite(int place) {
    return place >= 1 && place <= places.size() ? site(places.get(place - 1)) : UNKNOWN;
  }

  /// `chunk:line: ` of a site.
  String position(int number) {
    return chunk + ":" + site(number).line() + ": ";
  }

  /// True if it was also compiled in the form that can be suspended.
  boolean isResumable() {
    return !places.isEmpty();
  }

  /// True if it was compiled for debugging: its variables can be accessed while it is active.
  public boolean isDebuggable() {
    return !debugLines.isEmpty();
  }

  /// True for the main function of a chunk.
  public boolean isMain() {
    return line == 0;
  }
}
