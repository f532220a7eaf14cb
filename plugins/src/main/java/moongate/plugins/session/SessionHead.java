package moongate.plugins.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The head of a session's cookie, in the form of lua-resty-session 4, little-endian:
///
///     type  flags  id  created at  rolling offset  data size  tag  idling offset  mac
///     1     2      32  5           4               3          16   3              16   bytes
///
/// The tag authenticates the session's data together with the fields before it; the mac
/// authenticates the whole head. So the idling offset can change without encrypting the data again.
///
/// @param id random bytes
/// @param isPersistent whether it is the head of a cookie that outlives the browser
/// @param createdAt seconds since 1970
/// @param rollingOffset seconds from the creation to the last renewal
/// @param dataSize of the encrypted data, in bytes
/// @param tag bytes
/// @param idlingOffset seconds from the last renewal to the last sign of life
record SessionHead(
    String id,
    boolean isPersistent,
    long createdAt,
    long rollingOffset,
    int dataSize,
    String tag,
    long idlingOffset) {
  static final int ID_BYTES = 32;
  static final int TAG_BYTES = 16;
  static final int MAC_BYTES = 16;

  /// The length of a whole head in Base64.
  static final int TEXT_LENGTH = 110;

  private static final int TYPE = 1;
  private static final int PERSISTENT = 1 << 4;
  private static final int SEALED_BYTES = 1 + 2 + ID_BYTES + 5 + 4 + 3;
  private static final int SIGNED_BYTES = SEALED_BYTES + TAG_BYTES + 3;
  private static final long LONGEST_IDLING = 0xFF_FFFF;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /// Reads the head at the beginning of `text`; null if there is none, or if it is not one of ours.
  static @Nullable SessionHead parse(String text, SessionKeys keys) {
    if (text.length() < TEXT_LENGTH) {
      return null;
    }
    var bytes = decoded(text.substring(0, TEXT_LENGTH));
    if (bytes == null || bytes[0] != TYPE) {
      return null;
    }
    var head = of(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    return keys.isMac(head.id, bytes, SIGNED_BYTES) ? head : null;
  }

  private static SessionHead of(ByteBuffer bytes) {
    bytes.get();
    int flags = Short.toUnsignedInt(bytes.getShort());
    return new SessionHead(
        text(bytes, ID_BYTES),
        (flags & PERSISTENT) != 0,
        number(bytes, 5),
        number(bytes, 4),
        (int) number(bytes, 3),
        text(bytes, TAG_BYTES),
        number(bytes, 3));
  }

  private static String text(ByteBuffer bytes, int length) {
    var part = new byte[length];
    bytes.get(part);
    return new String(part, ISO_8859_1);
  }

  private static long number(ByteBuffer bytes, int length) {
    long number = 0;
    for (int i = 0; i < length; i++) {
      number |= Byte.toUnsignedLong(bytes.get()) << (8 * i);
    }
    return number;
  }

  private static void put(ByteBuffer bytes, long number, int length) {
    for (int i = 0; i < length; i++) {
      bytes.put((byte) (number >>> (8 * i)));
    }
  }

  /// Null if it is not Base64.
  static byte @Nullable [] decoded(String base64) {
    try {
      return Base64.getUrlDecoder().decode(base64.getBytes(ISO_8859_1));
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  static String encoded(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  /// The bytes that are authenticated by the tag together with the data.
  byte[] sealed() {
    var bytes = ByteBuffer.allocate(SEALED_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    putSealed(bytes);
    return bytes.array();
  }

  private void putSealed(ByteBuffer bytes) {
    bytes.put((byte) TYPE);
    bytes.putShort((short) (isPersistent ? PERSISTENT : 0));
    bytes.put(id.getBytes(ISO_8859_1));
    put(bytes, createdAt, 5);
    put(bytes, rollingOffset, 4);
    put(bytes, dataSize, 3);
  }

  /// The text that [#parse] reads.
  String text(SessionKeys keys) {
    var bytes = ByteBuffer.allocate(SIGNED_BYTES + MAC_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    putSealed(bytes);
    bytes.put(tag.getBytes(ISO_8859_1));
    put(bytes, idlingOffset, 3);
    bytes.put(keys.mac(id, bytes.array(), SIGNED_BYTES));
    return encoded(bytes.array());
  }

  /// The id as text.
  String idText() {
    return encoded(id.getBytes(ISO_8859_1));
  }

  /// The same session after a request.
  SessionHead touched(long now) {
    long offset = Math.clamp(now - rolledAt(), 0, LONGEST_IDLING);
    return new SessionHead(id, isPersistent, createdAt, rollingOffset, dataSize, tag, offset);
  }

  SessionHead withTag(String other) {
    return new SessionHead(
        id, isPersistent, createdAt, rollingOffset, dataSize, other, idlingOffset);
  }

  /// The time of the last renewal, in seconds since 1970.
  long rolledAt() {
    return createdAt + rollingOffset;
  }

  /// The time of the last noted request, in seconds since 1970.
  long touchedAt() {
    return rolledAt() + idlingOffset;
  }
}
