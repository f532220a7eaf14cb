package moongate.plugins.aiproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Bedrock's conversations, signed and in frames of AWS.
final class BedrockTest extends ProviderTesting {

  private void withBedrock() {
    withChat(
        "provider: bedrock, name: \"anthropic.claude-v2:1\", options: {bedrock: {aws_region:"
            + " eu-central-1}, upstream_url: UPSTREAM, upstream_path: /model/m%3A1/converse}",
        "auth: {aws_access_key_id: BASE, aws_secret_access_key: secret}");
  }

  @Test
  void bedrockGetsASignedConversation() throws Exception {
    withBedrock();
    provider.answers(
        """
        {"output":{"message":{"role":"assistant","content":[{"text":"Good"}]}},
        "stopReason":"end_turn","usage":{"inputTokens":5,"outputTokens":7}}\
        """);
    assertAnswer(post(CHAT), "Good", "stop");
    assertLogged(5, 7);
    var asked = provider.last();
    assertThat(asked.target()).isEqualTo("/model/m%3A1/converse");
    assertThat(asked.header("Authorization"))
        .matches(
            "AWS4-HMAC-SHA256 Credential=BASE/\\d{8}/eu-central-1/bedrock/aws4_request,"
                + " SignedHeaders=content-type;host;x-amz-date, Signature=[0-9a-f]{64}");
    assertThat(asked.json())
        .isEqualTo(
            json(
                """
                {"messages":[{"role":"user","content":[{"text":"Hi"}]},{"role":"assistant",
                "content":[{"text":"Yes?"}]},{"role":"user","content":[{"text":"Well"}]}],
                "system":[{"text":"Be kind"}],"inferenceConfig":{"maxTokens":9,"temperature":0.5,
                "topP":0.25,"stopSequences":["END"]}}\
                """));
  }

  @Test
  void bedrockStreamsMessages() throws Exception {
    withBedrock();
    var text = "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"%s\"}}";
    var whole =
        AwsMessages.event("messageStart", "{\"role\":\"assistant\"}")
            + AwsMessages.event("contentBlockDelta", text.formatted("Go"))
            + AwsMessages.event("contentBlockDelta", text.formatted("od"))
            + AwsMessages.event("messageStop", "{\"stopReason\":\"end_turn\"}")
            + AwsMessages.event("metadata", "{\"usage\":{\"inputTokens\":5,\"outputTokens\":7}}");
    for (int size : new int[] {1, 13, 100_000}) {
      provider.streams("application/vnd.amazon.eventstream", whole, size);
      var events = events(post(streaming(CHAT)));
      assertThat(text(events)).isEqualTo("Good");
      assertThat(finish(events)).isEqualTo("stop");
      assertTokens(events, 5, 7);
    }
    assertThat(provider.last().target()).isEqualTo("/model/m%3A1/converse-stream");
    provider.streams(
        "application/vnd.amazon.eventstream",
        AwsMessages.event(
                "contentBlockStart",
                "{\"start\":{\"toolUse\":{\"toolUseId\":\"t1\",\"name\":\"look\"}}}")
            + AwsMessages.event(
                "contentBlockDelta", "{\"delta\":{\"toolUse\":{\"input\":\"{\\\"at\\\":2}\"}}}")
            + AwsMessages.event("messageStop", "{\"stopReason\":\"tool_use\"}"),
        100_000);
    assertStreamsTool(events(post(streaming(TOOLS))));
  }

  @Test
  void whatIsNoStreamOfAwsEndsWithAnError() {
    withBedrock();
    var good = AwsMessages.event("contentBlockDelta", "{\"delta\":{\"text\":\"Go\"}}");
    for (var bad :
        List.of(
            AwsMessages.message(":exception-type", "throttlingException", "{}"),
            good.replace("text", "tixt"),
            "\u007f\u0000\u0000\u0000" + good.substring(4),
            good.substring(0, 20))) {
      provider.streams("application/vnd.amazon.eventstream", good + bad, 64);
      var body = post(streaming(CHAT)).body();
      assertThat(body).contains("\"content\":\"Go\"");
      assertThat(body)
          .endsWith(
              "data: {\"error\":{\"message\":\"the answer of the model could not be read\"}}\n\n");
    }
  }

  @Test
  void bedrockCallsTools() {
    withBedrock();
    provider.answers(
        "{\"output\":{\"message\":{\"content\":[{\"toolUse\":{\"toolUseId\":\"t1\",\"name\":\"look\","
            + "\"input\":{\"at\":2}}}]}},\"stopReason\":\"tool_use\"}");
    assertCallsTool(post(TOOLS));
    assertThat(provider.last().json())
        .isEqualTo(
            json(
                """
                {"messages":[{"role":"user","content":[{"text":"What?"},{"image":{"format":"png",
                "source":{"bytes":"AAAA"}}}]},{"role":"assistant","content":[{"toolUse":{
                "toolUseId":"c1","name":"look","input":{"at":1}}}]},{"role":"user","content":[
                {"toolResult":{"toolUseId":"c1","content":[{"text":"a moon"}]}}]}],
                "inferenceConfig":{},"toolConfig":{"tools":[{"toolSpec":{"name":"look",
                "description":"Looks","inputSchema":{"json":{"type":"object"}}}}],
                "toolChoice":{"any":{}}}}\
                """));
  }
}
