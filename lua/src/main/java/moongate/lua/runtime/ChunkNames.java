package moongate.lua.runtime;

/// Formats chunk names for messages like LuaJIT: `=name` and `@file` are used literally; any other
/// name is source, which is shown up to its first control character.
public final class ChunkNames {
  private static final int LONGEST = 60;

  private ChunkNames() {}

  /// The name as shown in messages.
  public static String shown(String name) {
    if (name.startsWith("=")) {
      return name.substring(1, Math.min(name.length(), LONGEST));
    }
    if (name.startsWith("@")) {
      var file = name.substring(1);
      return file.length() < LONGEST ? file : "..." + file.substring(file.length() - LONGEST + 4);
    }
    return source(name);
  }

  private static String source(String source) {
    int end = 0;
    while (end < source.length() && source.charAt(end) >= ' ') {
      end++;
    }
    if (end == source.length() && end < LONGEST - "[string \"\"]".length()) {
      return "[string \"" + source + "\"]";
    }
    int most = LONGEST - "[string \"...\"]".length() - 1;
    return "[string \"" + source.substring(0, Math.min(end, most)) + "...\"]";
  }
}
