package moongate.net.http2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The last few sections that one side of a connection has sent. A client that asks for the same
/// again, or a service that answers alike, encodes it in the same bytes once the tables have what
/// they need.
///
/// A section is only compared at first. When it arrives a second time, its content is kept.
final class KnownSections {
  /// Heads and trailers of a few kinds of requests: each may stand in one of two places.
  private static final int PAIRS = 4;

  /// Larger sections are not kept, because of the memory that they would take.
  private static final int MOST = 512;

  private static final int MOST_LINES = 1024;

  private static final VarHandle OCTETS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private final Place[] places = new Place[2 * PAIRS];

  /// By pair: which one was of use last.
  private final int[] latest = new int[PAIRS];

  private int pair;

  KnownSections() {
    Arrays.setAll(places, _ -> new Place());
  }

  /// Where the section in the first `length` bytes stands, if it came before.
  ///
  /// @param changes how often the table has changed
  @Nullable Place find(byte[] memory, int length, long changes) {
    if (length > MOST) {
      return null;
    }
    pair = (int) (sum(memory, length) >>> 32 & PAIRS - 1);
    for (int i = 0; i < 2; i++) {
      var place = places[2 * pair + i];
      if (place.stands(memory, length, changes)) {
        latest[pair] = i;
        return place;
      }
    }
    return null;
  }

  private static long sum(byte[] memory, int length) {
    long sum = length;
    int at = 0;
    for (; at <= length - Long.BYTES; at += Long.BYTES) {
      sum = (sum ^ (long) OCTETS.get(memory, at)) * PRIME;
      sum ^= sum >>> 29;
    }
    for (; at < length; at++) {
      sum = (sum ^ memory[at]) * PRIME;
    }
    return sum;
  }

  /// Keeps the section that was not found just now, for comparison.
  void remember(byte[] memory, int length, long changes) {
    if (length <= MOST) {
      latest[pair] ^= 1;
      places[2 * pair + latest[pair]].remember(memory, length, changes);
    }
  }

  static final class Place {
    private byte[] bytes = {};
    private int length = -1;
    private long changes;
    private @Nullable KnownSection section;

    private boolean stands(byte[] memory, int size, long tableChanges) {
      return size == length
          && tableChanges == changes
          && Arrays.equals(bytes, 0, size, memory, 0, size);
    }

    private void remember(byte[] memory, int size, long tableChanges) {
      if (bytes.length < size) {
        bytes = new byte[size];
      }
      System.arraycopy(memory, 0, bytes, 0, size);
      length = size;
      changes = tableChanges;
      section = null;
    }

    /// What the section says that stands here; null when that is not known yet.
    @Nullable KnownSection section() {
      return section;
    }

    /// Keeps what the section says that stands here.
    @Nullable KnownSection keep(ReceivedFields read) {
      if (read.fields().length() <= MOST_LINES) {
        section = new KnownSection(read);
      }
      return section;
    }
  }
}
