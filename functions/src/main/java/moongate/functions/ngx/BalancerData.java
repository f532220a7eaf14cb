package moongate.functions.ngx;

import java.time.Duration;
import java.util.Set;
import moongate.functions.api.Scope;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.UpstreamCall;
import moongate.http.Timeouts;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `ngx.ctx.balancer_data`: where the request goes, and the tries so far. Timeouts and the number
/// of retries may be assigned. These fields are behind a metatable, so that `pairs` does not find
/// them.
final class BalancerData {
  private static final String REGISTRY = "ngx.ctx.balancer_data";

  private static final String CONNECT = "connect_timeout";
  private static final String SEND = "send_timeout";
  private static final String READ = "read_timeout";
  private static final String RETRIES = "retries";
  private static final Set<String> ASSIGNABLE = Set.of(CONNECT, SEND, READ, RETRIES);

  private static final int LONGEST = 2147483646;
  private static final int MOST_RETRIES = 32767;

  private BalancerData() {}

  static LuaTable of(LuaState state, Exchange exchange) {
    var upstream = exchange.upstream();
    var data = new LuaTable(0, 8);
    data.metatable(metatable(state));
    data.put("scheme", upstream.scheme());
    data.put("host", upstream.host());
    data.put("port", Numbers.of(upstream.port()));
    data.put("try_count", Numbers.of(upstream.tries().size()));
    var tries = new LuaTable();
    for (var attempt : upstream.tries()) {
      tries.append(attempt(attempt));
      data.put("ip", attempt.ip());
      data.put("port", Numbers.of(attempt.port()));
    }
    data.put("tries", tries);
    return data;
  }

  private static LuaTable attempt(UpstreamCall.Try attempt) {
    var table = new LuaTable(0, 5);
    table.put("balancer_start", Numbers.of(attempt.startedMillis()));
    table.put("ip", attempt.ip());
    table.put("port", Numbers.of(attempt.port()));
    if (attempt.code() != 0) {
      table.put("state", "failed");
      table.put("code", Numbers.of(attempt.code()));
    }
    return table;
  }

  private static LuaTable metatable(LuaState state) {
    if (state.registry().get(REGISTRY) instanceof LuaTable known) {
      return known;
    }
    var metatable = new LuaTable(0, 2);
    metatable.put("__index", HostFunction.of(state, "__index", BalancerData::value));
    metatable.put("__newindex", HostFunction.of(state, "__newindex", BalancerData::assign));
    metatable.freeze(REGISTRY + " metatable");
    state.registry().put(REGISTRY, metatable);
    return metatable;
  }

  private static @Nullable Object value(
      LuaState state, @Nullable Object data, @Nullable Object key) {
    if (!(key instanceof String name && ASSIGNABLE.contains(name))) {
      return null;
    }
    var upstream = Scope.of(state).exchange().upstream();
    var timeouts = upstream.timeouts();
    return switch (name) {
      case CONNECT -> Numbers.of(timeouts.connect().toMillis());
      case SEND -> Numbers.of(timeouts.write().toMillis());
      case READ -> Numbers.of(timeouts.read().toMillis());
      default -> Numbers.of(upstream.retries());
    };
  }

  private static Object assign(
      LuaState state, @Nullable Object data, @Nullable Object key, @Nullable Object value) {
    if (key instanceof String name && ASSIGNABLE.contains(name)) {
      set(Scope.of(state), name, value);
    } else if (data instanceof LuaTable table) {
      table.put(key, value);
    }
    return Values.NONE;
  }

  private static void set(Scope scope, String name, @Nullable Object value) {
    var upstream = scope.exchange().upstream();
    if (name.equals(RETRIES)) {
      upstream.retries(whole(scope, name, value, 0, MOST_RETRIES));
      return;
    }
    var given = Duration.ofMillis(whole(scope, name, value, 1, LONGEST));
    var old = upstream.timeouts();
    upstream.timeouts(
        new Timeouts(
            name.equals(CONNECT) ? given : old.connect(),
            name.equals(SEND) ? given : old.write(),
            name.equals(READ) ? given : old.read(),
            old.isForWhole()));
  }

  /// A number, or a text that is one.
  private static int whole(Scope scope, String name, @Nullable Object value, int least, int most) {
    var number = Conversions.toNumber(value);
    if (number == null || !(number >= least && number <= most)) {
      throw scope.error(
          "%s of balancer_data must be a number between %d and %d".formatted(name, least, most));
    }
    return (int) Math.ceil(number);
  }
}
