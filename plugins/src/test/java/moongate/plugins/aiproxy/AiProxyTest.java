package moongate.plugins.aiproxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that speak OpenAI's language, and a provider that does, too.
final class AiProxyTest extends AiGatewayTesting {
  private static final String CHAT = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
  private static final String STREAM = CHAT.replace("}]}", "}],\"stream\":true}");
  private static final String KEY = "auth: {header_name: Authorization, header_value: Bearer own}";
  private static final String ANSWER =
      "{\"id\":\"a\",\"object\":\"chat.completion\",\"model\":\"gpt-4o-2024\",\"choices\":[{\"index\":0,"
          + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello ☾\"},\"finish_reason\":\"stop\"}],"
          + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":4,\"total_tokens\":14}}";
  private static final String EVENTS =
      "data: {\"model\":\"gpt-4o-2024\",\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n\n"
          + "data: {\"choices\":[{\"delta\":{\"content\":\"lo\"}}]}\n\n";
  private static final String USAGE =
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  private void with(String model, String config) {
    gateway.with(
        """
        routes:
        - paths: ["~/models/(?<model>[^/]+)", /]
          plugins:
          - name: log-probe
          - name: ai-proxy
            config:
              route_type: llm/v1/chat
              model: {%s}
              %s
        """
            .formatted(model, config));
  }

  private void withOpenAi(String config) {
    with("provider: openai, name: gpt-4o, options: {upstream_url: UPSTREAM/v1/chat}", config);
  }

