package moongate.plugins.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import moongate.gateway.testing.GatewayUnderTest;
import moongate.gateway.testing.Reply;
import moongate.plugins.aipromptdecorator.PromptDecoratorType;
import moongate.plugins.aipromptguard.PromptGuardType;
import moongate.plugins.aiprompttemplate.PromptTemplateType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Requests for models on their way to a service that echoes them.
final class PromptPluginsTest {
  private final GatewayUnderTest gateway =
      new GatewayUnderTest(
          new PromptDecoratorType(), new PromptGuardType(), new PromptTemplateType());

  @AfterEach
  void close() {
    gateway.close();
  }

  private Reply post(String body) {
    return gateway.send("POST", "/", body, "Content-Type: application/json");
  }

  private static String said(String role, String content) {
    return "{\"role\":\"" + role + "\",\"content\":\"" + content + "\"}";
  }

  private static String chat(String... messages) {
    return "{\"messages\":[" + String.join(",", messages) + "]}";
  }

  @Test
  void messagesComeBeforeAndAfterThoseOfTheClient() {
    gateway.withPlugin(
        "ai-prompt-decorator",
        "prompts: {prepend: [{role: system, content: Be kind}, {role: user, content: Hi}],"
            + " append: [{role: user, content: Say \"please\"}]}");
    var reply = post("{\"model\":\"m\",\"messages\":[" + said("user", "Now") + "]}");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body())
        .endsWith(
            "{\"model\":\"m\",\"messages\":["
                + String.join(
                    ",",
                    said("system", "Be kind"),
                    said("user", "Hi"),
                    said("user", "Now"),
                    said("user", "Say \\\"please\\\""))
                + "]}");
    assertThat(post("{\"prompt\":\"x\"}").status()).isEqualTo(400);
    assertThat(post("no json").body())
        .isEqualTo("{\"error\":{\"message\":\"the request body is no JSON object\"}}");
    assertThat(post(chat(said("user", "x".repeat(9000)))).status()).isEqualTo(413);
    assertThatThrownBy(() -> gateway.withPlugin("ai-prompt-decorator", "prompts: {}"))
        .hasMessageContaining("at least one of these fields must be non-empty");
  }

  @Test
  void whatIsDeniedIsRefused() {
    gateway.withPlugin("ai-prompt-guard", "deny_patterns: [\"(?i)secret\", \"^drop\"]");
    assertThat(post(chat(said("user", "hello"))).status()).isEqualTo(200);
    var refused = post(chat(said("user", "the SECRET"), said("user", "hello")));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).isEqualTo("{\"error\":{\"message\":\"bad request\"}}");
    assertThat(post(chat(said("user", "hello"), said("user", "drop it"))).status()).isEqualTo(400);
    assertThat(post(chat(said("system", "secret"), said("user", "hi"))).status()).isEqualTo(200);
    assertThat(post("{\"prompt\":\"a secret\"}").status()).isEqualTo(400);
    var parts = "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"secret\"}]}";
    assertThat(post(chat(parts)).status()).isEqualTo(400);
    assertThat(post("{\"messages\":[]}").status()).isEqualTo(400);
  }

  @Test
  void onlyWhatIsAllowedPasses() {
    gateway.withPlugin("ai-prompt-guard", "allow_patterns: [weather], deny_patterns: [war]");
    assertThat(post(chat(said("user", "the weather"))).status()).isEqualTo(200);
    assertThat(post(chat(said("user", "the time"))).status()).isEqualTo(400);
    assertThat(post(chat(said("user", "the weather in a war"))).status()).isEqualTo(400);
  }

  @Test
  void historyAndRolesCountAsIsConfigured() {
    gateway.withPlugin(
        "ai-prompt-guard", "deny_patterns: [secret], allow_all_conversation_history: true");
    assertThat(post(chat(said("user", "secret"), said("user", "hi"))).status()).isEqualTo(200);
    gateway.withPlugin("ai-prompt-guard", "deny_patterns: [secret], match_all_roles: true");
    assertThat(post(chat(said("system", "secret"), said("user", "hi"))).status()).isEqualTo(400);
    assertThatThrownBy(() -> gateway.withPlugin("ai-prompt-guard", "deny_patterns: [\"(\"]"))
        .hasMessageContaining("not a valid regex");
  }

  @Test
  void aTemplateStandsInThePlaceOfItsName() {
    gateway.withPlugin(
        "ai-prompt-template",
        """
        templates: [{name: ask, template: "{\\"messages\\": [{\\"role\\": \\"user\\",
          \\"content\\": \\"Write {{what}} in {{ language }}\\"}]}"}]\
        """);
    var reply =
        post(
            "{\"model\":\"m\",\"messages\":\"{template://ask}\",\"properties\":"
                + "{\"what\":\"\\\"}{{language}}\",\"language\":\"Lua\"}}");
    assertThat(reply.body())
        .endsWith(
            "{\"model\":\"m\",\"messages\":["
                + said("user", "Write \\\"}{{language}} in Lua")
                + "]}");
    var missing = post("{\"messages\":\"{template://ask}\",\"properties\":{\"what\":\"x\"}}");
    assertThat(missing.status()).isEqualTo(400);
    assertThat(missing.body()).contains("missing template parameters: [language]");
    assertThat(post("{\"prompt\":\"{template://none}\"}").body())
        .contains("there is no template none");
    assertThat(post(chat(said("user", "free"))).status()).isEqualTo(200);
  }

  @Test
  void requestsWithoutATemplateCanBeRefused() {
    gateway.withPlugin(
        "ai-prompt-template",
        "allow_untemplated_requests: false, templates: [{name: t, template: \"{}\"}]");
    assertThat(post(chat(said("user", "free"))).status()).isEqualTo(400);
    assertThat(post("{\"prompt\":\"{template://t}\"}").status()).isEqualTo(200);
  }
}
