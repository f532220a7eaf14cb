package moongate.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.EntitySchemas;
import moongate.model.value.Problem;
import moongate.store.DeclarativeFile;
import moongate.store.InvalidConfiguration;
import org.junit.jupiter.api.Test;

/// What a configuration of functions may look like, with Kong's texts for what it may not.
class FunctionSchemaTest {
  private final EntitySchemas schemas =
      new EntitySchemas(
          new Functions(FunctionSettings.DEFAULT)
              .pluginTypes().stream().map(PluginType::schema).toList());

  @Test
  void acceptsOneFunctionInOnePhaseAndFillsInTheOthers() throws Exception {
    var snapshot =
        new DeclarativeFile(schemas)
            .parse(entry("access: ['return 1']").getBytes(UTF_8), "kong.yml");
    var config = snapshot.plugins().getFirst().config();
    assertThat(config.members().keySet())
        .containsExactly(
            "certificate",
            "rewrite",
            "access",
            "header_filter",
            "body_filter",
            "log",
            "ws_handshake",
            "ws_client_frame",
            "ws_upstream_frame",
            "ws_close");
    assertThat(config.texts("access")).containsExactly("return 1");
    assertThat(config.list("log")).isEmpty();
  }

  @Test
  void sourcesAreCheckedWithoutBeingRun() {
    assertThat(problems("access: ['error(\"x\")', 'while true do end', '-- nothing']")).isEmpty();
  }

  @Test
  void saysWhereTheSyntaxIsWrong() {
    assertThat(problems("access: ['print(']"))
        .isEqualTo(
            "plugins[1].config.access[1]: error parsing pre-function:"
                + " [string \"print(\"]:1: unexpected symbol near '<eof>'");
  }

  @Test
  void namesTheLineOfTheFileWhereABlockIsWrong() {
    var yaml =
        """
        _format_version: "3.0"
        plugins:
        - name: pre-function
          config:
            access:
            - |
              local a = 1

              local b = = 2
            - "return (\\n"
        """;

    assertThat(refusal(yaml).problems().toText("kong.yml"))
        .isEqualTo(
            """
            kong.yml:9: plugins[1].config.access[1]: error parsing pre-function: [string "local a = 1..."]:3: unexpected symbol near '='
            kong.yml:10: plugins[1].config.access[2]: error parsing pre-function: [string "return (..."]:2: unexpected symbol near '<eof>'\
            """);
  }

  @Test
  void cutsTheChunkNameAtTheFirstLine() {
    assertThat(problems("access: [\"local a = 1\\nlocal b =\\n\"]"))
        .contains("[string \"local a = 1...\"]:3: unexpected symbol near '<eof>'");
  }

  @Test
  void wantsAtLeastOneFunction() {
    assertThat(problems("access: []"))
        .isEqualTo(
            "plugins[1]: at least one of these fields must be non-empty: 'config.certificate',"
                + " 'config.rewrite', 'config.access', 'config.header_filter',"
                + " 'config.body_filter', 'config.log', 'config.ws_handshake',"
                + " 'config.ws_client_frame', 'config.ws_upstream_frame', 'config.ws_close'");
  }

  @Test
  void refusesWrongTypesEmptyTextsAndUnknownFields() {
    assertThat(problems("access: ['']")).contains("length must be at least 1");
    assertThat(problems("access: [1]")).contains("expected a string");
    assertThat(problems("access: 'return 1'")).contains("expected an array");
    assertThat(problems("functions: ['return 1']")).contains("unknown field");
  }

  @Test
  void readsTheFunctionsOfWebSockets() {
    for (var phase : List.of("ws_handshake", "ws_client_frame", "ws_upstream_frame", "ws_close")) {
      assertThat(problems(phase + ": ['return 1']")).as(phase).isEmpty();
      assertThat(problems(phase + ": ['print(']")).as(phase).contains("error parsing");
    }
  }

  /// I06: a function that never ran would look as if it did.
  @Test
  void refusesPhasesThatItHasNot() {
    for (var phase : List.of("preread", "balancer", "init_worker", "response")) {
      assertThat(problems(phase + ": ['return 1']")).as(phase).contains("unknown field");
    }
  }

  @Test
  void refusesBytecode() {
    assertThat(problems("access: [\"\\eLJ\\x02\"]")).contains("error parsing pre-function: ");
  }

  @Test
  void hasNoConsumerScope() {
    var yaml =
        """
        _format_version: "3.0"
        consumers:
        - username: joe
          plugins:
          - name: post-function
            config: {access: ['return 1']}
        """;
    assertThat(problemsOf(yaml)).contains("value must be null");
  }

  private String problems(String config) {
    return problemsOf(entry(config));
  }

  private static String entry(String config) {
    return "_format_version: \"3.0\"\nplugins:\n- name: pre-function\n  config: "
        + (config.startsWith("{") ? config : "{" + config + "}")
        + "\n";
  }

  private InvalidConfiguration refusal(String yaml) {
    return catchThrowableOfType(
        InvalidConfiguration.class,
        () -> new DeclarativeFile(schemas).parse(yaml.getBytes(UTF_8), "kong.yml"));
  }

  private String problemsOf(String yaml) {
    try {
      new DeclarativeFile(schemas).parse(yaml.getBytes(UTF_8), "kong.yml");
      return "";
    } catch (InvalidConfiguration refused) {
      return String.join(
          "\n",
          refused.problems().list().stream()
              .map((Problem problem) -> problem.path() + ": " + problem.message())
              .toList());
    }
  }
}
