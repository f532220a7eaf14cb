package moongate.admin.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

class ReplyTest {
  /// The last character has a half that looks like a byte that is none of UTF-8.
  private static final String SENT = Utf8.decode(new byte[] {'a', (byte) 0xff}) + "é💩";

  @Test
  void whatIsWrongIsToldInUtf8WhateverWasSent() {
    var told = String.join("", AdminErrors.notFound("name", SENT).pieces());

    assertThat(Utf8.isValid(told)).isTrue();
    assertThat(Utf8.text(told))
        .contains("could not find the entity with '{name=\\\"a\ufffdé💩\\\"}'");
  }

  @Test
  void anEntityKeepsItsBytes() {
    var shown = String.join("", Reply.json(200, Value.of(Map.of("x", Value.of(SENT)))).pieces());

    assertThat(shown).isEqualTo("{\"x\":\"" + Utf8.bytes(SENT) + "\"}");
    assertThat(Utf8.isValid(shown)).isFalse();
  }
}
