package moongate.plugins.grpcgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import moongate.plugins.protobuf.ProtoSchemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BindingsTest {
  @TempDir private Path folder;

  private Bindings bindings(String rule) throws Exception {
    Files.writeString(
        folder.resolve("hello.proto"),
        """
        syntax = "proto3";
        package hello;
        service HelloService {
          rpc SayHello(HelloRequest) returns (HelloResponse) {
            option (google.api.http) = { %s };
          }
        }
        message HelloRequest { string name = 1; }
        message HelloResponse { string message = 1; }
        """
            .formatted(rule));
    return Bindings.of(new ProtoSchemas().read(folder, "hello.proto"));
  }

  @Test
  void aRuleMayHaveSeveralVerbs() throws Exception {
    var bindings =
        bindings(
            """
            get: "/v1/messages/{name}"
            additional_bindings { get: "/v1/messages/legacy/{name=**}" }
            post: "/v1/messages/"
            body: "*"
            """);

    var got = Objects.requireNonNull(bindings.find("GET", "/v1/messages/joe"));
    assertThat(got.values()).isEqualTo(Map.of("name", "joe"));
    assertThat(got.binding().takesWholeBody()).isFalse();
    var posted = Objects.requireNonNull(bindings.find("POST", "/v1/messages/"));
    assertThat(posted.binding().takesWholeBody()).isTrue();
    var legacy = Objects.requireNonNull(bindings.find("GET", "/v1/messages/legacy/a/b"));
    assertThat(legacy.values()).isEqualTo(Map.of("name", "a/b"));
  }

  @Test
  void aRuleOfOneVerbHasItsBody() throws Exception {
    var bindings = bindings("get: \"/v1/messages\" body: \"*\"");
    var got = Objects.requireNonNull(bindings.find("GET", "/v1/messages"));
    assertThat(got.binding().takesWholeBody()).isTrue();
    assertThat(bindings.find("POST", "/v1/messages")).isNull();
  }
}
