package moongate.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import moongate.model.Snapshot;
import org.junit.jupiter.api.Test;

class FlatFormTest {
  private static final String CONFIG =
      """
      _format_version: "3.0"
      services:
      - id: 6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6d
        created_at: 1
        updated_at: 2
        host: h80
        tags: ["yes", "a: b", "#", "é", "-", "true", plain]
        routes:
        - id: 6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6e
          created_at: 1
          updated_at: 2
          paths: [/a, '~/(?<x>\\d+)$']
          headers: {x-a: ["1", "x"]}
          plugins:
          - name: pre-function
            config:
              access:
              - |
                if a then

                \treturn "b" -- c
                end
              - " indented\\nline\\n"
              - "no end\\nof line"
              - "two\\n\\n"
              - "cr\\r\\nlf"
              - "nul\\0"
              - "a line end \\x85 and more \\x9f \\u2028 \\u2029 \\ufeff \\uffff \\x7f"
              - !!binary "cmV0dXJuICfp/yc="
      """;

  private final DeclarativeFile reader = new DeclarativeFile(TestSchemas.all());

  @Test
  void readsBackAsTheSameSnapshot() throws Exception {
    var snapshot = load(CONFIG);
    var again = load(FlatForm.yaml(snapshot));

    for (var entity : snapshot.entityNames()) {
      assertThat(again.documents(entity)).isEqualTo(snapshot.documents(entity));
    }
  }

  @Test
  void isWrittenForPeople() throws Exception {
    var snapshot =
        load(
            """
            _format_version: "3.0"
            plugins:
            - id: 6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6d
              created_at: 1
              updated_at: 2
              name: pre-function
              config: {access: ["if a then\\n\\treturn 1\\nend\\n"]}
            """);

    assertThat(FlatForm.yaml(snapshot))
        .isEqualTo(
            """
            _format_version: "3.0"
            _transform: false
            plugins:
            - id: "6f1b2a52-64e3-4e53-8d9d-1c3a3a4b5c6d"
              created_at: 1
              updated_at: 2
              name: pre-function
              config:
                access:
                - |
                  if a then
                  \treturn 1
                  end
                log: []
              protocols:
              - grpc
              - grpcs
              - http
              - https
              enabled: true
            """);
  }

  private Snapshot load(String text) throws InvalidConfiguration {
    return reader.parse(text.getBytes(StandardCharsets.UTF_8), "kong.yml");
  }
}
