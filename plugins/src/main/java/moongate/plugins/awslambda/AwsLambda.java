package moongate.plugins.awslambda;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.log.LogContext;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginFailure;
import moongate.http.BodyException;
import moongate.http.ClientResponse;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.RequestHead;
import moongate.http.ResolveException;
import moongate.http.UpstreamException;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.aws.AwsClient;
import moongate.plugins.aws.Credentials;
import moongate.plugins.aws.Signature;
import moongate.plugins.logging.Endpoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// Calls a Lambda function with the content of the request, and answers with its result.
final class AwsLambda implements Plugin {
  /// Headers that concern one connection only, or that follow from the body.
  static final List<HeaderName> OWN =
      List.of(
          HeaderName.CONNECTION,
          HeaderName.KEEP_ALIVE,
          HeaderName.PROXY_CONNECTION,
          HeaderName.TE,
          HeaderName.TRAILER,
          HeaderName.TRANSFER_ENCODING,
          HeaderName.UPGRADE,
          HeaderName.CONTENT_LENGTH);

  private static final Logger log = LoggerFactory.getLogger("moongate.plugin");
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final HeaderName INVOCATION = HeaderName.of("X-Amz-Invocation-Type");
  private static final HeaderName LOG = HeaderName.of("X-Amz-Log-Type");
  private static final HeaderName ERROR = HeaderName.of("X-Amz-Function-Error");
  private static final int MOST_LOGGED = 1024;
  private static final String API = "/2015-03-31/functions/";

  private final AwsClient client;
  private final AwsClient.Place place;
  private final Credentials credentials;
  private final Signature signature;
  private final Clock clock;
  private final String target;
  private final String function;
  private final String invocationType;
  private final String logType;
  private final int unhandledStatus;
  private final boolean isProxy;
  private final boolean isGatewayEvent;
  private final boolean skipsLargeBodies;
  private final boolean isLegacy;
  private final Event event;
  private final GatewayEvent gatewayEvent;
  private final Duration timeout;
  private final @Nullable Endpoint proxy;

  AwsLambda(
      Value.Obj config,
      AwsClient client,
      AwsClient.Place place,
      Credentials credentials,
      String region,
      Clock clock) {
    this.client = client;
    this.place = place;
    this.credentials = credentials;
    this.clock = clock;
    signature = new Signature(region, "lambda");
    function = config.optionalText("function_name").map(Utf8::bytes).orElse("");
    var qualifier = config.optionalText("qualifier").map(Utf8::bytes).orElse("");
    target =
        API
            + Signature.escaped(function)
            + "/invocations"
            + (qualifier.isEmpty() ? "" : "?Qualifier=" + Signature.escaped(qualifier));
    invocationType = config.text("invocation_type");
    logType = config.text("log_type");
    unhandledStatus = (int) config.optionalNumber("unhandled_status").orElse(0);
    isProxy = config.flag("is_proxy_integration");
    isGatewayEvent = config.flag("awsgateway_compatible");
    skipsLargeBodies = config.flag("skip_large_bodies");
    isLegacy = config.text("empty_arrays_mode").equals("legacy");
    event = new Event(config);
    boolean isVersion2 =
        config.optionalText("awsgateway_compatible_payload_version").orElse("1.0").equals("2.0");
    gatewayEvent = new GatewayEvent(isVersion2, config.flag("base64_encode_body"));
    timeout = Duration.ofMillis((long) config.number("timeout"));
    proxy = config.optionalText("proxy_url").map(Endpoint::of).orElse(null);
  }

