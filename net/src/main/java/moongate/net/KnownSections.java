package moongate.net;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The last few sections that one end of a connection has sent. A client that asks for the same
/// again, and a service that answers alike, spell it alike, once their tables have what they need.
///
/// A section is only compared until it comes a second time; then what it says is kept.
final class KnownSections {
  /// Heads and trailers of a few kinds of requests.
  private static final int PLACES = 8;

  /// Larger sections are not kept, for the memory that they would take.
  private static final int MOST = 512;

  private static final int MOST_LINES = 1024;

  private final Place[] places = new Place[PLACES];

  KnownSections() {
    Arrays.setAll(places, _ -> new Place());
  }

  /// Where a section like that in the first `length` bytes is kept; null when it is too large.
  @Nullable Place place(byte[] memory, int length) {
    if (length == 0 || length > MOST) {
      return null;
    }
    int sum = 31 * length + memory[0];
    sum = 31 * sum + memory[length >>> 1];
    sum = 31 * sum + memory[length - 1];
    return places[(sum ^ sum >>> 3 ^ sum >>> 7) & PLACES - 1];
  }

  static final class Place {
    private byte[] bytes = {};
    private int length;
    private long changes;
    private @Nullable KnownSection section;

    /// True when the section in the first `bytes` of `memory` is the one that stands here.
    ///
    /// @param tableChanges how often the table had changed when it came
    boolean stands(byte[] memory, int size, long tableChanges) {
      return size == length
          && tableChanges == changes
          && Arrays.equals(bytes, 0, size, memory, 0, size);
    }

    /// What the section says that stands here; null when that is not known yet.
    @Nullable KnownSection section() {
      return section;
    }

    void remember(byte[] memory, int size, long tableChanges) {
      if (bytes.length < size) {
        bytes = new byte[size];
      }
      System.arraycopy(memory, 0, bytes, 0, size);
      length = size;
      changes = tableChanges;
      section = null;
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
