package moongate.plugins.aiproxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/// Writes AWS's event streams, after their documentation.
final class AwsMessages {
  private AwsMessages() {}

  static String event(String type, String json) {
    return message(":event-type", type, json);
  }

  /// @return its bytes
  static String message(String header, String value, String json) {
    var headers = header(header, value) + header(":content-type", "application/json");
    var payload = new String(json.getBytes(UTF_8), ISO_8859_1);
    int length = 12 + headers.length() + payload.length() + 4;
    var buffer = ByteBuffer.allocate(length).putInt(length).putInt(headers.length());
    buffer.putInt(checksum(buffer, 8));
    buffer.put((headers + payload).getBytes(ISO_8859_1));
    buffer.putInt(checksum(buffer, length - 4));
    return new String(buffer.array(), ISO_8859_1);
  }

  private static String header(String name, String value) {
    return (char) name.length() + name + (char) 7 + (char) 0 + (char) value.length() + value;
  }

  private static int checksum(ByteBuffer buffer, int length) {
    var crc = new CRC32();
    crc.update(buffer.array(), 0, length);
    return (int) crc.getValue();
  }
}
