package moongate.admin.request;

import java.util.Set;
import java.util.concurrent.Executor;
import moongate.admin.access.AccessRule;
import moongate.admin.access.Origins;
import moongate.admin.form.Forms;
import moongate.admin.node.NodeInfo;
import moongate.admin.reply.Refused;
import moongate.admin.reply.Reply;
import moongate.admin.reply.StoreReplies;
import moongate.fiber.Background;
import moongate.http.BodyException;
import moongate.http.Handler;
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers requests with a table of endpoints: finds the endpoint, runs it, and sends its reply.
/// Endpoints run beside the event loops, because they may block on the disk or a database.
public final class JsonApi implements Handler {
  private static final Logger log = LoggerFactory.getLogger(JsonApi.class);
  private static final HeaderName ALLOW_ORIGIN = HeaderName.of("Access-Control-Allow-Origin");
  private static final HeaderName REQUEST_HEADERS = HeaderName.of("Access-Control-Request-Headers");
  private static final HeaderName LATENCY = HeaderName.of("X-Kong-Admin-Latency");
  private static final String IDENTITY = "identity";
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
  private static final byte[] NO_BODY = {};

  private final AdminRoutes routes;
  private final NodeInfo node;
  private final int maxBody;
  private final AccessRule access;
  private final Origins origins;
  private final Background background;
  private final AccessLog accessLog;

  /// @param maxBody the size of the largest request body, in bytes
  /// @param origins the web sites whose pages may use the API
  public JsonApi(
      AdminRoutes routes,
      NodeInfo node,
      int maxBody,
      AccessRule access,
      Origins origins,
      Executor executor,
      AccessLog accessLog) {
    this.routes = routes;
    this.node = node;
    this.maxBody = maxBody;
    this.access = access;
    this.origins = origins;
    this.background = new Background(executor);
    this.accessLog = accessLog;
  }

  @Override
  public void handle(Request request, Response response) {
    var written = answer(request);
    try {
      send(request, response, written);
    } finally {
      boolean hasBody = written.reply().status() != 204 && !request.head().method().equals("HEAD");
      accessLog.write(request, written.reply().status(), hasBody ? written.length() : 0);
    }
  }

  private WrittenReply answer(Request request) {
    try {
      return find(request);
    } catch (Refused refused) {
      return WrittenReply.of(refused.reply());
    } catch (BodyException failure) {
      return WrittenReply.of(reply(failure));
    }
  }

  private static Reply reply(BodyException failure) {
    return switch (failure.kind()) {
      case TOO_LARGE -> Reply.message(413, "Payload too large");
      case MALFORMED -> Reply.message(400, "Bad request");
      case TIMEOUT -> Reply.message(408, "Request timeout");
      case NO_ROOM -> Reply.message(503, "Too many bodies are being read");
      case CLIENT_GONE -> throw failure;
    };
  }

  private WrittenReply find(Request request) {
    var target = request.head().target();
    int question = target.indexOf('?');
    var path = question < 0 ? target : target.substring(0, question);
    var query = question < 0 ? "" : target.substring(question + 1);
    var method = request.head().method();
    var refusal = origins.refusal(request);
    if (refusal != null) {
      return WrittenReply.of(Reply.message(403, refusal));
    }
    var permission =
        method.equals("OPTIONS") ? AccessRule.Permission.READ : access.check(request.head());
    var found = routes.find(path);
    if (found.isEmpty()) {
      return WrittenReply.of(Reply.notFound());
    }
    if (method.equals("OPTIONS")) {
      return WrittenReply.of(options(request, found.get().methods()));
    }
    var action = found.get().action(method);
    if (action.isEmpty()) {
      var refused = Reply.message(405, "Method not allowed");
      return WrittenReply.of(refused.with("Allow", found.get().methods()));
    }
    if (permission == AccessRule.Permission.READ && !action.get().isReading()) {
      return WrittenReply.of(Reply.message(403, "this token may only read"));
    }
    if (WITH_BODY.contains(method) && isEncoded(request)) {
      return WrittenReply.of(
          Reply.message(
              415, "bodies with a Content-Encoding are not read: send the body as it is"));
    }
    var body = WITH_BODY.contains(method) ? request.body().readAll(maxBody) : NO_BODY;
    var arguments = Forms.arguments(query);
    var variables = found.get().variables();
    var asked = new AdminRequest(request.head(), path, variables, arguments, body, permission);
    return background.await(request.fiber(), () -> WrittenReply.of(answer(action.get(), asked)));
  }

  private static boolean isEncoded(Request request) {
    var encoding = request.head().headers().firstOr(HeaderName.CONTENT_ENCODING, IDENTITY);
    return !encoding.equalsIgnoreCase(IDENTITY);
  }

  private static Reply answer(AdminRoutes.Action action, AdminRequest request) {
    try {
      return action.endpoint().answer(request);
    } catch (Refused refused) {
      return refused.reply();
    } catch (StoreException failure) {
      return StoreReplies.of(failure, request.head().method() + " " + request.path());
    } catch (RuntimeException defect) {
      log.error("{} {} failed", request.head().method(), request.path(), defect);
      return Reply.message(500, "An unexpected error occurred");
    }
  }

  private static Reply options(Request request, String methods) {
    var asked = request.head().headers().firstOr(REQUEST_HEADERS, "Content-Type");
    return Reply.empty(204)
        .with("Allow", methods)
        .with("Access-Control-Allow-Methods", methods)
        .with("Access-Control-Allow-Headers", asked);
  }

  private void send(Request request, Response response, WrittenReply written) {
    var reply = written.reply();
    var head = new ResponseHead(reply.status());
    var headers = head.headers();
    var elapsed = (System.nanoTime() - request.startedNanos()) / 1_000_000;
    headers.set(ALLOW_ORIGIN, origins.allowed(request.head()));
    headers.set(HeaderName.of("Access-Control-Allow-Credentials"), "true");
    if (node.isLatencyShown()) {
      headers.set(LATENCY, Long.toString(elapsed));
    }
    if (node.isProductShown()) {
      headers.set(HeaderName.SERVER, node.product());
    }
    reply.headers().forEach((name, value) -> headers.set(HeaderName.of(name), value));
    if (reply.status() != 204) {
      headers.set(HeaderName.CONTENT_LENGTH, Long.toString(written.length()));
    }
    response.send(head);
    written.body().forEach(response::write);
    response.end();
  }
}
