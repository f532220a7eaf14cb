package moongate.http;

/// Answers requests. One instance serves all connections of all loops.
public interface Handler {
  /// Answers one request. Runs on the request's own fiber and may wait. The request is over when
  /// this returns: if the response was not ended by then, or if this throws, the response is cut
  /// off.
  void handle(Request request, Response response);

  /// Answers a request that the server refuses (malformed, too large, too slow). The head holds the
  /// parts that could be read; method and target may be empty, and headers missing. The connection
  /// closes afterwards.
  default void reject(Request request, Response response, Rejection rejection) {
    var head = new ResponseHead(rejection.status());
    head.headers().set(HeaderName.CONTENT_TYPE, "text/plain; charset=utf-8");
    var body = Chunk.of(rejection.message() + "\n");
    head.headers().set(HeaderName.CONTENT_LENGTH, Integer.toString(body.length()));
    response.send(head);
    response.write(body);
    response.end();
  }
}
