package moongate.gateway.plugin;

import moongate.http.Chunk;
import org.jspecify.annotations.Nullable;

/// A piece of a response body on its way through the body filters. Pieces that nobody looks at are
/// passed on without being copied.
public final class BodyChunk {
  private Chunk chunk = Chunk.END;
  private @Nullable String bytes;
  private boolean isChanged;
  private boolean isLast;

  /// Starts again with `chunk`, and takes ownership of it; `isLast` at the end of the body.
  public BodyChunk reset(Chunk chunk, boolean isLast) {
    this.chunk = chunk;
    this.bytes = null;
    this.isChanged = false;
    this.isLast = isLast;
    return this;
  }

  /// The bytes; empty for none.
  public String bytes() {
    var known = bytes;
    if (known == null) {
      bytes = known = chunk.length() == 0 ? "" : chunk.asString();
    }
    return known;
  }

  public int length() {
    var known = bytes;
    return known == null ? chunk.length() : known.length();
  }

  /// Puts `bytes` in place of this piece; empty drops it.
  public void replace(String bytes) {
    this.bytes = bytes;
    isChanged = true;
  }

  /// True at the end of the body.
  public boolean isLast() {
    return isLast;
  }

  /// Ends the body with this piece; the rest of the service's body is dropped.
  public void end() {
    isLast = true;
  }

  /// A state of this piece, for [#restore(State)].
  public record State(@Nullable String bytes, boolean isChanged, boolean isLast) {}

  /// This piece as it is now.
  public State state() {
    return new State(bytes, isChanged, isLast);
  }

  /// Undoes the changes made since `state`.
  public void restore(State state) {
    bytes = state.bytes;
    isChanged = state.isChanged;
    isLast = state.isLast;
  }

  /// Passes on the piece; the receiver owns it.
  public Chunk take() {
    if (!isChanged) {
      return chunk;
    }
    chunk.release();
    return Chunk.of(bytes());
  }
}
