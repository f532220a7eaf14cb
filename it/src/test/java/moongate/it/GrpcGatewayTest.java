package moongate.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Requests in the style of REST to a server of grpc-java.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrpcGatewayTest {
  /// The server's own service, with annotations.
  private static final String ANNOTATED =
      """
      syntax = "proto3";
      package grpc.testing;
      import "google/api/annotations.proto";
      import "grpc/testing/messages.proto";
      import "grpc/testing/empty.proto";
      service TestService {
        rpc EmptyCall(Empty) returns (Empty) {
          option (google.api.http).get = "/v1/empty";
        }
        rpc UnaryCall(SimpleRequest) returns (SimpleResponse) {
          option (google.api.http) = {
            get: "/v1/sizes/{response_size}"
            additional_bindings { get: "/v1/bodies/{payload.body=**}" }
            additional_bindings { put: "/v1/sizes/{response_size}" body: "payload" }
            additional_bindings { post: "/v1/sizes" body: "*" }
            additional_bindings { delete: "/v1/sizes/all:now" response_body: "username" }
            additional_bindings { patch: "/v1/sizes/{response_size}" body: "*" }
            additional_bindings { custom { kind: "REPORT" path: "/v1/sizes/{response_size}" } }
          };
        }
        rpc StreamingOutputCall(StreamingOutputCallRequest)
            returns (stream StreamingOutputCallResponse) {
          option (google.api.http) = { post: "/v1/streams/" body: "*" };
        }
      }
      """;

  @TempDir static Path prefix;

  private WebCallGateway gateway;

  @BeforeAll
  void start() throws IOException {
    Files.writeString(prefix.resolve("annotated.proto"), ANNOTATED);
    gateway =
        new WebCallGateway(
            prefix,
            """
            - name: rest
              paths: [/]
              plugins: [{name: grpc-gateway, config: {proto: annotated.proto}}]
            """);
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    var request =
        gateway
            .request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    return gateway.send(request, BodyHandlers.ofString(UTF_8));
  }

  @Test
  void fieldsComeFromThePathAndTheQuery() throws Exception {
    var response =
        send("GET", "/v1/sizes/12?payload.body=aGk%3D&payload.type=COMPRESSABLE&x=y", "");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(response.body()).contains("\"username\":\"size 12\"", "\"body\":\"aGk=\"");
    assertThat(send("GET", "/v1/bodies/aGVs/bG8", "").body()).contains("\"body\":\"aGVs/bG8\"");
    assertThat(send("GET", "/v1/empty/", "").body()).isEqualTo("{}");
    assertThat(send("REPORT", "/v1/sizes/3", "").body()).contains("size 3");
  }

  @Test
  void theBodyIsTheMessageOrAFieldOfIt() throws Exception {
    assertThat(send("PUT", "/v1/sizes/4?responseSize=5", "{\"body\": \"aGk=\"}").body())
        .contains("\"username\":\"size 4\"", "\"body\":\"aGk=\"");
    assertThat(send("POST", "/v1/sizes", "{\"response_size\": \"6\"}").body())
        .contains("\"username\":\"size 6\"");
    assertThat(send("DELETE", "/v1/sizes/all:now", "").body()).isEqualTo("\"size 0\"");
  }

  @Test
  void whatThePathSaysCannotBeSaidOtherwise() throws Exception {
    var body = "{\"response_size\": 1, \"responseSize\": 2}";
    assertThat(send("PATCH", "/v1/sizes/7", body).body()).contains("\"username\":\"size 7\"");
    assertThat(send("GET", "/v1/sizes/7?response_size=8&responseSize=9", "").body())
        .contains("\"username\":\"size 7\"");
  }

  @Test
  void theStatusOfACallIsOneOfHttp() throws Exception {
    var failed = send("GET", "/v1/sizes/1?response_status.code=5&response_status.message=gone", "");
    assertThat(failed.statusCode()).isEqualTo(404);
    assertThat(failed.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(failed.body())
        .startsWith("{\"code\":5,\"message\":\"gone\",\"details\":[{\"@type\":");
    assertThat(send("GET", "/v1/sizes/1?response_status.code=8", "").statusCode()).isEqualTo(429);
    assertThat(send("GET", "/v1/sizes/1?response_status.code=14", "").statusCode()).isEqualTo(503);
  }

  @Test
  void whatFitsNoBindingIsRefused() throws Exception {
    assertThat(send("GET", "/v1/nothing", "").statusCode()).isEqualTo(404);
    assertThat(send("POST", "/v1/sizes/1", "{}").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/v1/sizes/1/2", "").statusCode()).isEqualTo(404);
    var unfit = send("GET", "/v1/sizes/many", "");
    assertThat(unfit.statusCode()).isEqualTo(400);
    assertThat(unfit.body()).contains("response_size: expected a whole number");
    assertThat(send("POST", "/v1/sizes", "[]").statusCode()).isEqualTo(400);
    assertThat(send("POST", "/v1/sizes", "{").body()).contains("the body is no valid JSON");
    assertThat(send("POST", "/v1/sizes", "[".repeat(2000)).statusCode()).isEqualTo(400);
  }

  @Test
  void messagesOfAStreamAreLines() throws Exception {
    gateway.releaseLast();
    var response =
        send("POST", "/v1/streams", "{\"response_parameters\": [{\"size\": 1}, {\"size\": 0}]}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body().lines())
        .containsExactly(
            "{\"payload\":{\"type\":\"COMPRESSABLE\",\"body\":\"AA==\"}}",
            "{\"payload\":{\"type\":\"COMPRESSABLE\",\"body\":\"\"}}");
    var none = send("POST", "/v1/streams", "{}");
    assertThat(none.statusCode()).isEqualTo(200);
    assertThat(none.body()).isEmpty();
  }
}
