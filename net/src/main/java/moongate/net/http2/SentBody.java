package moongate.net.http2;

import java.util.Arrays;
import moongate.http.Body;
import moongate.http.Chunk;
import moongate.http.Headers;
import org.jspecify.annotations.Nullable;

/// The beginning of a body that was already sent, as long as it is small. If the upstream refuses
/// the call without processing it, the call can be repeated with it. gRPC servers that shut down
/// refuse new calls, and nearly all of these fit in here.
final class SentBody {
  private static final int MOST = 8 * 1024;

  private byte[] bytes = {};

  /// Remembers a copy of `chunk`. False when that is too much.
  boolean add(Chunk chunk) {
    int before = bytes.length;
    if (chunk.length() > MOST - before) {
      return false;
    }
    bytes = before == 0 ? chunk.bytes() : Arrays.copyOf(bytes, before + chunk.length());
    if (before > 0) {
      chunk.copyTo(bytes, before);
    }
    return true;
  }

  /// The whole body once more, of which `rest` has not been sent yet.
  Body before(Body rest) {
    return new Whole(Chunk.of(bytes), rest);
  }

  private static final class Whole implements Body {
    private final Body rest;
    private @Nullable Chunk beginning;

    Whole(Chunk beginning, Body rest) {
      this.beginning = beginning;
      this.rest = rest;
    }

    @Override
    public long length() {
      return rest.length();
    }

    @Override
    public Chunk read() {
      var first = takeBeginning();
      return first == null ? rest.read() : first;
    }

    @Override
    public @Nullable Chunk poll() {
      var first = takeBeginning();
      return first == null ? rest.poll() : first;
    }

    private @Nullable Chunk takeBeginning() {
      var first = beginning;
      beginning = null;
      return first;
    }

    @Override
    public @Nullable Headers trailers() {
      return rest.trailers();
    }

    @Override
    public boolean whenReady(Runnable task) {
      return rest.whenReady(task);
    }
  }
}
