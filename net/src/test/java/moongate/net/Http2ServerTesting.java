package moongate.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import moongate.http.Chunk;
import moongate.http.Handler;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.net.settings.Limits;

/// What tests of a server for HTTP/2 share, whose frames are written by hand.
abstract class Http2ServerTesting extends NetTest {
  static void answer(Request request, Response response) {
    var body = new String(request.body().readAll(1 << 20), ISO_8859_1);
    response.send(new ResponseHead(200));
    response.write(Chunk.of(request.requestLine() + "|" + body));
    response.end();
  }

  static String[] post(String path) {
    return new String[] {
      ":method", "POST", ":scheme", "http", ":path", path, ":authority", "a.test"
    };
  }

  static String[] get(String... more) {
    var fields = new ArrayList<>(List.of(post("/x")));
    fields.addAll(List.of(more));
    return fields.toArray(String[]::new);
  }

  FrameClient connect() throws IOException {
    return new FrameClient(start());
  }

  NettyServer start() {
    return start(Limits.DEFAULT, Http2ServerTesting::answer);
  }

  NettyServer start(Limits limits, Handler handler) {
    var address = new InetSocketAddress("127.0.0.1", 0);
    var listener = new NettyServer.Listener(address, true, false, 128, null);
    return serve(listener, limits, handler);
  }

  static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  static byte[] initialWindow(int size) {
    return ByteBuffer.allocate(6).putShort((short) 4).putInt(size).array();
  }
}
