package moongate.net.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// What Jazzer calls: the first byte says how the rest is cut into pieces. Bytes are refused, or
/// read as requests that Netty reads alike; as responses they are read or refused.
public final class HttpFuzz {
  private HttpFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 2) {
      return;
    }
    int step = 1 + (data[0] & 0xFF);
    var bytes = new String(data, 1, data.length - 1, ISO_8859_1);
    NettyCodec.compare(bytes, Codec.decode(bytes, step).messages());
    ResponseCodec.decode(bytes, step);
  }
}
