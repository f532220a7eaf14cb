package moongate.plugins.proxycache;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Source;
import moongate.gateway.plugin.BodyChunk;
import moongate.gateway.plugin.Plugin;
import moongate.http.BodyException;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Answers with stored responses, and stores responses of services.
final class ProxyCache implements Plugin {
  private static final HeaderName STATUS = HeaderName.of("X-Cache-Status");
  private static final HeaderName KEY = HeaderName.of("X-Cache-Key");
  private static final HeaderName AGE = HeaderName.of("Age");

  /// Headers about one connection or request, which are not stored.
  private static final Set<String> NOT_KEPT =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length",
          "set-cookie", // only for the client that asked; it may be its session
          "via",
          "age",
          "ratelimit-remaining",
          "ratelimit-reset",
          "x-cache-status",
          "x-cache-key");

  private static final List<String> FAMILIES_NOT_KEPT =
      List.of("x-kong-", "x-ratelimit-remaining-");

  private final Set<Integer> codes;
  private final Set<String> methods;
  private final Set<String> types;
  private final long life;
  private final long storage;
  private final boolean heedsCacheControl;
  private final boolean showsAge;
  private final boolean showsStatus;
  private final boolean showsKey;
  private final CacheKey key;
  private final CachedResponses responses;
  private final Clock clock;

  /// The state of a request.
  private static final class Passage {
    private final String key;
    private String status;
    private @Nullable StringBuilder body;
    private long lifeSeconds;
    private Headers headers = new Headers();

    Passage(String key, String status) {
      this.key = key;
      this.status = status;
    }
  }

  ProxyCache(Value.Obj config, CachedResponses responses, Clock clock) {
    codes =
        config.list("response_code").stream()
            .map(code -> (int) ((Value.Num) code).number())
            .collect(Collectors.toUnmodifiableSet());
    methods = Set.copyOf(config.texts("request_method"));
    types =
        config.texts("content_type").stream()
            .map(Utf8::bytes)
            .map(ProxyCache::typeForm)
            .collect(Collectors.toUnmodifiableSet());
    life = (long) config.optionalNumber("cache_ttl").orElse(300);
    storage = (long) config.optionalNumber("storage_ttl").orElse(0);
    heedsCacheControl = config.flag("cache_control");
    var shown = config.object("response_headers");
    showsAge = shown.flag("age");
    showsStatus = shown.flag("X-Cache-Status");
    showsKey = shown.flag("X-Cache-Key");
    key = CacheKey.of(config);
    this.responses = responses;
    this.clock = clock;
  }

  /// A media type without blanks and in lower case. Parameters are kept.
  private static String typeForm(String type) {
    return type.replace(" ", "").toLowerCase(Locale.ROOT);
  }

  @Override
  public Outcome access(Exchange exchange) {
    var wish = CacheControl.of(exchange.headers());
    boolean isWanted = !heedsCacheControl || (!wish.has("no-store") && !wish.has("no-cache"));
    if (!methods.contains(exchange.head().method()) || !isWanted || hasStrangeBody(exchange)) {
      return passing(exchange, "", "Bypass");
    }
    var text = key.of(exchange);
    var known = responses.find(text);
    if (known == null) {
      if (heedsCacheControl && wish.has("only-if-cached")) {
        return Outcome.answer(new Answer.EnginePage(504));
      }
      return passing(exchange, text, "Miss");
    }
    return isFresh(known, wish) ? hit(exchange, text, known) : passing(exchange, text, "Refresh");
  }

  /// A `GET` or `HEAD` with a body: the body is not part of the key, but the service may use it.
  private static boolean hasStrangeBody(Exchange exchange) {
    var method = exchange.head().method();
    return (method.equals("GET") || method.equals("HEAD")) && exchange.body().length() != 0;
  }

  private Outcome passing(Exchange exchange, String text, String status) {
    exchange.context(this, () -> new Passage(text, status));
    return Outcome.CONTINUE;
  }

  private boolean isFresh(CachedResponse known, CacheControl wish) {
    long age = known.ageSeconds(clock.millis());
    if (!heedsCacheControl) {
      return age <= life;
    }
    long left = known.lifeSeconds() - age;
    long stale = wish.has("max-stale") ? wish.seconds("max-stale").orElse(Long.MAX_VALUE) : 0;
    return age <= wish.seconds("max-age").orElse(Long.MAX_VALUE)
        && left >= wish.seconds("min-fresh").orElse(Long.MIN_VALUE)
        && (left >= 0 || -left <= stale);
  }

  private Outcome hit(Exchange exchange, String text, CachedResponse known) {
    exchange.context(this, () -> new Passage(text, "Hit")).headers = known.headers();
    var headers = known.headers().copy();
    if (showsAge) {
      headers.set(AGE, Long.toString(known.ageSeconds(clock.millis())));
    }
    return Outcome.answer(new Answer.Exit(known.status(), headers, known.body()));
  }

  @Override
  public void headerFilter(Exchange exchange) {
    if (!(exchange.context(this) instanceof Passage passage)) {
      return;
    }
    var response = exchange.response();
    boolean isAsked = passage.status.equals("Miss") || passage.status.equals("Refresh");
    if (isAsked && response.source() == Source.SERVICE) {
      prepare(exchange, passage);
    } else if (exchange.isHeadRequest() && passage.status.equals("Hit")) {
      setLength(response.headers(), passage.headers);
    }
    if (showsStatus) {
      response.headers().set(STATUS, passage.status);
    }
    if (showsKey && !passage.key.isEmpty()) {
      response.headers().set(KEY, passage.key);
    }
  }

  private void prepare(Exchange exchange, Passage passage) {
    var response = exchange.response();
    var said = CacheControl.of(response.headers());
    boolean isForbidden =
        heedsCacheControl && (said.has("private") || said.has("no-store") || said.has("no-cache"));
    passage.lifeSeconds =
        heedsCacheControl ? said.life(response.headers(), clock.millis()).orElse(life) : life;
    var type = typeForm(response.headers().firstOr(HeaderName.CONTENT_TYPE, ""));
    if (isForbidden
        || passage.lifeSeconds <= 0
        || !codes.contains(response.status())
        || !types.contains(type)) {
      passage.status = "Bypass";
    } else {
      passage.headers = lasting(response.headers());
      if (exchange.isHeadRequest()) {
        setLength(passage.headers, response.headers());
        keep(exchange, passage, ""); // no body comes that could be filtered
      } else {
        passage.body = new StringBuilder();
      }
    }
  }

  /// A response to HEAD has the length of the body that GET would have, if the service has told it.
  private static void setLength(Headers headers, Headers ofService) {
    var length = ofService.firstOr(HeaderName.CONTENT_LENGTH, "");
    if (length.isEmpty()) {
      headers.remove(HeaderName.CONTENT_LENGTH);
    } else {
      headers.set(HeaderName.CONTENT_LENGTH, length);
    }
  }

  @Override
  public void bodyFilter(Exchange exchange, BodyChunk chunk) {
    if (!(exchange.context(this) instanceof Passage passage) || passage.body == null) {
      return;
    }
    var body = passage.body;
    if (!hasRoom(exchange, body.length(), chunk.length())) {
      passage.body = null;
      return;
    }
    if (chunk.length() > 0) {
      body.append(chunk.bytes());
    }
    if (chunk.isLast()) {
      passage.body = null;
      keep(exchange, passage, body.toString());
    }
  }

  /// Whether the response can be stored; if not, it is only passed on.
  private boolean hasRoom(Exchange exchange, int already, int more) {
    if (more > responses.largestBody() - already) {
      return false;
    }
    try {
      exchange.bodyClaim().add(more);
      return true;
    } catch (BodyException noRoom) {
      return false;
    }
  }

  private void keep(Exchange exchange, Passage passage, String body) {
    long kept = storage > 0 ? storage : passage.lifeSeconds;
    var response = exchange.response();
    responses.put(
        passage.key,
        new CachedResponse(
            response.status(), passage.headers, body, clock.millis(), passage.lifeSeconds, kept));
  }

  private static Headers lasting(Headers headers) {
    var lasting = new Headers();
    for (int i = 0; i < headers.size(); i++) {
      var name = headers.lowerNameAt(i);
      if (!NOT_KEPT.contains(name) && FAMILIES_NOT_KEPT.stream().noneMatch(name::startsWith)) {
        lasting.add(HeaderName.of(headers.nameAt(i)), headers.valueAt(i));
      }
    }
    return lasting;
  }
}
