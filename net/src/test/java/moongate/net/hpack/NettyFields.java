package moongate.net.hpack;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;

/// Netty's HPACK, to compare with.
final class NettyFields {
  private final DefaultHttp2HeadersDecoder decoder;
  private final DefaultHttp2HeadersEncoder encoder;

  /// @param huffmanFrom from how many bytes on strings are written in Huffman's code
  NettyFields(long mostSize, int huffmanFrom) {
    decoder =
        new DefaultHttp2HeadersDecoder(false, mostSize) {
          @Override
          protected Fields newHeaders() {
            return new Fields();
          }
        };
    encoder =
        new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE, false, 16, huffmanFrom);
  }

  /// Keeps whatever comes, in order.
  private static final class Fields extends DefaultHttp2Headers {
    final List<String> all = new ArrayList<>();

    Fields() {
      super(false, false, 2);
    }

    @Override
    public DefaultHttp2Headers add(CharSequence name, CharSequence value) {
      all.add(Decoded.pair(name.toString(), value.toString()));
      return this;
    }
  }

  /// The fields as `name=value`.
  List<String> decode(byte[] section) throws Http2Exception {
    return ((Fields) decoder.decodeHeaders(1, Unpooled.wrappedBuffer(section))).all;
  }

  void encoderCapacity(long most) throws Http2Exception {
    encoder.maxHeaderTableSize(most);
  }

  void decoderCapacity(long most) throws Http2Exception {
    decoder.maxHeaderTableSize(most);
  }

  /// Names and values in turn.
  byte[] encode(String... fields) throws Http2Exception {
    var headers = new DefaultHttp2Headers(false, false, 16);
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(new AsciiString(fields[i]), new AsciiString(fields[i + 1]));
    }
    var buffer = Unpooled.buffer();
    encoder.encodeHeaders(1, headers, buffer);
    return ByteBufUtil.getBytes(buffer);
  }
}
