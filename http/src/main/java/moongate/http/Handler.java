package moongate.http;

/// What answers requests. One instance serves all connections of all loops.
public interface Handler {
  /// Answers one request. Runs on the request's own fiber and may wait; the request is over when
  /// this returns, and a response that was not ended by then is cut off. What it throws cuts it off
  /// too.
  void handle(Request request, Response response);

  /// Answers a request that the server refuses (malformed, too large, too slow). The head holds
  /// what could be read; method and target may be empty, headers missing. The connection closes
  /// afterwards.
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
