package moongate.app.testing;

import java.time.Duration;
import moongate.http.Headers;
import moongate.http.SocketException;
import moongate.http.UpstreamException;
import moongate.lua.runtime.Budget;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// Functions of a test that answer instead of services. If one fails, the gateway sees an
/// unreachable server. The test gets the error, because it must fail even if the gateway handles
/// that.
final class GivenAnswers {
  private final LuaState state;
  private final Budget budget;
  private @Nullable RuntimeException failure;

  GivenAnswers(LuaState state, Budget budget) {
    this.state = state;
    this.budget = budget;
  }

  /// Forgets earlier failures.
  void begin() {
    failure = null;
  }

  /// Raises the error of a failure since [#begin].
  void end() {
    var failed = failure;
    failure = null;
    if (failed != null) {
      throw failed;
    }
  }

  /// The handler that answers HTTP requests.
  MockServer.Handler http(@Nullable Object function) {
    if (!(function instanceof LuaFunction answering)) {
      throw new IllegalArgumentException("no function");
    }
    return request -> {
      try {
        var told = ResultTables.request(request);
        return answer(GivenTable.of(Values.first(state.invoke(budget, answering, told))));
      } catch (LuaError | IllegalArgumentException wrong) {
        failure =
            wrong instanceof LuaError error
                ? error
                : new LuaError(String.valueOf(wrong.getMessage()));
        throw UpstreamException.beforeRequest(
            UpstreamException.Kind.CONNECT_FAILED, "the test's answer failed");
      }
    };
  }

  private static MockServer.Answer answer(GivenTable answer) {
    var headers = new Headers();
    GivenRequest.addHeaders(answer, headers);
    return new MockServer.Answer(
        (int) answer.number("status", 200),
        headers,
        answer.items("chunks").stream().map(String::valueOf).toList(),
        Duration.ofNanos(Math.round(answer.number("delay", 0) * 1e9)),
        answer.text("failure"));
  }

  /// The handler that replies to what functions send by sockets. The Lua function returns a text,
  /// and also true with the last one.
  MockSockets.Handler sockets(@Nullable Object function) {
    if (!(function instanceof LuaFunction replying)) {
      throw new IllegalArgumentException("no function");
    }
    return (peer, sent) -> {
      try {
        var reply = Values.array(state.invoke(budget, replying, Strings.ofText(peer), sent));
        var bytes = reply.length > 0 && reply[0] instanceof String text ? text : "";
        return new MockSockets.Reply(bytes, reply.length > 1 && Boolean.TRUE.equals(reply[1]));
      } catch (LuaError wrong) {
        failure = wrong;
        throw new SocketException(SocketException.Kind.REFUSED, "connection refused");
      }
    };
  }
}
