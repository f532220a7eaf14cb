package moongate.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class BodyTest {
  /// A body in pieces whose length is not known from the start.
  private record Pieces(Queue<Chunk> chunks) implements Body {
    static Pieces of(String... texts) {
      return new Pieces(new ArrayDeque<>(List.of(texts).stream().map(Chunk::of).toList()));
    }

    @Override
    public long length() {
      return -1;
    }

    @Override
    public Chunk read() {
      var next = chunks.poll();
      return next == null ? Chunk.END : next;
    }
  }

  @Test
  void aBodyOfBytesIsReadOnce() {
    var body = Body.of("abc");
    assertThat(body.length()).isEqualTo(3);
    assertThat(body.read().asString()).isEqualTo("abc");
    assertThat(body.read()).isSameAs(Chunk.END);
    assertThat(body.read().isLast()).isTrue();
  }

  @Test
  void theEmptyBodyEndsAtOnce() {
    assertThat(Body.EMPTY.read()).isSameAs(Chunk.END);
    assertThat(Body.EMPTY.readAll(0)).isEmpty();
  }

  @Test
  void readsAllPiecesIntoOneArray() {
    var large = "x".repeat(5000);
    assertThat(Pieces.of("a", large, "b").readAll(10_000))
        .isEqualTo(("a" + large + "b").getBytes(ISO_8859_1));
    assertThat(Pieces.of("abc").readAll(3)).hasSize(3);
  }

  @Test
  void refusesToReadMoreThanTheLimit() {
    for (var body : List.of(Body.of("abcd"), Pieces.of("ab", "cd"))) {
      assertThatThrownBy(() -> body.readAll(3))
          .isInstanceOfSatisfying(
              BodyException.class,
              e -> assertThat(e.kind()).isEqualTo(BodyException.Kind.TOO_LARGE));
    }
  }

  @Test
  void statusesHaveTheirReasons() {
    assertThat(Status.reason(200)).isEqualTo("OK");
    assertThat(Status.reason(308)).isEqualTo("Permanent Redirect");
    assertThat(Status.reason(418)).isEqualTo("I'm a teapot");
    assertThat(Status.reason(511)).isEqualTo("Network Authentication Required");
    assertThat(Status.reason(299)).isEmpty();
    assertThat(Status.reason(999)).isEmpty();
  }

  @Test
  void headsRefuseWhatCannotBeSent() {
    var head = new RequestHead();
    assertThatThrownBy(() -> head.method("GET /x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("invalid method: 'GET /x'");
    assertThatThrownBy(() -> head.target("/a b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> head.target("/a\r\nX: y"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ResponseHead(99)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ResponseHead(200).status(200, "a\nb"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
