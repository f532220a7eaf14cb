package moongate.gateway;

import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Response;
import moongate.http.ResponseHead;

/// Short ways to answer for upstreams in tests.
final class TestResponses {
  private TestResponses() {}

  static void text(Response response, int status, String body) {
    var head = new ResponseHead(status);
    head.headers().set(HeaderName.CONTENT_TYPE, "text/plain");
    response.send(head);
    response.write(Chunk.of(body));
    response.end();
  }
}