  @Override
  public Outcome access(Exchange exchange) {
    if (function.isEmpty()) {
      throw new PluginFailure("no function: set function_name", "no function is configured");
    }
    if (signature.region().isEmpty()) {
      throw new PluginFailure(
          "no region: set aws_region, or AWS_REGION in the node's environment",
          "no AWS region is configured");
    }
    int most = exchange.settings().maxBufferedBody();
    if (!exchange.body().read(most)) {
      return Outcome.answer(Answer.error(413, null));
    }
    var body = body(exchange);
    var payload = isGatewayEvent ? gatewayEvent.of(exchange, body) : event.of(exchange, body);
    var head = head();
    var bytes = JSON.writeValueAsBytes(payload);
    signature.sign(head, bytes, credentials.get(exchange.request()), clock.instant());
    try (var response = client.send(exchange.request(), place, proxy, head, bytes, timeout)) {
      return Outcome.answer(answer(exchange, response, most));
    } catch (UpstreamException | ResolveException | BodyException failed) {
      throw new PluginFailure(
          "the function " + function + " did not answer: " + failed.getMessage(),
          "the function did not answer");
    }
  }

  /// With `skip_large_bodies`, a body that does not fit into the request's own buffer is left out.
  private byte[] body(Exchange exchange) {
    var bytes = exchange.body().bytes();
    int room = exchange.settings().spool().memoryOfEach();
    if (!skipsLargeBodies || bytes.length <= room) {
      return bytes;
    }
    log.warn(
        "[aws-lambda] a body of {} bytes is left out, as skip_large_bodies wants it, {}",
        bytes.length,
        LogContext.of(exchange));
    return new byte[0];
  }

  private RequestHead head() {
    var head = new RequestHead("POST", target);
    var headers = head.headers();
    headers.set(HeaderName.HOST, place.header());
    headers.set(HeaderName.CONTENT_TYPE, "application/x-amz-json-1.1");
    headers.set(INVOCATION, invocationType);
    headers.set(LOG, logType);
    return head;
  }

  private Answer answer(Exchange exchange, ClientResponse response, int most) {
    int status = response.head().status();
    var headers = response.head().headers().copy();
    OWN.forEach(headers::remove);
    var content = response.body().readAll(most);
    if (status >= 400) {
      throw refused(status, content);
    }
    boolean hasFailed = headers.contains(ERROR);
    if (unhandledStatus > 0 && headers.firstOr(ERROR, "").equals("Unhandled")) {
      status = unhandledStatus;
    }
    if (isProxy && status < 300 && !hasFailed && invocationType.equals("RequestResponse")) {
      return proxied(exchange, content, headers, status);
    }
    if (isProxy && hasFailed && unhandledStatus == 0) {
      return badGateway(exchange, "the function failed");
    }
    var body = new String(content, ISO_8859_1);
    return new Answer.Exit(
        status, headers, isLegacy && isJson(headers) ? EmptyArrays.asObjects(body) : body);
  }

  /// The service did not run the function. What it says names accounts and roles, which is nothing
  /// for clients.
  private PluginFailure refused(int status, byte[] content) {
    var said = new String(content, 0, Math.min(content.length, MOST_LOGGED), ISO_8859_1);
    return new PluginFailure(
        "the function " + function + " was not called, status " + status + ": " + said,
        "the function was not called");
  }

  private static boolean isJson(Headers headers) {
    var type = headers.firstOr(HeaderName.CONTENT_TYPE, "").toLowerCase(Locale.ROOT);
    return type.startsWith("application/") && type.contains("json");
  }

  private Answer proxied(Exchange exchange, byte[] content, Headers headers, int status) {
    try {
      return FunctionAnswer.read(content, headers, status, isLegacy);
    } catch (FunctionAnswer.Malformed malformed) {
      return badGateway(exchange, malformed.getMessage());
    }
  }

  private Answer badGateway(Exchange exchange, String problem) {
    log.error("[aws-lambda] {}: {}, {}", function, problem, LogContext.of(exchange));
    var headers = new Headers();
    headers.set(HeaderName.CONTENT_TYPE, "application/json; charset=utf-8");
    var body = JSON.createObjectNode().put("message", "Bad Gateway").put("error", problem);
    return new Answer.Exit(502, headers, new String(JSON.writeValueAsBytes(body), ISO_8859_1));
  }
}
