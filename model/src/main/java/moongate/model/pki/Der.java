package moongate.model.pki;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Encodes the parts of certificates and keys in DER (X.690): a tag, a length, the content.
final class Der {
  private static final HexFormat HEX = HexFormat.of();

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return tagged(0x30, parts);
  }

  static byte[] set(byte[]... parts) {
    return tagged(0x31, parts);
  }

  static byte[] integer(BigInteger number) {
    return tagged(0x02, number.toByteArray());
  }

  static byte[] octets(byte[] content) {
    return tagged(0x04, content);
  }

  /// A bit string of whole bytes.
  static byte[] bits(byte[] content) {
    return tagged(0x03, new byte[] {0}, content);
  }

  static byte[] yes() {
    return tagged(0x01, new byte[] {(byte) 0xFF});
  }

  static byte[] text(String text) {
    return tagged(0x0C, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] time(String text) {
    return tagged(0x18, text.getBytes(StandardCharsets.US_ASCII));
  }

  /// An object identifier; `digits` is its content in hexadecimal.
  static byte[] oid(String digits) {
    return tagged(0x06, HEX.parseHex(digits));
  }

  static byte[] nothing() {
    return new byte[] {0x05, 0};
  }

  /// An element whose content consists of `parts`.
  static byte[] tagged(int tag, byte[]... parts) {
    var content = joined(parts);
    var out = new ByteArrayOutputStream(content.length + 5);
    out.write(tag);
    writeLength(out, content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (var part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static void writeLength(ByteArrayOutputStream out, int length) {
    if (length < 0x80) {
      out.write(length);
      return;
    }
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(length);
    int count = Math.ceilDiv(bits, Byte.SIZE);
    out.write(0x80 | count);
    for (int i = count - 1; i >= 0; i--) {
      out.write(length >> (8 * i));
    }
  }
}
