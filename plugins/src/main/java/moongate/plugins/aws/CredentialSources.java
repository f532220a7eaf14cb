package moongate.plugins.aws;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.RequestHead;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The sources of credentials: the configuration, the environment, a file, or the platform (ECS,
/// EKS, EC2), in this order.
public final class CredentialSources {
  private static final HeaderName TOKEN = HeaderName.of("X-aws-ec2-metadata-token");
  private static final HeaderName TOKEN_TTL = HeaderName.of("X-aws-ec2-metadata-token-ttl-seconds");
  private static final String ROLES = "/latest/meta-data/iam/security-credentials/";
  private static final String ECS = "http://169.254.170.2";
  private static final String EC2 = "http://169.254.169.254";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Map<String, String> environment;
  private final AwsClient client;
  private final RoleSource roles;

  public CredentialSources(Map<String, String> environment, AwsClient client, RoleSource roles) {
    this.environment = environment;
    this.client = client;
    this.roles = roles;
  }

  /// @param configured the configured credentials, which come first; null for none
  /// @param isV2 whether the second version of the protocol is used for EC2
  public List<Credentials.Source> list(@Nullable AwsCredentials configured, boolean isV2) {
    var sources = new ArrayList<Credentials.Source>();
    if (configured != null) {
      sources.add(_ -> configured);
    }
    sources.add(_ -> ofEnvironment());
    sources.add(SharedFile.source(environment));
    sources.add(this::ofContainer);
    sources.add(this::ofWebIdentity);
    sources.add(caller -> ofMachine(caller, isV2));
    return sources;
  }

  private String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  private @Nullable AwsCredentials ofEnvironment() {
    var key = variable("AWS_ACCESS_KEY_ID");
    var secret = variable("AWS_SECRET_ACCESS_KEY");
    return key.isEmpty() || secret.isEmpty()
        ? null
        : AwsCredentials.lasting(key, secret, variable("AWS_SESSION_TOKEN"));
  }

  /// The credentials of a container of ECS, or of a pod of EKS.
  private @Nullable AwsCredentials ofContainer(Request caller) throws CredentialsException {
    var relative = variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    var url = relative.isEmpty() ? variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") : ECS + relative;
    if (url.isEmpty()) {
      return null;
    }
    var head = new RequestHead();
    var file = variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    var token =
        file.isEmpty() ? variable("AWS_CONTAINER_AUTHORIZATION_TOKEN") : read(caller, file).strip();
    if (!token.isEmpty()) {
      head.headers().set(HeaderName.AUTHORIZATION, token);
    }
    return told(get(caller, URI.create(url), head), url);
  }

  /// The credentials of a service account of EKS, whose token is exchanged for a role.
  private @Nullable AwsCredentials ofWebIdentity(Request caller) throws CredentialsException {
    var file = variable("AWS_WEB_IDENTITY_TOKEN_FILE");
    var arn = variable("AWS_ROLE_ARN");
    if (file.isEmpty() || arn.isEmpty()) {
      return null;
    }
    var session = variable("AWS_ROLE_SESSION_NAME");
    return roles.withWebIdentity(
        caller, arn, session.isEmpty() ? "moongate" : session, read(caller, file).strip());
  }

  /// The credentials of a machine of EC2.
  private @Nullable AwsCredentials ofMachine(Request caller, boolean isV2)
      throws CredentialsException {
    if (variable("AWS_EC2_METADATA_DISABLED").equalsIgnoreCase("true")) {
      return null;
    }
    var endpoint = variable("AWS_EC2_METADATA_SERVICE_ENDPOINT");
    var base = (endpoint.isEmpty() ? EC2 : endpoint).replaceAll("/+$", "");
    var token = isV2 ? token(caller, base) : "";
    var role = text(get(caller, URI.create(base + ROLES), head(token))).strip();
    var name = role.lines().findFirst().orElse("");
    if (name.isEmpty()) {
      throw new CredentialsException("this machine has no role");
    }
    var url = base + ROLES + Signature.escaped(name);
    return told(get(caller, URI.create(url), head(token)), url);
  }

  private static RequestHead head(String token) {
    var head = new RequestHead();
    if (!token.isEmpty()) {
      head.headers().set(TOKEN, token);
    }
    return head;
  }

  private String token(Request caller, String base) throws CredentialsException {
    var head = new RequestHead("PUT", "/latest/api/token");
    head.headers().set(TOKEN_TTL, "60");
    var url = URI.create(base + "/latest/api/token");
    return text(client.call(caller, url, head, new byte[0], TIMEOUT)).strip();
  }

  private byte[] get(Request caller, URI url, RequestHead head) throws CredentialsException {
    var path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    head.method("GET");
    head.target(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery());
    return client.call(caller, url, head, new byte[0], TIMEOUT);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /// Reads the answer of a platform's service.
  private static AwsCredentials told(byte[] answer, String url) throws CredentialsException {
    try {
      var json = JsonMapper.shared().readTree(answer);
      var key = member(json, "AccessKeyId");
      var secret = member(json, "SecretAccessKey");
      if (!key.isEmpty() && !secret.isEmpty()) {
        var expiration = member(json, "Expiration");
        var expires = expiration.isEmpty() ? Instant.MAX : Instant.parse(expiration);
        return new AwsCredentials(key, secret, member(json, "Token"), expires);
      }
    } catch (JacksonException | DateTimeException unreadable) {
      // reported below
    }
    throw new CredentialsException(url + " did not answer with credentials");
  }

  private static String member(JsonNode json, String name) {
    return Utf8.bytes(json.path(name).stringValue(""));
  }

  /// The file may be on a slow file system, so it is not read on the event loop.
  private static String read(Request caller, String file) throws CredentialsException {
    var reading = new Reading();
    Thread.startVirtualThread(() -> {
      reading.run(Path.of(file));
      caller.fiber().unpark();
    });
    while (!reading.isDone) {
      caller.fiber().park();
    }
    var text = reading.text;
    if (text == null) {
      throw new CredentialsException(file + " cannot be read");
    }
    return text;
  }

  private static final class Reading {
    private @Nullable String text;
    private volatile boolean isDone;

    void run(Path file) {
      try {
        text = Files.readString(file, StandardCharsets.ISO_8859_1);
      } catch (IOException unreadable) {
        text = null;
      }
      isDone = true;
    }
  }
}
