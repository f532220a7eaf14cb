package moongate.plugins.awslambda;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.ResponseHead;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class AwsLambdaTest {
  private static final String KEYS = "aws_key: BASE, aws_secret: base-secret";

  private final Map<String, String> environment = new HashMap<>();
  private final FakeAws aws = new FakeAws();
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          GatewaySettings.builder(),
          (client, resolver) -> List.of(new AwsLambdaType(client, resolver, environment)));

  @AfterEach
  void close() {
    gateway.close();
    aws.close();
  }

  private void with(String config) {
    gateway.with(
        """
        routes:
        - paths: [/fn]
          plugins:
          - name: aws-lambda
            config: {function_name: hello, aws_region: eu-central-1, host: 127.0.0.1, port: %d,
              disable_https: true, %s}
        """
            .formatted(aws.port(), config));
  }

  private static JsonNode json(String body) {
    return JsonMapper.shared().readTree(body);
  }

  @Test
  void aPortThatIsNullIsThatOfHttps() {
    var place = "function_name: hello, aws_region: eu-central-1, host: 127.0.0.1, port: null, ";
    gateway.withPlugin("aws-lambda", place + KEYS);
    assertThat(gateway.get("/").status()).isGreaterThanOrEqualTo(500);
    assertThat(aws.asked).isEmpty();
  }

  @Test
  void theFunctionGetsTheArguments() {
    with(KEYS);
    var reply =
        gateway.send(
            "POST",
            "/fn/x?a=1&b&a=2",
            "c=3&d=%C3%A4",
            "Content-Type: application/x-www-form-urlencoded");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("X-Signed-By")).isEqualTo("BASE");
    assertThat(reply.header("X-Invocation")).isEqualTo("RequestResponse");
    assertThat(json(reply.body()))
        .isEqualTo(json("{\"a\":[\"1\",\"2\"],\"b\":true,\"c\":\"3\",\"d\":\"\u00c3\u00a4\"}"));
    assertThat(
            gateway
                .send("POST", "/fn", "{\"n\": {\"m\": 1}}", "Content-Type: application/json")
                .body())
        .isEqualTo("{\"n\":{\"m\":1}}");
    var parts = "--b\r\nContent-Disposition: form-data; name=\"p\"\r\n\r\nq\r\n--b--\r\n";
    assertThat(
            gateway
                .send("POST", "/fn", parts, "Content-Type: multipart/form-data; boundary=b")
                .body())
        .isEqualTo("{\"p\":\"q\"}");
    assertThat(aws.asked).contains("POST /2015-03-31/functions/hello/invocations");
  }

  @Test
  void theFunctionGetsWhatIsForwarded() {
    with(
        KEYS
            + ", forward_request_method: true, forward_request_uri: true,"
            + " forward_request_headers: true, forward_request_body: true, qualifier: \"v+1\","
            + " invocation_type: Event");
    var event = json(gateway.send("PUT", "/fn/x?a=1", "body", "X-Own: o").body());
    assertThat(event.path("request_method").stringValue()).isEqualTo("PUT");
    assertThat(event.path("request_uri").stringValue()).isEqualTo("/fn/x?a=1");
    assertThat(event.path("request_uri_args").path("a").stringValue()).isEqualTo("1");
    assertThat(event.path("request_headers").path("x-own").stringValue()).isEqualTo("o");
    assertThat(event.path("request_body").stringValue()).isEqualTo("Ym9keQ==");
    assertThat(event.path("request_body_base64").booleanValue()).isTrue();
    assertThat(event.path("request_body_args").isEmpty()).isTrue();
    assertThat(aws.asked.getLast()).endsWith("/invocations?Qualifier=v%2B1");

    with(KEYS + ", forward_request_body: true, base64_encode_body: false");
    event = json(gateway.send("POST", "/fn", "body").body());
    assertThat(event.path("request_body").stringValue()).isEqualTo("body");
    event = json(gateway.send("POST", "/fn", "\u00ff").body());
    assertThat(event.path("request_body").stringValue()).isEqualTo("/w==");
  }

  @Test
  void largeBodiesAreLeftOutUnlessWanted() {
    with(KEYS + ", forward_request_body: true");
    var large = "x".repeat(9000);
    var event = json(gateway.send("POST", "/fn", large).body());
    assertThat(event.path("request_body").stringValue()).isEmpty();
    with(
        KEYS + ", forward_request_body: true, skip_large_bodies: false, base64_encode_body: false");
    event = json(gateway.send("POST", "/fn", large).body());
    assertThat(event.path("request_body").stringValue()).isEqualTo(large);
  }

  @Test
  void functionsForGatewaysOfAwsGetTheirEvents() {
    with(KEYS + ", awsgateway_compatible: true");
    var event =
        json(gateway.send("POST", "/fn/a%20b?a=1&a=2", "body", "X-Own: 1", "X-Own: 2").body());
    assertThat(event.path("version").stringValue()).isEqualTo("1.0");
    assertThat(event.path("resource").stringValue()).isEqualTo("/fn");
    assertThat(event.path("path").stringValue()).isEqualTo("/fn/a b");
    assertThat(event.path("httpMethod").stringValue()).isEqualTo("POST");
    assertThat(event.path("headers").path("x-own").stringValue()).isEqualTo("2");
    assertThat(event.path("multiValueHeaders").path("x-own").size()).isEqualTo(2);
    assertThat(event.path("multiValueQueryStringParameters").path("a").size()).isEqualTo(2);
    assertThat(event.path("body").stringValue()).isEqualTo("Ym9keQ==");
    assertThat(event.path("isBase64Encoded").booleanValue()).isTrue();
    assertThat(event.path("requestContext").path("identity").path("sourceIp").stringValue())
        .isEqualTo("127.0.0.1");

    with(KEYS + ", awsgateway_compatible: true, awsgateway_compatible_payload_version: \"2.0\"");
    event = json(gateway.get("/fn/x?a=1&a=2", "X-Own: 1", "X-Own: 2", "Cookie: c=1; d=2").body());
    assertThat(event.path("version").stringValue()).isEqualTo("2.0");
    assertThat(event.path("rawQueryString").stringValue()).isEqualTo("a=1&a=2");
    assertThat(event.path("headers").path("x-own").stringValue()).isEqualTo("1,2");
    assertThat(event.path("headers").has("cookie")).isFalse();
    assertThat(event.path("cookies").size()).isEqualTo(2);
    assertThat(event.path("requestContext").path("http").path("method").stringValue())
        .isEqualTo("GET");
    assertThat(event.path("body").isNull()).isTrue();
  }

  @Test
  void aFailureHasTheStatusThatIsConfigured() {
    aws.answerHead = new ResponseHead(200);
    aws.answerHead.headers().set(HeaderName.of("X-Amz-Function-Error"), "Unhandled");
    aws.answer = "{\"errorMessage\":\"no\"}";
    with(KEYS);
    assertThat(gateway.get("/fn").status()).isEqualTo(200);
    with(KEYS + ", unhandled_status: 412");
    var reply = gateway.get("/fn");
    assertThat(reply.status()).isEqualTo(412);
    assertThat(reply.body()).isEqualTo(aws.answer);
    with(KEYS + ", is_proxy_integration: true");
    assertThat(gateway.get("/fn").status()).isEqualTo(502);
  }

  @Test
  void emptyArraysAreAsTheyWereOrAsTheyAre() {
    var headers = new Headers();
    headers.set(HeaderName.CONTENT_TYPE, "application/json");
    aws.answerHead = new ResponseHead(200, headers);
    aws.answer = "{\"a\": [ ], \"b\": \"[]\\\"[]\", \"c\": [1, []]}";
    with(KEYS);
    assertThat(gateway.get("/fn").body())
        .isEqualTo("{\"a\": {}, \"b\": \"[]\\\"[]\", \"c\": [1, {}]}");
    with(KEYS + ", empty_arrays_mode: correct");
    assertThat(gateway.get("/fn").body()).isEqualTo(aws.answer);
  }

  @Test
  void aFunctionDecidesOnTheWholeResponse() {
    with(KEYS + ", is_proxy_integration: true");
    aws.answer =
        """
        {"statusCode": 201, "headers": {"X-One": "1", "X-Two": "no", "Content-Length": "9"},
         "multiValueHeaders": {"X-Two": ["a", "b"]}, "body": "aGk=", "isBase64Encoded": true}\
        """;
    var reply = gateway.get("/fn");
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.header("X-One")).isEqualTo("1");
    assertThat(reply.headers("X-Two")).containsExactly("a", "b");
    assertThat(reply.body()).isEqualTo("hi");

    aws.answer = "{\"statusCode\": \"202\", \"body\": \"as text\"}";
    assertThat(gateway.get("/fn").status()).isEqualTo(202);

    aws.answer = "{\"statusCode\": 200, \"body\": {\"list\": []}}";
    assertThat(gateway.get("/fn").body()).isEqualTo("{\"list\":{}}");
    for (var malformed :
        List.of(
            "no json",
            "[]",
            "{\"statusCode\": \"OK\"}",
            "{\"statusCode\": true}",
            "{\"statusCode\": 99}",
            "{\"headers\": {\"a b\": \"c\"}}",
            "{\"headers\": {\"a\": \"b\\r\\nc: d\"}}",
            "{\"headers\": []}",
            "{\"multiValueHeaders\": {\"a\": 1}}",
            "{\"body\": \"?\", \"isBase64Encoded\": true}")) {
      aws.answer = malformed;
      var refused = gateway.get("/fn");
      assertThat(refused.status()).as(malformed).isEqualTo(502);
      assertThat(refused.body()).contains("\"message\":\"Bad Gateway\"");
    }
  }

  @Test
  void credentialsComeFromTheEnvironment() {
    environment.put("AWS_ACCESS_KEY_ID", "BASE");
    environment.put("AWS_SECRET_ACCESS_KEY", "base-secret");
    environment.put("AWS_SESSION_TOKEN", "session");
    with("log_type: None");
    assertThat(gateway.get("/fn").header("X-Signed-By")).isEqualTo("BASE");
  }

  @Test
  void credentialsComeFromASharedFile(@TempDir Path folder) throws IOException {
    var file = folder.resolve("credentials");
    Files.writeString(
        file,
        """
        [default]
        aws_access_key_id = OTHER
        aws_secret_access_key = other
        [mine]
        # a comment
        aws_access_key_id = BASE
        aws_secret_access_key=base-secret
        """);
    environment.put("AWS_SHARED_CREDENTIALS_FILE", file.toString());
    environment.put("AWS_PROFILE", "mine");
    with("log_type: None");
    assertThat(gateway.get("/fn").header("X-Signed-By")).isEqualTo("BASE");
  }

  @Test
  void credentialsComeFromThePlatform(@TempDir Path folder) throws IOException {
    environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", aws.url());
    with("aws_imds_protocol_version: v2");
    assertThat(gateway.get("/fn").header("X-Signed-By")).isEqualTo("MACHINE");
    int asked = aws.asked.size();
    assertThat(gateway.get("/fn").status()).isEqualTo(200);
    assertThat(aws.asked).as("they are asked for once").hasSize(asked + 1);

    var token = folder.resolve("token");
    Files.writeString(token, "pod token\n");
    environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", aws.url() + "/container?id=1");
    environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", token.toString());
    with("aws_imds_protocol_version: v1");
    assertThat(gateway.get("/fn").header("X-Signed-By")).isEqualTo("POD");

    environment.remove("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString());
    environment.put("AWS_ROLE_ARN", "arn:aws:iam::1:role/r");
    with("aws_sts_endpoint_url: \"" + aws.url() + "\"");
    assertThat(gateway.get("/fn").header("X-Signed-By")).isEqualTo("WEB");
    assertThat(aws.asked.toString())
        .contains("RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr", "WebIdentityToken=pod%20token");
  }

  @Test
  void credentialsThatHaveEndedAreAskedForAgain() {
    environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", aws.url());
    aws.expires = "2020-01-01T00:00:00Z";
    with("aws_imds_protocol_version: v2");
    assertThat(gateway.get("/fn").status()).isEqualTo(200);
    assertThat(gateway.get("/fn").status()).isEqualTo(200);
    assertThat(aws.asked.stream().filter("PUT /latest/api/token"::equals)).hasSize(2);
  }

  @Test
  void aRoleIsAssumedWhereOneIsConfigured() {
    with(
        KEYS
            + ", aws_assume_role_arn: \"arn:aws:iam::1:role/r\", aws_role_session_name: me,"
            + " aws_sts_endpoint_url: \""
            + aws.url()
            + "\"");
    assertThat(gateway.get("/fn").header("X-Signed-By")).isEqualTo("ROLE");
    assertThat(aws.asked.toString()).contains("Action=AssumeRole&", "RoleSessionName=me");
  }

  @Test
  void withoutCredentialsOrFunctionTheClientGetsAnError() {
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    with("log_type: None");
    assertThat(gateway.get("/fn").status()).isEqualTo(500);
    with("aws_key: BASE, aws_secret: another-secret");
    var refused = gateway.get("/fn");
    assertThat(refused.status()).as("a refusal of the service is not the client's").isEqualTo(500);
    assertThat(refused.body()).isEqualTo("{\"message\":\"An unexpected error occurred\"}");
    gateway.withPlugin(
        "aws-lambda", KEYS + ", function_name: f, host: 127.0.0.1, port: 1, disable_https: true");
    assertThat(gateway.get("/fn").status()).isEqualTo(500);
    gateway.withPlugin("aws-lambda", KEYS + ", function_name: f");
    assertThat(gateway.get("/fn").status()).as("no region").isEqualTo(500);
    gateway.withPlugin("aws-lambda", KEYS + ", aws_region: eu-central-1");
    assertThat(gateway.get("/fn").status()).as("no function_name").isEqualTo(500);
    assertThat(aws.asked).noneMatch(asked -> asked.contains("functions//"));
  }

  @Test
  void aProxyIsToldTheWholeUrl() {
    gateway.withPlugin(
        "aws-lambda",
        "function_name: hello, aws_region: eu-central-1, host: lambda.invalid, port: 80,"
            + " disable_https: true, proxy_url: \"%s\", %s".formatted(aws.url(), KEYS));
    var reply = gateway.get("/?a=1");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("X-Signed-By")).isEqualTo("BASE");
    assertThat(aws.asked).containsExactly("POST /2015-03-31/functions/hello/invocations");
  }

  @Test
  void aProxyIsAskedForAConnectionWhereThereIsTls() throws Exception {
    try (var proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      gateway.withPlugin(
          "aws-lambda",
          "function_name: hello, aws_region: eu-central-1, timeout: 20000, proxy_url:"
              + " \"http://me:pass@127.0.0.1:%d\", %s".formatted(proxy.getLocalPort(), KEYS));
      var reply = CompletableFuture.supplyAsync(() -> gateway.get("/"));
      try (var asked = proxy.accept()) {
        asked.setSoTimeout(20_000);
        var in = new BufferedReader(new InputStreamReader(asked.getInputStream(), ISO_8859_1));
        assertThat(in.readLine())
            .isEqualTo("CONNECT lambda.eu-central-1.amazonaws.com:443 HTTP/1.1");
        assertThat(in.readLine()).isEqualTo("Host: lambda.eu-central-1.amazonaws.com:443");
        assertThat(in.readLine()).isEqualTo("Proxy-Authorization: Basic bWU6cGFzcw==");
        asked.getOutputStream().write("HTTP/1.1 403 Forbidden\r\n\r\n".getBytes(ISO_8859_1));
      }
      assertThat(reply.get(20, TimeUnit.SECONDS).status()).isEqualTo(500);
    }
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> with("aws_key: BASE"))
        .hasMessageContaining("all or none of these fields must be set");
    assertThatThrownBy(() -> with(KEYS + ", proxy_url: \"https://proxy:3128\""))
        .hasMessageContaining("config.proxy_url: the proxy's own URL must begin with http://");
    assertThatThrownBy(() -> with(KEYS + ", proxy_url: proxy"))
        .hasMessageContaining("config.proxy_url: missing host in url");
    assertThatThrownBy(() -> with(KEYS + ", aws_sts_endpoint_url: nowhere"))
        .hasMessageContaining("config.aws_sts_endpoint_url: invalid value: nowhere");
  }
}
