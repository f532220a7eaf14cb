package moongate.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.grpc.testing.integration.Messages.EchoStatus;
import io.grpc.testing.integration.Messages.Payload;
import io.grpc.testing.integration.Messages.ResponseParameters;
import io.grpc.testing.integration.Messages.SimpleRequest;
import io.grpc.testing.integration.Messages.SimpleResponse;
import io.grpc.testing.integration.Messages.StreamingOutputCallRequest;
import io.grpc.testing.integration.Messages.StreamingOutputCallResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Calls as browsers make them, of a server of grpc-java.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrpcWebTest {
  private static final int TRAILERS = 0x80;
  private static final String UNARY = "/grpc.testing.TestService/UnaryCall";
  private static final String STREAMING = "/grpc.testing.TestService/StreamingOutputCall";
  private static final String BINARY = "application/grpc-web+proto";
  private static final String TEXT = "application/grpc-web-text";

  private static final SimpleRequest REQUEST =
      SimpleRequest.newBuilder()
          .setResponseSize(7)
          .setPayload(Payload.newBuilder().setBody(ByteString.copyFromUtf8("hällo")))
          .build();

  @TempDir static Path prefix;

  private WebCallGateway gateway;

  /// What stands behind a flag and a length.
  private record Frame(int flag, byte[] content) {
    String text() {
      return new String(content, ISO_8859_1);
    }
  }

  @BeforeAll
  void start() throws IOException {
    gateway =
        new WebCallGateway(
            prefix,
            """
            - name: plain
              paths: [/]
              plugins: [{name: grpc-web}]
            - name: json
              paths: [/json]
              plugins:
              - name: grpc-web
                config:
                  proto: grpc/testing/test.proto
                  pass_stripped_path: true
                  allow_origin_header: https://app.example
            - name: gone
              paths: [/gone]
              plugins:
              - name: grpc-web
                config: {proto: gone.proto, pass_stripped_path: true}
            """);
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  private HttpRequest.Builder request(String path, String type, byte[] body) {
    return gateway
        .request(path)
        .header("Content-Type", type)
        .POST(BodyPublishers.ofByteArray(body));
  }

  private HttpResponse<byte[]> post(String path, String type, byte[] body) throws Exception {
    return gateway.send(request(path, type, body), BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> json(String path, String body) throws Exception {
    return post(path, "application/json", body.getBytes(ISO_8859_1));
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  private static byte[] frame(MessageLite message) {
    var bytes = message.toByteArray();
    return ByteBuffer.allocate(5 + bytes.length)
        .put((byte) 0)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  private static Frame next(InputStream in) throws IOException {
    var data = new DataInputStream(in);
    int flag = data.readUnsignedByte();
    return new Frame(flag, data.readNBytes(data.readInt()));
  }

  /// As clients do it: groups of four, wherever the padding is.
  private static byte[] fromText(byte[] text) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length; i += 4) {
      bytes.writeBytes(Base64.getDecoder().decode(new String(text, i, 4, ISO_8859_1)));
    }
    return bytes.toByteArray();
  }

  @Test
  void aCallInBinaryFramesIsAnsweredInThem() throws Exception {
    var response = post(UNARY, BINARY, frame(REQUEST));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue(BINARY);
    assertThat(response.headers().firstValue("access-control-allow-origin")).hasValue("*");
    var in = new ByteArrayInputStream(response.body());
    var answer = SimpleResponse.parseFrom(next(in).content());
    assertThat(answer.getPayload()).isEqualTo(REQUEST.getPayload());
    assertThat(answer.getUsername()).isEqualTo("size 7");
    var trailers = next(in);
    assertThat(trailers.flag()).isEqualTo(TRAILERS);
    assertThat(trailers.text()).contains("grpc-status:0\r\n");
    assertThat(in.available()).isZero();
  }

  @Test
  void aCallInTextIsAnsweredInText() throws Exception {
    var bytes = frame(REQUEST);
    var encoder = Base64.getEncoder();
    var twoPieces =
        encoder.encodeToString(Arrays.copyOf(bytes, 4))
            + encoder.encodeToString(Arrays.copyOfRange(bytes, 4, bytes.length));
    var response = post(UNARY, TEXT, (twoPieces + "\n").getBytes(ISO_8859_1));
    assertThat(response.headers().firstValue("content-type"))
        .hasValue("application/grpc-web-text+proto");
    var in = new ByteArrayInputStream(fromText(response.body()));
    assertThat(SimpleResponse.parseFrom(next(in).content()).getUsername()).isEqualTo("size 7");
    assertThat(next(in).text()).contains("grpc-status:0\r\n");
  }

  @Test
  void whatFailsAtOnceHasItsStatusInTheLastFrame() throws Exception {
    var failing =
        SimpleRequest.newBuilder()
            .setResponseStatus(EchoStatus.newBuilder().setCode(5).setMessage("no such thing"))
            .build();
    var response = post(UNARY, BINARY, frame(failing));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("grpc-status")).isEmpty();
    var trailers = next(new ByteArrayInputStream(response.body()));
    assertThat(trailers.flag()).isEqualTo(TRAILERS);
    assertThat(trailers.text()).contains("grpc-status:5\r\n", "grpc-message:no such thing\r\n");

    var unknown = post("/grpc.testing.TestService/Nothing", BINARY, frame(REQUEST));
    assertThat(next(new ByteArrayInputStream(unknown.body())).text())
        .contains("grpc-status:12\r\n");
  }

  @Test
  void messagesOfAStreamArriveWhileItGoesOn() throws Exception {
    var wanted =
        StreamingOutputCallRequest.newBuilder()
            .addResponseParameters(ResponseParameters.newBuilder().setSize(3))
            .addResponseParameters(ResponseParameters.newBuilder().setSize(4))
            .build();
    var response =
        gateway.send(request(STREAMING, BINARY, frame(wanted)), BodyHandlers.ofInputStream());
    try (var in = response.body()) {
      assertThat(size(next(in))).isEqualTo(3);
      gateway.releaseLast(); // the rest comes only now
      assertThat(size(next(in))).isEqualTo(4);
      assertThat(next(in).text()).contains("grpc-status:0\r\n");
    }
  }

  private static int size(Frame frame) throws IOException {
    return StreamingOutputCallResponse.parseFrom(frame.content()).getPayload().getBody().size();
  }

  @Test
  void aPreflightIsAnswered() throws Exception {
    var request =
        gateway
            .request("/json" + UNARY)
            .header("Origin", "https://app.example")
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,content-type,x-grpc-web")
            .method("OPTIONS", BodyPublishers.noBody());
    var response = gateway.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    var headers = response.headers();
    assertThat(headers.firstValue("access-control-allow-origin")).hasValue("https://app.example");
    assertThat(headers.firstValue("access-control-allow-methods")).hasValue("POST");
    assertThat(headers.firstValue("access-control-allow-headers"))
        .hasValue("authorization,content-type,x-grpc-web");
  }

  @Test
  void jsonIsTranslatedBothWays() throws Exception {
    var response =
        json("/json" + UNARY, "{\"responseSize\": 9, \"payload\": {\"body\": \"aGVsbG8=\"}}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(text(response))
        .contains("\"payload\":{\"type\":\"COMPRESSABLE\",\"body\":\"aGVsbG8=\"}")
        .contains("\"username\":\"size 9\"");
  }

  @Test
  void jsonTellsWhatWentWrong() throws Exception {
    var failed =
        json("/json" + UNARY, "{\"response_status\": {\"code\": 7, \"message\": \"for b%d\"}}");
    assertThat(failed.statusCode()).isEqualTo(403);
    assertThat(failed.headers().firstValue("grpc-status")).hasValue("7");
    assertThat(text(failed))
        .isEqualTo(
            "{\"code\":7,\"message\":\"for b%d\",\"details\":[{\"@type\":"
                + "\"type.googleapis.com/google.protobuf.StringValue\",\"value\":\"CghhIGRldGFpbA==\"}]}");

    var unfit = json("/json" + UNARY, "{\"payload\": {\"body\": true}}");
    assertThat(unfit.statusCode()).isEqualTo(400);
    assertThat(text(unfit)).contains("payload.body: expected a string, found boolean");
    assertThat(json("/json" + UNARY, "{").statusCode()).isEqualTo(400);
    assertThat(json("/json/grpc.testing.TestService/Nothing", "{}").statusCode()).isEqualTo(404);
    assertThat(json(UNARY, "{}").statusCode()).isEqualTo(400); // without a file
    assertThat(json("/gone" + UNARY, "{}").statusCode()).isEqualTo(500); // which is not there
    assertThat(post(UNARY, "text/plain", new byte[0]).statusCode()).isEqualTo(400);
    assertThat(post(UNARY, TEXT, "a?==".getBytes(ISO_8859_1)).statusCode()).isEqualTo(400);
  }

  @Test
  void aStreamInJsonIsLines() throws Exception {
    gateway.releaseLast();
    var response =
        json(
            "/json" + STREAMING,
            "{\"response_parameters\": [{\"size\": 1}, {\"size\": 2}], \"response_status\": {\"code\": 10}}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(text(response).lines())
        .containsExactly(
            "{\"payload\":{\"type\":\"COMPRESSABLE\",\"body\":\"AA==\"}}",
            "{\"payload\":{\"type\":\"COMPRESSABLE\",\"body\":\"AAA=\"}}",
            "{\"error\":{\"code\":10,\"message\":\"half way\"}}");
  }
}
