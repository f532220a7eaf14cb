package moongate.plugins.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// Gets the credentials of a role from the Security Token Service.
///
/// @param role the role that the configuration names; null if there is none
/// @param session the name of the session
/// @param endpoint the URL of the service; null for that of AWS in the region
public record RoleSource(
    AwsClient client,
    Clock clock,
    String region,
    @Nullable String role,
    String session,
    @Nullable URI endpoint) {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String VERSION = "2011-06-15";

  /// The parts of the answer (which is XML) that are needed; no more than this has to be parsed.
  private static final Pattern MEMBER =
      Pattern.compile("<(AccessKeyId|SecretAccessKey|SessionToken|Expiration)>([^<]*)</\\1>");

  /// The credentials of the role, if one is configured, else `credentials` themselves.
  AwsCredentials assume(AwsCredentials credentials, Request caller) throws CredentialsException {
    if (role == null) {
      return credentials;
    }
    return ask(caller, parameters("AssumeRole", role, session), credentials);
  }

  /// The credentials of a role, for a web identity token.
  AwsCredentials withWebIdentity(Request caller, String arn, String name, String token)
      throws CredentialsException {
    var parameters = parameters("AssumeRoleWithWebIdentity", arn, name);
    return ask(caller, parameters + "&WebIdentityToken=" + Signature.escaped(token), null);
  }

  private static String parameters(String action, String arn, String name) {
    return "Action="
        + action
        + "&Version="
        + VERSION
        + "&RoleArn="
        + Signature.escaped(arn)
        + "&RoleSessionName="
        + Signature.escaped(name);
  }

  private AwsCredentials ask(Request caller, String parameters, @Nullable AwsCredentials signer)
      throws CredentialsException {
    var url = endpoint == null ? URI.create("https://sts." + Region.domain(region)) : endpoint;
    var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    var head = new RequestHead("POST", path);
    head.headers().set(HeaderName.HOST, AwsClient.Place.of(url).header());
    head.headers().set(HeaderName.CONTENT_TYPE, "application/x-www-form-urlencoded");
    var body = parameters.getBytes(ISO_8859_1);
    if (signer != null) {
      new Signature(region, "sts").sign(head, body, signer, clock.instant());
    }
    return read(new String(client.call(caller, url, head, body, TIMEOUT), ISO_8859_1), url);
  }

  private static AwsCredentials read(String xml, URI url) throws CredentialsException {
    var key = "";
    var secret = "";
    var token = "";
    var expiration = "";
    for (Matcher member = MEMBER.matcher(xml); member.find(); ) {
      switch (member.group(1)) {
        case "AccessKeyId" -> key = member.group(2);
        case "SecretAccessKey" -> secret = member.group(2);
        case "SessionToken" -> token = member.group(2);
        default -> expiration = member.group(2);
      }
    }
    try {
      if (!key.isEmpty() && !secret.isEmpty()) {
        return new AwsCredentials(key, secret, token, Instant.parse(expiration));
      }
    } catch (DateTimeException unreadable) {
      // reported below
    }
    throw new CredentialsException(url + " did not answer with credentials");
  }
}