  @Test
  void aRequestReachesTheProviderWithTheOperatorsKey() {
    with(
        "provider: openai, name: gpt-4o, options: {upstream_url: UPSTREAM/v1/chat, max_tokens: 7,"
            + " temperature: 0.5, top_k: 3}",
        KEY);
    provider.answers(ANSWER);
    var reply = post(CHAT, "Authorization: Bearer client", "Accept-Encoding: gzip");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("X-Kong-LLM-Model")).isEqualTo("openai/gpt-4o");
    assertThat(new String(reply.body().getBytes(ISO_8859_1), UTF_8)).isEqualTo(ANSWER);
    var asked = provider.last();
    assertThat(asked.method()).isEqualTo("POST");
    assertThat(asked.target()).isEqualTo("/v1/chat");
    assertThat(asked.header("Authorization")).isEqualTo("Bearer own");
    assertThat(asked.header("Content-Type")).isEqualTo("application/json");
    assertThat(asked.header("Accept-Encoding")).isEqualTo("identity");
    assertThat(asked.body())
        .isEqualTo(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":7,"
                + "\"temperature\":0.5,\"model\":\"gpt-4o\"}");
  }

  @Test
  void whatTheClientSaysOfTheAnswerCounts() {
    with(
        "provider: openai, name: gpt-4o, options: {upstream_url: UPSTREAM/v1/chat, max_tokens: 7}",
        "model_name_header: false");
    provider.answers(ANSWER);
    var reply =
        post(CHAT.replace("{\"messages\"", "{\"max_tokens\":99,\"model\":\"gpt-4o\",\"messages\""));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.has("X-Kong-LLM-Model")).isFalse();
    assertThat(provider.last().json().path("max_tokens").intValue()).isEqualTo(99);
  }

  @Test
  void eventsPassAsTheyComeWhateverThePieces() {
    withOpenAi("");
    for (int size : new int[] {1, 7, 100_000}) {
      provider.streams("text/event-stream", EVENTS + DONE, size);
      var reply = post(STREAM);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.header("Content-Type")).isEqualTo("text/event-stream");
      assertThat(reply.body()).isEqualTo(EVENTS + DONE);
    }
    provider.streams("text/event-stream", EVENTS.replace("\n", "\r\n") + ": comment\r\n\r\n", 3);
    assertThat(post(STREAM).body()).isEqualTo(EVENTS + DONE);
  }

  @Test
  void tokensAreLoggedAndToldToClientsThatAsk() throws Exception {
    with(
        "provider: openai, name: gpt-4o, options: {upstream_url: UPSTREAM/v1/chat, input_cost: 1000,"
            + " output_cost: 2000}",
        "logging: {log_statistics: true, log_payloads: true}");
    provider.answers(ANSWER);
    post(CHAT);
    var proxy = log.ai().path("proxy");
    assertThat(proxy.path("usage").path("prompt_tokens").asInt()).isEqualTo(10);
    assertThat(proxy.path("usage").path("completion_tokens").asInt()).isEqualTo(4);
    assertThat(proxy.path("usage").path("total_tokens").asInt()).isEqualTo(14);
    assertThat(proxy.path("usage").path("cost").asDouble()).isEqualTo(0.018);
    assertThat(proxy.path("meta").path("provider_name").asString()).isEqualTo("openai");
    assertThat(proxy.path("meta").path("request_model").asString()).isEqualTo("gpt-4o");
    assertThat(proxy.path("meta").path("response_model").asString()).isEqualTo("gpt-4o-2024");
    assertThat(proxy.path("payload").path("request").asString()).contains("\"content\":\"Hi\"");
    assertThat(proxy.path("payload").path("response").asString()).isEqualTo(ANSWER);

    provider.streams("text/event-stream", EVENTS + USAGE + DONE, 11);
    assertThat(post(STREAM).body()).isEqualTo(EVENTS + DONE);
    assertThat(provider.last().json().path("stream_options").path("include_usage").asBoolean())
        .isTrue();
    proxy = log.ai().path("proxy");
    assertThat(proxy.path("usage").path("total_tokens").asInt()).isEqualTo(5);
    assertThat(proxy.path("usage").has("time_to_first_token")).isTrue();
    assertThat(proxy.path("payload").path("response").asString()).isEqualTo("Hello");
    var asking = STREAM.replace("true}", "true,\"stream_options\":{\"include_usage\":true}}");
    assertThat(post(asking).body()).isEqualTo(EVENTS + USAGE + DONE);
  }

  @Test
  void nothingIsLoggedUnlessItIsWanted() throws Exception {
    withOpenAi(KEY);
    provider.answers(ANSWER);
    post(CHAT);
    assertThat(log.ai().isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no json                | 400 | the request body is no JSON object",
        "[]                     | 400 | the request body is no JSON object",
        "{}                     | 400 | the request has no messages, which llm/v1/chat needs",
        "{\"messages\":[]}      | 400 | the request has no messages, which llm/v1/chat needs",
        "{\"messages\":[{}]}    | 400 | a message has no role",
        "{\"model\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}]} | 400 | cannot use own model - must be: gpt-4o"
      })
  void whatIsNoRequestForThisModelIsRefused(String body, int status, String message) {
    withOpenAi("");
    var reply = post(body);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.body()).isEqualTo("{\"error\":{\"message\":\"" + message + "\"}}");
    assertThat(provider.count()).isZero();
  }

  @Test
  void streamsCanBeDeniedAndForced() {
    withOpenAi("response_streaming: deny");
    assertThat(post(STREAM).status()).isEqualTo(400);
    assertThat(post(STREAM).body()).contains("response streaming is not enabled for this LLM");
    withOpenAi("response_streaming: always");
    provider.streams("text/event-stream", EVENTS + DONE, 20);
    assertThat(post(CHAT).body()).isEqualTo(EVENTS + DONE);
    assertThat(provider.last().json().path("stream").asBoolean()).isTrue();
  }

  @Test
  void bodiesAreBounded() {
    withOpenAi("max_request_body_size: 100");
    assertThat(post(CHAT.replace("Hi", "x".repeat(100))).status()).isEqualTo(413);
    assertThat(provider.count()).isZero();
  }

  @Test
  void errorsOfTheProviderReachTheClient() {
    withOpenAi("logging: {log_statistics: true}");
    provider.answers(429, "application/json", "{\"error\":{\"message\":\"slow down\"}}");
    for (var body : List.of(CHAT, STREAM)) {
      var reply = post(body);
      assertThat(reply.status()).isEqualTo(429);
      assertThat(reply.body()).isEqualTo("{\"error\":{\"message\":\"slow down\"}}");
    }
  }

  @Test
  void anAnswerThatIsNoneIsAnError() {
    withOpenAi("");
    gateway.upstream(200, "Content-Type: text/event-stream\nContent-Encoding: gzip", "x");
    assertThat(post(STREAM).status()).isEqualTo(500);
    assertThat(post(STREAM).has("Content-Encoding")).isFalse();
    gateway.upstream(provider);
    provider.answers(200, "text/html", "<html>");
    var reply = post(CHAT);
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body())
        .isEqualTo("{\"error\":{\"message\":\"the answer of the model could not be read\"}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data: no json\n\n", "data: "})
  void eventsThatCannotBeReadEndTheStreamWithAnError(String start) {
    withOpenAi("");
    var bad = start.length() > 6 ? start : start + "x".repeat((1 << 20) + 1);
    provider.streams("text/event-stream", EVENTS + bad, 1 << 16);
    var reply = post(STREAM);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body())
        .endsWith(
            "data: {\"error\":{\"message\":\"the answer of the model could not be read\"}}\n\n");
  }

  @Test
  void aKeyCanStandInTheQueryOrInTheBody() {
    withOpenAi("auth: {param_name: a key, param_value: \"x&y\", param_location: query}");
    provider.answers(ANSWER);
    gateway.send("POST", "/?a%20key=mine&other=1", CHAT);
    assertThat(provider.last().target()).isEqualTo("/v1/chat?a%20key=x%26y");
    withOpenAi(
        "auth: {param_name: key, param_value: own, param_location: body, allow_override: true}");
    post(CHAT);
    assertThat(provider.last().json().path("key").asString()).isEqualTo("own");
    post(CHAT.replace("{\"messages\"", "{\"key\":\"mine\",\"messages\""));
    assertThat(provider.last().json().path("key").asString()).isEqualTo("mine");
  }

  @Test
  void noLogHasAKey() throws Exception {
    provider.answers(ANSWER);
    for (var auth :
        List.of(
            "auth: {header_name: x-api-key, header_value: s3cret}",
            "auth: {param_name: key, param_value: s3cret, param_location: query}")) {
      withOpenAi(auth + "\n      logging: {log_statistics: true, log_payloads: true}");
      post(CHAT);
      assertThat(provider.last().header("x-api-key") + provider.last().target()).contains("s3cret");
      assertThat(log.entry()).contains("prompt_tokens").doesNotContain("s3cret");
    }
  }

  @Test
  void aClientsKeyCountsWhereThatIsAllowed() {
    withOpenAi(KEY.replace("}", ", allow_override: true}"));
    provider.answers(ANSWER);
    post(CHAT, "Authorization: Bearer mine");
    assertThat(provider.last().header("Authorization")).isEqualTo("Bearer mine");
    post(CHAT);
    assertThat(provider.last().header("Authorization")).isEqualTo("Bearer own");
  }

  @Test
  void theModelMayComeFromTheRequest() {
    with(
        "provider: azure, name: $(uri_captures.model), options: {upstream_url:"
            + " \"UPSTREAM/openai/$(uri_captures.model)/$(headers.x-version)\"}",
        "");
    provider.answers(ANSWER);
    var reply = gateway.send("POST", "/models/gpt-9", CHAT, "X-Version: ../1?a");
    assertThat(reply.header("X-Kong-LLM-Model")).isEqualTo("azure/gpt-9");
    assertThat(provider.last().target())
        .isEqualTo("/openai/gpt-9/..%2F1%3Fa?api-version=2023-05-15");
    assertThat(gateway.send("POST", "/", CHAT).body()).contains("the request names no model");
    with("provider: openai, options: {upstream_url: UPSTREAM/v1/chat}", "");
    post(CHAT.replace("{\"messages\"", "{\"model\":\"any\",\"messages\""));
    assertThat(provider.last().json().path("model").asString()).isEqualTo("any");
  }

  @Test
  void anInstanceOfAzureIsNoHostOfTheClients() {
    with(
        "provider: azure, name: m, options: {azure_instance: $(headers.x-to),"
            + " azure_deployment_id: d}",
        KEY);
    var reply = post(CHAT, "X-To: evil.example/");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("the request names no instance that there can be");
  }

  @Test
  void whatIsPreservedPassesWithTheKeyOnly() {
    gateway.with(
        """
        routes:
        - paths: [/own]
          plugins:
          - name: ai-proxy
            config:
              route_type: preserve
              auth: {header_name: Authorization, header_value: Bearer own}
              model: {provider: openai, name: gpt-4o, options: {upstream_url: UPSTREAM}}
        """);
    provider.answers("{\"object\":\"list\"}");
    var reply = gateway.send("GET", "/own/v1/files?limit=2", "", "Authorization: Bearer client");
    assertThat(reply.body()).isEqualTo("{\"object\":\"list\"}");
    assertThat(provider.last().method()).isEqualTo("GET");
    assertThat(provider.last().target()).isEqualTo("/v1/files?limit=2");
    assertThat(provider.last().header("Authorization")).isEqualTo("Bearer own");
    gateway.send("POST", "/own/v1/files", "{\"any\":1}");
    assertThat(provider.last().body()).isEqualTo("{\"any\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "provider: azure, name: m | '' | azure needs model.options.azure_instance",
        "provider: nobody, name: m | '' | expected one of: openai",
        "provider: mistral, name: m | '' | mistral needs model.options.mistral_format",
        "provider: openai, options: {upstream_url: \"http://$(headers.x)/\"} | '' | only the path may depend",
        "provider: openai, options: {upstream_url: \"ftp://a\"} | '' | invalid value: ftp://a",
        "provider: openai, name: \"$(headers.a:upper())\" | '' | only $(headers.name)",
        "provider: openai | 'auth: {azure_use_managed_identity: true}' | is for the provider azure only",
        "provider: openai | 'auth: {gcp_use_service_account: true}' | is for the provider gemini only",
        "provider: gemini, options: {gemini: {project_id: p}} | '' | all or none of these fields",
        "provider: openai | 'auth: {header_name: a}' | all or none of these fields must be set"
      })
  void whatCannotWorkIsRefused(String model, String config, String message) {
    assertThatThrownBy(() -> with(model, config)).hasMessageContaining(message);
  }
}
