package moongate.plugins.llm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetSocketAddress;
import java.time.Duration;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.plugin.PluginFailure;
import moongate.http.Body;
import moongate.http.BodyException;
import moongate.http.Client;
import moongate.http.ConnectRequest;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.ResolveException;
import moongate.http.Resolver;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.ai.RequestRefused;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Asks a model on behalf of a request. It is a call of the gateway itself, for which the request
/// waits.
public final class LlmClient {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int OK = 200;

  private final LanguageModel model;
  private final LlmLog log;
  private final Client client;
  private final Resolver resolver;
  private final Timeouts timeouts;
  private final int verifiedDepth;
  private final @Nullable String proxyHost;
  private final int proxyPort;
  private final @Nullable String secureProxyHost;
  private final int secureProxyPort;

  /// @param plugin the name under which the log has the statistics
  /// @param config with the fields of [LlmClientSchema]
  public LlmClient(String plugin, Value.Obj config, LanguageModels models, LanguageModel model) {
    this.model = model;
    this.log = new LlmLog(plugin, model);
    this.client = models.client();
    this.resolver = models.resolver();
    var timeout = Duration.ofMillis((long) config.optionalNumber("http_timeout").orElse(60_000));
    this.timeouts = Timeouts.whole(timeout);
    this.verifiedDepth = config.flag("https_verify") ? OutgoingCall.TLS_DEPTH : Origin.UNVERIFIED;
    this.proxyHost = config.textOrNull("http_proxy_host");
    this.proxyPort = (int) config.optionalNumber("http_proxy_port").orElse(0);
    this.secureProxyHost = config.textOrNull("https_proxy_host");
    this.secureProxyPort = (int) config.optionalNumber("https_proxy_port").orElse(0);
  }

  /// Asks the model with `prompt` and `text`, and waits for its answer.
  ///
  /// @throws LlmFailure if there is no answer
  public String ask(Exchange exchange, String prompt, String text) throws LlmFailure {
    var request = JSON.createObjectNode();
    var messages = request.putArray("messages");
    messages.addObject().put("role", "system").put("content", prompt);
    messages.addObject().put("role", "user").put("content", text);
    try {
      var call = model.call(exchange, request);
      return ask(exchange, call, request);
    } catch (RequestRefused unfit) {
      throw new LlmFailure(String.valueOf(unfit.getMessage()));
    } catch (MalformedAnswer malformed) {
      throw new LlmFailure(malformed.getMessage());
    } catch (PluginFailure | UpstreamException | ResolveException | BodyException failed) {
      throw new LlmFailure("the model did not answer: " + failed.getMessage());
    }
  }

  private String ask(Exchange exchange, Call call, ObjectNode request)
      throws RequestRefused, MalformedAnswer, LlmFailure {
    var outgoing = model.outgoing(exchange, call, request);
    log.payload(exchange, "request", Utf8.text(outgoing.bodyText()));
    long started = exchange.nanoTime();
    var head = outgoing.head();
    var place = outgoing.place();
    var origin = origin(exchange, place, head);
    try (var response =
        client.send(exchange.request(), origin, head, Body.of(outgoing.body()), timeouts)) {
      int status = response.head().status();
      var body = response.body().readAll(exchange.settings().maxBufferedBody());
      if (status != OK) {
        throw new LlmFailure("the model answered with status " + status);
      }
      var headers = response.head().headers();
      var answer = Answer.read(new String(body, ISO_8859_1), headers, call, model);
      var latency = new LlmLog.Latency(exchange.nanoTime() - started, -1);
      log.statistics(exchange, call, answer.model(), answer.tokens(), latency);
      log.payload(exchange, "response", Utf8.text(answer.text()));
      return answer.content();
    }
  }

  /// With a proxy, the request contains the whole URL, or, with TLS, the proxy is asked for a
  /// connection.
  private Origin origin(Exchange exchange, CallTarget place, RequestHead head) {
    if (proxyHost != null && !place.isSecure()) {
      head.target("http://" + place.hostHeader() + place.target());
      return new Origin(address(exchange, proxyHost, proxyPort), false, proxyHost);
    }
    int depth = place.isSecure() ? verifiedDepth : Origin.UNVERIFIED;
    var host = place.bareHost();
    if (secureProxyHost != null && place.isSecure()) {
      var proxy = address(exchange, secureProxyHost, secureProxyPort);
      var asked = new ConnectRequest(place.authority(), null);
      return new Origin(proxy, true, host, depth).behind(asked);
    }
    return new Origin(address(exchange, host, place.port()), place.isSecure(), host, depth);
  }

  private InetSocketAddress address(Exchange exchange, String host, int port) {
    return new InetSocketAddress(resolver.resolve(exchange.fiber(), host).getFirst(), port);
  }
}
