package moongate.lua.runtime;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The text being parsed. It may be supplied in pieces, each of which is requested when it is
/// needed.
public final class Source {
  /// The character returned after the end of the text.
  public static final char END = '\uffff';

  private String text;
  private @Nullable Supplier<@Nullable String> reader;
  private int longest = Integer.MAX_VALUE;
  private String chunk = "";

  /// Source that is complete.
  public Source(String text) {
    this.text = text;
  }

  /// Source in pieces: `reader` returns the next one, or null at the end.
  public Source(Supplier<@Nullable String> reader) {
    this("");
    this.reader = reader;
  }

  /// Sets the largest number of characters.
  ///
  /// @param chunkShown the chunk's name in the message
  /// @throws LuaError if there are more characters, now or when more of the source is read
  public void limit(int most, String chunkShown) {
    longest = most;
    chunk = chunkShown;
    checkLength();
  }

  private void checkLength() {
    if (text.length() > longest) {
      throw new LuaError(
          chunk
              + ": source is too long ("
              + text.length()
              + " bytes; the limit is "
              + longest
              + ")");
    }
  }

  /// The character at `index`, or [#END].
  public char at(int index) {
    return index < text.length() || hasRead(index) ? text.charAt(index) : END;
  }

  /// False if the text ends before `index`.
  public boolean has(int index) {
    return index < text.length() || hasRead(index);
  }

  /// The text read so far.
  public String text() {
    return text;
  }

  /// The position of `part` at or after `from`, or -1.
  public int find(String part, int from) {
    int found = text.indexOf(part, from);
    while (found < 0 && hasRead(text.length())) {
      found = text.indexOf(part, from);
    }
    return found;
  }

  private boolean hasRead(int index) {
    while (reader != null && index >= text.length()) {
      var piece = reader.get();
      if (piece == null) {
        reader = null;
      } else {
        text = text.concat(piece);
        checkLength();
      }
    }
    return index < text.length();
  }
}
