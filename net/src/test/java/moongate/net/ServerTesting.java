package moongate.net;

import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.ResponseHead;

/// What tests of a server for HTTP/1.1 share.
abstract class ServerTesting extends NetTest {
  static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  static final String CLOSE = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

  /// Answers with method, target and body.
  static void echo(Request request, Response response) {
    var head = request.head();
    var body =
        new String(request.body().readAll(1 << 20), java.nio.charset.StandardCharsets.ISO_8859_1);
    answer(response, 200, head.method() + " " + head.target() + " " + body);
  }

  static ResponseHead head(int status) {
    var head = new ResponseHead(status);
    head.headers().set(HeaderName.DATE, "now");
    return head;
  }
}
