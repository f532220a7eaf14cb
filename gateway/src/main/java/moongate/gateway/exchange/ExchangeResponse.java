package moongate.gateway.exchange;

import java.util.List;
import java.util.Set;
import moongate.http.ClientResponse;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/// The response of one exchange: its head, its source, and what plugins have changed.
///
/// Before the service or the gateway has answered, the head contains the headers that plugins have
/// set in advance. They are added to the answer.
public final class ExchangeResponse {
  /// Headers that occur only once, so that the service's value wins.
  private static final Set<HeaderName> SINGLE =
      Set.of(
          HeaderName.CONTENT_TYPE,
          HeaderName.CONTENT_LENGTH,
          HeaderName.DATE,
          HeaderName.SERVER,
          HeaderName.LOCATION,
          HeaderName.of("Last-Modified"),
          HeaderName.of("ETag"));

  /// Headers that describe the body, and are wrong for another body.
  private static final List<HeaderName> DESCRIBES_BODY =
      List.of(
          HeaderName.CONTENT_ENCODING,
          HeaderName.of("Content-Range"),
          HeaderName.of("Accept-Ranges"),
          HeaderName.of("ETag"),
          HeaderName.of("Last-Modified"),
          HeaderName.of("Cache-Control"),
          HeaderName.of("Expires"));

  private final Exchange exchange;
  private @Nullable ResponseHead head;

  /// The service's response, which lends its head until it is closed.
  private @Nullable ClientResponse service;

  private int status;
  private boolean isHeadSent;
  private boolean isProxied;
  private boolean isUnanswered;
  private boolean isExit;
  private boolean isFailed;
  private boolean isFromService;
  private boolean isBuffering;
  private long bytesSent;
  private long bodyBytesSent;
  private @Nullable String serviceBody;
  private @Nullable Headers serviceHeaders;
  private @Nullable Headers received;
  private @Nullable Headers receivedLines;
  private @Nullable Headers trailers;
  private boolean isHeadGone;
  private boolean hidesServer;
  private @Nullable String replacement;
  private @Nullable BodyBuffer printed;
  private @Nullable BodyBuffer held;
  private @Nullable String pluginError;

  ExchangeResponse(Exchange exchange) {
    this.exchange = exchange;
  }

  /// Status and headers. Changes count until [#isHeadSent()].
  public ResponseHead head() {
    var known = head;
    if (known == null) {
      head = known = new ResponseHead(200);
    }
    return known;
  }

  public Headers headers() {
    return head().headers();
  }

  /// False if nothing has been set yet: [#headers()] would create an empty head.
  public boolean hasHead() {
    return head != null;
  }

  /// The status; 0 when nobody has answered or set one yet.
  public int status() {
    return status;
  }

  /// Sets the status.
  ///
  /// @throws IllegalArgumentException when `status` does not have three digits
  public void status(int status) {
    head().status(status);
    this.status = status;
  }

  /// Sets the status that the log phase sees if no client gets this response, or if header_filter
  /// says so. The head may belong to another response by now.
  public void unanswered(int status) {
    this.status = status;
    isUnanswered = true;
  }

  /// True if a status was set for a response that no client got.
  public boolean isUnanswered() {
    return isUnanswered;
  }

  /// Turns this response into `answer`: status, headers and body. Existing headers stay unless the
  /// answer has headers of the same name.
  public void become(Answer answer) {
    new AnswerWriter(exchange, this).write(answer);
  }

  /// In header_filter: makes this response an error page instead, without the headers that belong
  /// to the body that does not follow.
  public void failWith(int status) {
    becomeInstead(new Answer.EnginePage(status));
  }

  /// In header_filter: makes this response what `answer` says, without the headers that belong to
  /// the body that does not follow.
  public void becomeInstead(Answer answer) {
    DESCRIBES_BODY.forEach(headers()::remove);
    become(answer);
  }

  /// Records a failure of a plugin. Only the first failure of a request is kept.
  public void pluginError(String summary) {
    if (pluginError == null) {
      pluginError = summary;
    }
  }

  /// The first failure of a plugin in this exchange, in short; null when there is none.
  public @Nullable String pluginError() {
    return pluginError;
  }

  /// Takes over the head of the service's response. That is closed by [#leaveService()], or when
  /// the exchange is over: logs still read the head, and if they take long, others run meanwhile.
  public void serviceResponded(ClientResponse answer) {
    service = answer;
    serviceResponded(answer.head());
  }

  /// Takes over the head that the service has sent, and adds the headers that plugins have set
  /// before.
  public void serviceResponded(ResponseHead fromService) {
    isProxied = true;
    isFromService = true;
    status = fromService.status();
    received = fromService.headers();
    if (isBuffering) {
      serviceHeaders = fromService.headers().copy();
    }
    var early = head;
    head = fromService;
    if (early != null && early.headers().size() > 0) {
      addEarly(early.headers(), fromService.headers());
    }
  }

  /// Nothing more is needed from the service. Copies the head, because the service's connection may
  /// serve another request from now on.
  public void leaveService() {
    var lent = head;
    if (lent != null) {
      var own = new ResponseHead(lent.status(), lent.headers().copy());
      own.status(lent.status(), lent.reason());
      if (received == lent.headers()) {
        received = own.headers();
      }
      head = own;
    }
    ended();
  }

