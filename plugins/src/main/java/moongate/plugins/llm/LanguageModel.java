package moongate.plugins.llm;

import java.util.regex.Pattern;
import moongate.gateway.exchange.Exchange;
import moongate.http.HeaderName;
import moongate.http.RequestHead;
import moongate.model.value.Value;
import moongate.plugins.ai.RequestRefused;
import moongate.plugins.template.RequestValues;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A configured model, and how it is called.
public final class LanguageModel {
  private static final byte[] NOTHING = {};
  private static final JsonMapper JSON = JsonMapper.shared();

  /// The allowed values for a part of a host name, which a client may have sent.
  private static final Pattern HOST_PART = Pattern.compile("[A-Za-z0-9-]{1,63}");

  private final Operation operation;
  private final Provider provider;
  private final Auth auth;
  private final @Nullable String name;
  private final @Nullable ModelText nameTemplate;
  private final Value.Obj options;
  private final boolean hasTemplates;
  private final Streaming streaming;
  private final boolean logsStatistics;
  private final boolean logsPayloads;
  private final @Nullable Signer signer;

  /// Whether answers may be streamed.
  public enum Streaming {
    ALLOW,
    DENY,
    ALWAYS
  }

  /// Signs a request, if its authentication depends on the whole request.
  interface Signer {
    void sign(Exchange exchange, RequestHead head, byte[] body);
  }

  LanguageModel(Value.Obj config, Streaming streaming, @Nullable Signer signer) {
    var model = config.object("model");
    this.operation = Operation.of(config.text("route_type"));
    this.provider = Providers.named(model.text("provider"));
    this.auth = new Auth(config.object("auth"));
    this.name = model.textOrNull("name");
    this.nameTemplate = name == null ? null : ModelText.of(name);
    this.options = model.object("options");
    this.hasTemplates =
        options.members().values().stream()
            .anyMatch(
                value -> value instanceof Value.Str text && ModelText.of(text.text()) != null);
    this.streaming = streaming;
    this.logsStatistics = config.object("logging").flag("log_statistics");
    this.logsPayloads = config.object("logging").flag("log_payloads");
    this.signer = signer;
  }

  public Operation operation() {
    return operation;
  }

  public Provider provider() {
    return provider;
  }

  boolean logsStatistics() {
    return logsStatistics;
  }

  public boolean logsPayloads() {
    return logsPayloads;
  }

  /// The cost of tokens, by the price of a million.
  double cost(TokenCounts tokens) {
    double in = options.optionalNumber("input_cost").orElse(0);
    double out = options.optionalNumber("output_cost").orElse(0);
    return (tokens.prompt() * in + tokens.completion() * out) / 1e6;
  }

  /// The call that `request`, in OpenAI's form, asks for.
  ///
  /// @throws RequestRefused when the client may not ask for that
  public Call call(Exchange exchange, ObjectNode request) throws RequestRefused {
    OpenAiForm.check(request, operation);
    boolean isStreaming = request.path("stream").asBoolean(false);
    if (isStreaming && streaming == Streaming.DENY) {
      throw new RequestRefused(400, "response streaming is not enabled for this LLM");
    }
    boolean tellsTokens = request.path("stream_options").path("include_usage").asBoolean(false);
    var asked = request.path("model").stringValue("");
    return call(exchange, asked, isStreaming || streaming == Streaming.ALWAYS, tellsTokens);
  }

  /// A call that is passed on without being read.
  public Call preservedCall(Exchange exchange) throws RequestRefused {
    return call(exchange, "", false, false);
  }

  private Call call(Exchange exchange, String asked, boolean isStreaming, boolean tellsTokens)
      throws RequestRefused {
    var values = new RequestValues(exchange, false);
    var configured = nameTemplate == null ? name : nameTemplate.text(values, false);
    if (configured != null && !asked.isEmpty() && !asked.equals(configured)) {
      throw new RequestRefused(400, "cannot use own model - must be: " + configured);
    }
    var model = configured == null ? asked : configured;
    if (model.isEmpty() && operation != Operation.PRESERVED) {
      throw new RequestRefused(400, "the request names no model");
    }
    var resolved = hasTemplates ? ModelText.resolved(options, values) : options;
    if (hasTemplates
        && resolved.has("azure_instance")
        && !HOST_PART.matcher(resolved.text("azure_instance")).matches()) {
      throw new RequestRefused(400, "the request names no instance that there can be");
    }
    return new Call(operation, model, resolved, isStreaming, logsStatistics, tellsTokens);
  }

  /// The call in the provider's format.
  ///
  /// @param request in OpenAI's format
  public OutgoingCall outgoing(Exchange exchange, Call call, ObjectNode request)
      throws RequestRefused {
    var copy = request.deepCopy();
    OpenAiForm.addOptions(copy, call.options());
    if (call.isStreaming()) {
      copy.put("stream", true);
    }
    var own = provider.request(copy, call);
    auth.addParameter(own, request);
    return outgoing(exchange, call, place(call, null), JSON.writeValueAsBytes(own));
  }

  /// The call as the client has sent it.
  ///
  /// @param path the path of the call, unless the configuration has another one
  public OutgoingCall preserved(Exchange exchange, Call call, String path) {
    var place = place(call, path);
    var query = exchange.query() == null ? place.query() : exchange.query();
    return outgoing(exchange, call, place.with(place.path(), query), NOTHING);
  }

  private OutgoingCall outgoing(Exchange exchange, Call call, CallTarget place, byte[] body) {
    var secret = auth.argument(exchange.query());
    var head =
        new RequestHead("POST", place.with(place.path(), joined(place.query(), secret)).target());
    var headers = head.headers();
    headers.set(HeaderName.HOST, place.hostHeader());
    if (operation != Operation.PRESERVED) {
      headers.set(HeaderName.CONTENT_TYPE, "application/json");
    }
    provider.addHeaders(headers, call);
    auth.addHeader(headers, exchange.headers());
    if (signer != null) {
      signer.sign(exchange, head, body);
    }
    return new OutgoingCall(place, head, secret, body, !call.options().has("upstream_url"));
  }

  private static @Nullable String joined(@Nullable String query, @Nullable String secret) {
    if (secret == null) {
      return query;
    }
    return query == null || query.isEmpty() ? secret : query + "&" + secret;
  }

  /// @param preserved the path of a call that keeps its own path; null for the path of the
  ///   operation
  private CallTarget place(Call call, @Nullable String preserved) {
    var usual = CallTarget.parse(provider.url(call));
    var configured = call.options().textOrNull("upstream_url");
    var place = configured == null ? usual : CallTarget.parse(configured);
    if (place == null) {
      place = new CallTarget(false, "invalid.invalid", 80, "/", null);
    }
    var query = place.query() == null && usual != null ? usual.query() : place.query();
    return place.with(path(call, preserved, place, usual), query);
  }

  private String path(
      Call call, @Nullable String preserved, CallTarget configured, @Nullable CallTarget usual) {
    var path = call.options().textOrNull("upstream_path");
    boolean hasUrl = call.options().has("upstream_url") && configured.path().length() > 1;
    if (path == null && hasUrl) {
      path = configured.path();
    }
    if (path != null) {
      return provider.path(path, call);
    }
    if (preserved != null) {
      return preserved;
    }
    return usual == null ? "/" : usual.path();
  }
}
