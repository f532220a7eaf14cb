package moongate.plugins.hmacauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Consumers;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.HttpDate;
import moongate.model.entity.Credential;
import moongate.model.value.Hash;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.authentication.Authentication;
import org.jspecify.annotations.Nullable;

/// Sets the consumer whose secret has signed the request: the headers that the client lists, its
/// target, and, through a digest, its body.
final class HmacAuth implements Plugin {
  private static final HeaderName DATE = HeaderName.of("Date");
  private static final HeaderName X_DATE = HeaderName.of("X-Date");
  private static final HeaderName DIGEST = HeaderName.of("Digest");
  private static final List<HeaderName> HEADERS =
      List.of(HeaderName.of("Proxy-Authorization"), HeaderName.of("Authorization"));

  private static final String UNVERIFIABLE = "HMAC signature cannot be verified";
  private static final String DIFFERENT = "HMAC signature does not match";
  private static final String NO_DATE =
      UNVERIFIABLE + ", a valid date or x-date header is required for HMAC Authentication";

  private final boolean hidesCredentials;
  private final double skewSeconds;
  private final boolean validatesBody;
  private final List<String> enforced;
  private final Set<String> algorithms;
  private final Authentication authentication;
  private final Headers challenge;
  private final Clock clock;

  HmacAuth(Value.Obj config, PluginContext context) {
    hidesCredentials = config.flag("hide_credentials");
    skewSeconds = config.optionalNumber("clock_skew").orElse(300);
    validatesBody = config.flag("validate_request_body");
    enforced =
        config.texts("enforce_headers").stream()
            .map(name -> Utf8.bytes(name).toLowerCase(Locale.ROOT))
            .toList();
    algorithms = Set.copyOf(config.texts("algorithms"));
    authentication = new Authentication(config);
    challenge = Authentication.challenge("hmac", config);
    clock = context.clock();
  }

  @Override
  public Outcome access(Exchange exchange) {
    if (authentication.isUnneeded(exchange)) {
      return Outcome.CONTINUE;
    }
    var headers = exchange.headers();
    if (HEADERS.stream().noneMatch(headers::contains)) {
      return refuse(exchange, "Unauthorized");
    }
    if (!isTimely(headers, X_DATE) && !isTimely(headers, DATE)) {
      return refuse(exchange, NO_DATE);
    }
    var claim = claim(exchange);
    if (claim == null || !isSufficient(claim)) {
      return refuse(exchange, UNVERIFIABLE);
    }
    if (!isSignedTimely(headers, claim)) {
      return refuse(exchange, NO_DATE);
    }
    var consumers = Consumers.of(exchange);
    var credential = consumers.index(HmacAuthType.BY_USERNAME).get(claim.username());
    var consumer = consumers.ofCredential(credential);
    if (credential == null || consumer == null) {
      return refuse(exchange, UNVERIFIABLE);
    }
    if (!isSigned(exchange, claim, credential) || (validatesBody && !hasItsBody(exchange))) {
      return refuse(exchange, DIFFERENT);
    }
    return Authentication.enter(
        exchange, consumer, credential, credential.document().text(HmacAuthType.USERNAME));
  }

  private Outcome refuse(Exchange exchange, String message) {
    return authentication.refuse(exchange, new Answer.ErrorPage(401, challenge, message));
  }

  /// Whether the time in the header is close to now.
  private boolean isTimely(Headers headers, HeaderName name) {
    int index = headers.find(name);
    var seconds = index < 0 ? null : HttpDate.parse(headers.valueAt(index));
    return seconds != null
        && seconds.isPresent()
        && Math.abs(clock.millis() / 1000.0 - seconds.getAsLong()) <= skewSeconds;
  }

  /// Whether the signed time is close to now, if a time was signed. A header that anybody could add
  /// must not make an old request valid.
  private boolean isSignedTimely(Headers headers, Claim claim) {
    boolean signsDate = claim.headers().contains("date");
    boolean signsXDate = claim.headers().contains("x-date");
    return (!signsDate && !signsXDate)
        || (signsXDate && isTimely(headers, X_DATE))
        || (signsDate && isTimely(headers, DATE));
  }

  private @Nullable Claim claim(Exchange exchange) {
    Claim found = null;
    for (var header : HEADERS) {
      int index = exchange.headers().find(header);
      var claim = index < 0 ? null : Claim.parse(exchange.headers().valueAt(index));
      if (claim != null && hidesCredentials) {
        exchange.headers().remove(header);
      }
      found = found == null ? claim : found;
    }
    return found;
  }

  private boolean isSufficient(Claim claim) {
    return algorithms.contains(claim.algorithm()) && claim.headers().containsAll(enforced);
  }

  private static boolean isSigned(Exchange exchange, Claim claim, Credential credential) {
    var secret = Utf8.encode(credential.document().optionalText(HmacAuthType.SECRET).orElse(""));
    if (secret.length == 0) {
      return false;
    }
    boolean isSigned = isSigned(exchange, claim, secret, true);
    return isSigned
        || (claim.headers().contains(SignedText.REQUEST_TARGET)
            && isSigned(exchange, claim, secret, false));
  }

  private static boolean isSigned(
      Exchange exchange, Claim claim, byte[] secret, boolean isTargetNamed) {
    var text = SignedText.of(exchange, claim.headers(), isTargetNamed).getBytes(ISO_8859_1);
    return MessageDigest.isEqual(
        HmacAlgorithm.sign(claim.algorithm(), secret, text), claim.signature());
  }

  /// Whether the body matches the digest; without a digest there must be no body.
  private static boolean hasItsBody(Exchange exchange) {
    var body = exchange.body();
    if (!body.read(exchange.settings().maxBufferedBody())) {
      return false;
    }
    int index = exchange.headers().find(DIGEST);
    if (index < 0) {
      return body.bytes().length == 0;
    }
    var digest = "SHA-256=" + Base64.getEncoder().encodeToString(Hash.SHA_256.of(body.bytes()));
    return digest.equals(exchange.headers().valueAt(index));
  }
}
