package moongate.lua.runtime;

import java.util.List;

/// What is known of a compiled function's source. Its bytecode's "line numbers" are indices, from
/// 1, into [#sites()].
///
/// @param chunk the chunk's name for messages, such as `access.lua` or `[string "return 1"]`
/// @param chunkName the chunk's name as it was given
/// @param line the line of the word `function`; 0 for a main chunk
/// @param lastLine the line of its `end`
/// @param parameters the names of its parameters
/// @param isVararg whether it takes more
/// @param hasParts whether its class has more methods than the body
/// @param upvalues the names of the variables that it captures
/// @param debugLines the lines on which its statements begin, when it was compiled for debugging;
///   else empty
/// @param places the number of the site of each place where it can be suspended, from 1; empty when
///   it was not compiled for that
/// @param stackless how coroutines that began with it went
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

  /// The site with a number from bytecode.
  Site site(int number) {
    return number >= 1 && number <= sites.size() ? sites.get(number - 1) : UNKNOWN;
  }

  /// The site of a place where it can be suspended.
  Site placeSite(int place) {
    return place >= 1 && place <= places.size() ? site(places.get(place - 1)) : UNKNOWN;
  }

  /// `chunk:line: ` of a site.
  String position(int number) {
    return chunk + ":" + site(number).line() + ": ";
  }

  /// True when it was compiled so that it can be suspended, too.
  boolean isResumable() {
    return !places.isEmpty();
  }

  /// True when it was compiled for debugging: its variables can be reached while it is active.
  public boolean isDebuggable() {
    return !debugLines.isEmpty();
  }

  /// True for the function that a whole chunk is.
  public boolean isMain() {
    return line == 0;
  }
}