  /// The exchange is over.
  void ended() {
    var answer = service;
    if (answer != null) {
      service = null;
      answer.close();
    }
  }

  private static void addEarly(Headers early, Headers headers) {
    for (int i = 0; i < early.size(); i++) {
      var name = HeaderName.of(early.nameAt(i));
      if (!(SINGLE.contains(name) && headers.contains(name))) {
        headers.add(name, early.valueAt(i));
      }
    }
  }

  /// A plugin has removed the service's `Server` header: the gateway does not add its own.
  public void hideServer() {
    hidesServer = true;
  }

  public boolean hidesServer() {
    return hidesServer;
  }

  /// Forgets a service's response that broke off before anything of it was sent, with what plugins
  /// hold back of it.
  public void forgetService() {
    if (held != null) {
      held.clear();
    }
    if (isFromService) {
      isFromService = false;
      head = null;
      status = 0;
    }
  }

  /// True if status and headers cannot be changed any more.
  public boolean isHeadSent() {
    return isHeadSent;
  }

  /// The head leaves.
  public void headSent() {
    isHeadSent = true;
    exchange.timings().headSent(exchange.nanoTime());
  }

  /// True if the head was passed to the transport. Until then the body filters, which come too late
  /// for plugins to change the head, may still adapt it to the body.
  public boolean isHeadGone() {
    return isHeadGone;
  }

  /// The head was handed to the transport.
  public void headGone() {
    isHeadGone = true;
  }

  /// The last byte has left.
  public void sent(long bytes, long bodyBytes) {
    bytesSent = bytes;
    bodyBytesSent = bodyBytes;
  }

  /// How many bytes the client got, head included; 0 before the end.
  public long bytesSent() {
    return bytesSent;
  }

  /// How many bytes of body the client got; 0 before the end.
  public long bodyBytesSent() {
    return bodyBytesSent;
  }

  /// The service is being called: what follows is its response, or a failure.
  public void proxied() {
    isProxied = true;
  }

  public boolean isProxied() {
    return isProxied;
  }

  /// A plugin answers, or the gateway does so by design.
  public void exited() {
    isExit = true;
  }

  /// Something failed, and the gateway answers because of it.
  public void failed() {
    isFailed = true;
  }

  /// True when something failed.
  public boolean isFailed() {
    return isFailed;
  }

  /// Who makes the response.
  public Source source() {
    if (isFailed) {
      return Source.ERROR;
    }
    if (isExit) {
      return Source.EXIT;
    }
    return isProxied ? Source.SERVICE : Source.ERROR;
  }

  /// Asks for buffered proxying: the whole response of the service before header_filter.
  public void buffer() {
    isBuffering = true;
  }

  /// Reverts [#buffer()].
  public void stream() {
    isBuffering = false;
  }

  public boolean isBuffering() {
    return isBuffering;
  }

  /// The whole body that the service sent; null without buffered proxying.
  public @Nullable String serviceBody() {
    return serviceBody;
  }

  public void serviceBody(String body) {
    serviceBody = body;
  }

  /// The headers of a buffered response before plugins have changed them, without those about the
  /// service's connection; null without buffered proxying.
  public @Nullable Headers serviceHeaders() {
    return serviceHeaders;
  }

  /// All headers as the service sent them, whatever plugins and the gateway have made of them; none
  /// if it has not answered. The first call makes a copy.
  public Headers receivedHeaders() {
    var lines = receivedLines;
    if (lines == null) {
      receivedLines = lines = received == null ? new Headers() : received.remembered();
    }
    return lines;
  }

  /// The trailers. Available from the last call of body_filter on; with buffered proxying from
  /// header_filter on. Null for none.
  public @Nullable Headers trailers() {
    return trailers;
  }

  /// Replaces the trailers; null for none.
  public void trailers(@Nullable Headers fields) {
    trailers = fields;
  }

  /// Sends `body` instead of what comes from the service.
  public void replaceBody(String body) {
    replacement = body;
    headers().set(HeaderName.CONTENT_LENGTH, Integer.toString(body.length()));
  }

  /// The body given to [#replaceBody]; null for none.
  public @Nullable String replacement() {
    return replacement;
  }

  /// In rewrite and access: the output that is sent as the answer, without Content-Length.
  public BodyBuffer print() {
    var known = printed;
    if (known == null) {
      printed = known = new BodyBuffer(exchange.settings().maxBufferedBody(), exchange.bodyClaim());
    }
    return known;
  }

  /// The printed output; null for none.
  public @Nullable BodyBuffer printed() {
    return printed;
  }

  /// True if plugins hold back the body.
  public boolean isHolding() {
    return held != null && held.length() > 0;
  }

  /// In body_filter: the part of the body that plugins hold back until the end.
  public BodyBuffer held() {
    var known = held;
    if (known == null) {
      held = known = new BodyBuffer(exchange.settings().maxBufferedBody(), exchange.bodyClaim());
    }
    return known;
  }
}
