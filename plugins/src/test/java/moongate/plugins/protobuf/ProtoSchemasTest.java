package moongate.plugins.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ProtoSchemasTest {
  @TempDir Path folder;

  private final ProtoSchemas schemas = new ProtoSchemas();

  private ProtoSchema read(String text) throws Exception {
    write("file.proto", text);
    return new ProtoSchemas().read(folder, "file.proto");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text, UTF_8);
  }

  private static MessageType type(ProtoSchema schema, String name) {
    return requireNonNull(schema.message(name), name);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  /// There and back.
  private static JsonNode passed(ProtoSchema schema, String name, String text) throws Exception {
    var type = type(schema, name);
    var bytes = new JsonToMessage(schema).write(json(text), type);
    return json(MessageToJson.read(bytes, type, schema).toString());
  }

  @Test
  void aFileMayHaveAllThatTheLanguageHas() throws Exception {
    var schema =
        read(
            """
            // A comment.
            syntax = "proto2"; /* another
              one */
            package a.b;
            import public "google/protobuf/descriptor.proto";
            option java_package = "x" 'y';
            extend google.protobuf.MethodOptions { optional string tag = 50001; }
            message Outer {
              option deprecated = true;
              reserved 5, 7 to 9, 100 to max;
              reserved "old";
              extensions 200 to 300 [verification = UNVERIFIED];
              message Inner { optional int32 message = 1; repeated .a.b.Outer outer = 2; }
              enum Kind { option allow_alias = true; A = 0x0; B = -1 [deprecated = true]; C = -1; }
              optional Inner inner = 1 [json_name = "in", deprecated = true];
              required Kind kind = 2 [default = B];
              map<string, Inner> inners = 3;
              oneof choice { string text = 4; Inner other = 6; }
              repeated sint64 packed = 10 [packed = true];
              optional group_x.Y y = 11;
            };
            message group_x { message Y {} }
            service S {
              option deprecated = false;
              rpc One(Outer) returns (stream Outer);
              rpc Two(stream .a.b.Outer) returns (Outer.Inner) {
                option (tag) = "t";
                option (google.api.http).get = "/x";
                option (any.option) = { a: 1 b { c: "d" "e"; } f: [1, -inf], [g.h] < i: true > };
              }
            }
            """);
    var method = requireNonNull(schema.method("/a.b.S/Two"));
    assertThat(method.clientStreams()).isTrue();
    assertThat(method.serverStreams()).isFalse();
    assertThat(method.output().name()).isEqualTo("a.b.Outer.Inner");
    assertThat(method.options())
        .extracting(OptionValue.Option::name)
        .containsExactly("tag", "google.api.http.get", "any.option");
    assertThat(
            passed(
                schema,
                "a.b.Outer",
                """
                {"in": {"message": 3}, "kind": "C", "inners": {"x": {}, "y": {"message": -4}},
                 "text": "", "packed": [-1, "2", 0], "y": {}, "unknown": [1]}\
                """))
        .isEqualTo(
            json(
                """
                {"inner": {"message": 3, "outer": []}, "kind": "B",
                 "inners": {"x": {"outer": []}, "y": {"message": -4, "outer": []}},
                 "text": "", "packed": [-1, 2, 0], "y": {}}\
                """));
  }

  @Test
  void typesThatEverybodyKnowsHaveTheirForms() throws Exception {
    var schema =
        read(
            """
            syntax = "proto3";
            import "google/protobuf/timestamp.proto";
            import "google/protobuf/duration.proto";
            import "google/protobuf/struct.proto";
            import "google/protobuf/wrappers.proto";
            import "google/protobuf/field_mask.proto";
            import "google/protobuf/any.proto";
            message M {
              google.protobuf.Timestamp time = 1;
              google.protobuf.Duration length = 2;
              google.protobuf.Struct object = 3;
              google.protobuf.Value anything = 4;
              google.protobuf.StringValue text = 5;
              google.protobuf.FieldMask mask = 6;
              google.protobuf.Any any = 7;
              repeated google.protobuf.Value list = 8;
              uint64 large = 9;
              float real = 10;
            }
            """);
    var all =
        """
        {"time": "2020-01-02T03:04:05.678Z", "length": "-1.500s",
         "object": {"a": [1, null, {"b": "c"}]}, "anything": null, "text": "x", "mask": "aB,c",
         "any": {"@type": "type.googleapis.com/M", "real": 1.5, "large": 18446744073709551615,
           "list": []}, "list": [true, 2.5], "large": 1, "real": "NaN"}\
        """;
    assertThat(passed(schema, "M", all)).isEqualTo(json(all));
  }

  @Test
  void whatDoesNotFitIsRefusedWithItsPlace() throws Exception {
    var schema =
        read(
            """
            syntax = "proto3";
            message M {
              int32 n = 1;
              repeated M ms = 2;
              bytes b = 3;
              map<int32, bool> flags = 4;
              E e = 5;
              uint32 u = 6;
            }
            enum E { ZERO = 0; }
            """);
    refused(schema, "{\"ms\": [{}, {\"n\": 1.5}]}", "ms[1].n: expected a whole number");
    refused(schema, "{\"n\": 2147483648}", "n: 2147483648 is out of range");
    refused(schema, "{\"n\": 1e999}", "n: expected a whole number");
    refused(schema, "{\"u\": -1}", "u: -1 is out of range");
    refused(schema, "{\"ms\": {}}", "ms: expected an array, found object");
    refused(schema, "{\"b\": \"?\"}", "b: expected Base64");
    refused(schema, "{\"flags\": {\"x\": true}}", "flags.x: expected a whole number");
    refused(schema, "{\"flags\": {\"1\": 1}}", "flags.1: expected a boolean");
    refused(schema, "{\"e\": \"ONE\"}", "e: expected a value of E");
    refused(schema, "[]", "the body: expected an object, found array");
    refused(schema, "{\"ms\":[".repeat(150) + "]}".repeat(150), "nested too deeply");
  }

  private static void refused(ProtoSchema schema, String text, String problem) {
    assertThatThrownBy(() -> passed(schema, "M", text))
        .isInstanceOf(MessageException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void problemsNameTheirFileAndLine() {
    assertProblem(
        "syntax = \"proto3\";\nmessage {", "file.proto:2: the name of a message expected");
    assertProblem("message M {\n Nothing n = 1;\n}", "file.proto:2: there is no type Nothing");
    assertProblem("message M {\n int32 a = 1;\n int32 b = 1;\n}", "file.proto:3: two fields");
    assertProblem("message M { int32 a = 0; }", "no field can have the number 0");
    assertProblem("service S { rpc R(X) returns (X); }", "file.proto:1: there is no message X");
    assertProblem("import \"gone.proto\";", "the imported file gone.proto is in none");
    assertProblem("message M { optional group G = 1 {} }", "groups are not supported");
    assertProblem("enum E {}", "enum E has no values");
    assertProblem("option x = \"", "a string has no end");
    assertProblem("/* ", "a comment has no end");
    assertProblem("message M {".repeat(100), "messages are nested too deeply");
    assertProblem("option x = " + "{a ".repeat(100), "an option is nested too deeply");
    assertThatThrownBy(() -> schemas.read(folder, "none.proto"))
        .hasMessageEndingWith("none.proto: there is no such file");
  }

  private void assertProblem(String text, String problem) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ProtoException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void aFileIsReadAgainOnceItHasChanged() throws Exception {
    write("file.proto", "import \"other.proto\"; message A {}");
    write("other.proto", "message B {}");
    var first = schemas.read(folder, "file.proto");
    assertThat(schemas.read(folder, "file.proto")).isSameAs(first);
    write("other.proto", "message C {}");
    Files.setLastModifiedTime(folder.resolve("other.proto"), FileTime.fromMillis(1000));
    assertThat(schemas.read(folder, "file.proto").message("C")).isNotNull();
  }
}
