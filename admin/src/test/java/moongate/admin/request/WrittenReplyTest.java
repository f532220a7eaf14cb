package moongate.admin.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moongate.admin.reply.Reply;
import moongate.http.Chunk;
import moongate.model.value.Json;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

class WrittenReplyTest {
  @Test
  void aLongBodyIsSentInPiecesThatNobodyWaitsLongFor() {
    var list = IntStream.range(0, 50_000).mapToObj(Value::of).toList();
    var body =
        Value.Obj.EMPTY.with("data", Value.of(list)).with("text", Value.of("x".repeat(300_000)));

    var written = WrittenReply.of(Reply.json(200, body));

    assertThat(written.body()).allMatch(piece -> piece.length() <= 64 << 10);
    var text = written.body().stream().map(Chunk::asString).collect(Collectors.joining());
    assertThat(text).isEqualTo(Json.write(body));
    assertThat(written.length()).isEqualTo(text.length());
  }

  @Test
  void aReplyWithoutABodyHasNoPieces() {
    assertThat(WrittenReply.of(Reply.empty(204)).body()).isEmpty();
  }
}
