package moongate.fiber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import moongate.fiber.Continuation.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every test runs with both implementations.
class ContinuationTest {
  interface Maker extends BiFunction<Kind, Runnable, Continuation> {}

  static Stream<Maker> makers() {
    return Stream.of(JdkContinuation::create, (kind, body) -> new ThreadContinuation(body));
  }

  @Test
  void theBuildRunsWithTheJdksContinuations() {
    assertThat(Continuation.isNative()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("makers")
  void suspendsInItsMiddleAndGoesOn(Maker maker) {
    List<String> trace = new ArrayList<>();
    var self = new Continuation[1];
    self[0] =
        maker.apply(
            Kind.FIBER,
            () -> {
              trace.add("first");
              self[0].suspend();
              trace.add("second");
            });

    self[0].run();
    trace.add("between");
    assertThat(self[0].isDone()).isFalse();
    self[0].run();

    assertThat(trace).containsExactly("first", "between", "second");
    assertThat(self[0].isDone()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("makers")
  void anInnerOneMaySuspendTheOneAroundIt(Maker maker) {
    List<String> trace = new ArrayList<>();
    var fiber = new Continuation[1];
    var coroutine = new Continuation[1];
    coroutine[0] =
        maker.apply(
            Kind.COROUTINE,
            () -> {
              trace.add("coroutine");
              fiber[0].suspend();
              trace.add("coroutine goes on");
              coroutine[0].suspend();
              trace.add("coroutine ends");
            });
    fiber[0] =
        maker.apply(
            Kind.FIBER,
            () -> {
              coroutine[0].run();
              trace.add("fiber");
              coroutine[0].run();
            });

    fiber[0].run();
    trace.add("loop");
    fiber[0].run();

    assertThat(trace)
        .containsExactly("coroutine", "loop", "coroutine goes on", "fiber", "coroutine ends");
    assertThat(fiber[0].isDone()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("makers")
  void whatTheBodyThrowsReachesTheCaller(Maker maker) {
    var continuation =
        maker.apply(
            Kind.FIBER,
            () -> {
              throw new IllegalArgumentException("from inside");
            });

    assertThatThrownBy(continuation::run).hasMessage("from inside");
    assertThat(continuation.isDone()).isTrue();
  }
}
