package moongate.store;

import java.nio.ByteBuffer;
import java.util.UUID;
import moongate.model.value.Hash;

/// Ids made of the first 16 bytes of a hash (RFC 9562, sections 5.4, 5.5 and 5.8).
final class HashedId {
  private HashedId() {}

  /// @param version the version that the id states
  /// @param hashed the bytes that are hashed, in pieces
  static UUID of(Hash hash, int version, byte[]... hashed) {
    var digest = hash.begin();
    for (var piece : hashed) {
      digest.update(piece);
    }
    var bytes = ByteBuffer.wrap(digest.digest());
    long high = (bytes.getLong() & ~0xF000L) | (long) version << 12;
    long low = (bytes.getLong() & ~(0b11L << 62)) | 0b10L << 62;
    return new UUID(high, low);
  }
}
