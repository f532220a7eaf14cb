package moongate.plugins.awslambda;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.RequestHead;
import moongate.http.Response;
import moongate.http.ResponseHead;

/// Lambda, the Security Token Service and the services that tell credentials, on loopback. Lambda
/// refuses what is not signed properly, by an implementation of its own; its functions answer with
/// their event, or as they are told.
final class FakeAws implements AutoCloseable {
  private static final HexFormat HEX = HexFormat.of();

  private final GatewayUnderTest servers = new GatewayUnderTest();
  private final int port;

  /// What was asked for, in its order.
  final List<String> asked = new CopyOnWriteArrayList<>();

  volatile String expires = "2999-01-01T00:00:00Z";
  volatile ResponseHead answerHead = new ResponseHead(200);
  volatile String answer = "";

  FakeAws() {
    port = URI.create(GatewayUnderTest.url(servers.serve(this::handle))).getPort();
  }

  int port() {
    return port;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  private void handle(Request request, Response response) {
    var head = request.head();
    var body = request.body().readAll(1 << 20);
    asked.add(head.method() + " " + head.target());
    var text = new String(body, ISO_8859_1);
    if (head.target().startsWith("/2015-03-31/")) {
      invoke(head, body, response);
    } else if (text.startsWith("Action=AssumeRoleWithWebIdentity")) {
      asked.add(text);
      send(response, 200, sts("WEB", "web-secret"));
    } else if (text.startsWith("Action=AssumeRole")) {
      asked.add(text);
      boolean isSigned = isSigned(head, body, "BASE", "base-secret", "sts");
      send(response, isSigned ? 200 : 403, isSigned ? sts("ROLE", "role-secret") : "unsigned");
    } else {
      platform(head, response);
    }
  }

  private void platform(RequestHead head, Response response) {
    var token = head.headers().firstOr(HeaderName.of("X-aws-ec2-metadata-token"), "");
    var secret = head.headers().firstOr(HeaderName.AUTHORIZATION, "");
    switch (head.target()) {
      case "/latest/api/token" -> send(response, 200, "imds token");
      case "/latest/meta-data/iam/security-credentials/" ->
          send(response, token.equals("imds token") ? 200 : 401, "the-role");
      case "/latest/meta-data/iam/security-credentials/the-role" ->
          send(response, token.equals("imds token") ? 200 : 401, json("MACHINE", "m-secret"));
      case "/container?id=1" ->
          send(response, secret.equals("pod token") ? 200 : 401, json("POD", "pod-secret"));
      default -> send(response, 404, "");
    }
  }

  private String json(String key, String secret) {
    return "{\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"%s\",\"Token\":\"t\",\"Expiration\":\"%s\"}"
        .formatted(key, secret, expires);
  }

  private String sts(String key, String secret) {
    return """
    <AssumeRoleResponse><AssumeRoleResult><Credentials>
    <AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>
    <SessionToken>t</SessionToken><Expiration>%s</Expiration>
    </Credentials></AssumeRoleResult></AssumeRoleResponse>\
    """
        .formatted(key, secret, expires);
  }

  private void invoke(RequestHead head, byte[] body, Response response) {
    var key =
        head.headers().firstOr(HeaderName.AUTHORIZATION, "").replaceAll(".*Credential=|/.*", "");
    var secret =
        switch (key) {
          case "BASE" -> "base-secret";
          case "ROLE" -> "role-secret";
          case "MACHINE" -> "m-secret";
          case "POD" -> "pod-secret";
          case "WEB" -> "web-secret";
          default -> "";
        };
    if (!isSigned(head, body, key, secret, "lambda")) {
      send(response, 403, "{\"message\":\"The signature does not match\"}");
      return;
    }
    var answered = new ResponseHead(answerHead.status(), answerHead.headers().copy());
    answered.headers().set(HeaderName.of("X-Signed-By"), key);
    answered
        .headers()
        .set(
            HeaderName.of("X-Invocation"),
            head.headers().firstOr(HeaderName.of("X-Amz-Invocation-Type"), ""));
    response.send(answered);
    response.write(Chunk.of(answer.isEmpty() ? new String(body, ISO_8859_1) : answer));
    response.end();
  }

  private static void send(Response response, int status, String body) {
    response.send(new ResponseHead(status));
    response.write(Chunk.of(body));
    response.end();
  }

  /// As the documentation of Signature Version 4 describes what a service checks.
  private static boolean isSigned(
      RequestHead head, byte[] body, String key, String secret, String service) {
    var given = head.headers().firstOr(HeaderName.AUTHORIZATION, "");
    var parts = given.split("Credential=|, SignedHeaders=|, Signature=", -1);
    if (parts.length != 4 || secret.isEmpty()) {
      return false;
    }
    var time = head.headers().firstOr(HeaderName.of("X-Amz-Date"), "");
    var scope = time.substring(0, 8) + "/eu-central-1/" + service + "/aws4_request";
    var target = head.target().split("\\?", 2);
    var lines = new ArrayList<String>();
    lines.add(head.method());
    lines.add(target[0].replace("%", "%25"));
    lines.add(target.length > 1 ? target[1] : "");
    for (var name : parts[2].split(";")) {
      lines.add(name + ":" + head.headers().firstOr(HeaderName.of(name), ""));
    }
    lines.add("");
    lines.add(parts[2]);
    lines.add(hash(body));
    var canonical = hash(String.join("\n", lines).getBytes(ISO_8859_1));
    var text = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + canonical;
    var signing = ("AWS4" + secret).getBytes(UTF_8);
    for (var part : scope.split("/")) {
      signing = hmac(signing, part);
    }
    boolean hasHost = Arrays.asList(parts[2].split(";")).contains("host");
    return hasHost
        && parts[1].equals(key + "/" + scope)
        && parts[3].equals(HEX.formatHex(hmac(signing, text)));
  }

  private static String hash(byte[] bytes) {
    try {
      return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  @Override
  public void close() {
    servers.close();
  }
}
