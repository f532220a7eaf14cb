package moongate.functions.api;

import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Numbers;
import org.jspecify.annotations.Nullable;

/// Something that has happened, of which functions are told.
///
/// @param worker the number of the event loop it comes from; null if it comes from none
public record Event(Channel channel, EventData data, @Nullable Integer worker) {
  /// What handlers register for.
  public sealed interface Channel {}

  /// Events of `kong.worker_events`.
  ///
  /// @param source who tells of it; null in a registration for all sources
  /// @param name what has happened; null in a registration for all events of the source
  public record Local(@Nullable String source, @Nullable String name) implements Channel {}

  /// Events of `kong.cluster_events`, which come from other nodes.
  public record OfCluster(String name) implements Channel {}

  /// Whether a handler that is registered for `wanted` is told of it.
  boolean isFor(Channel wanted) {
    if (channel instanceof Local(var source, var name)
        && wanted instanceof Local(var wantedSource, var wantedName)) {
      return wantedSource == null
          || (wantedSource.equals(source) && (wantedName == null || wantedName.equals(name)));
    }
    return channel.equals(wanted);
  }

  /// What a handler in `state` gets.
  @Nullable Object[] arguments(LuaState state) {
    return arguments(data.in(state));
  }

  @Nullable Object[] arguments(@Nullable Object value) {
    return switch (channel) {
      case Local(var source, var name) ->
          new @Nullable Object[] {
            value, name, source, worker == null ? null : Numbers.of(worker.intValue())
          };
      case OfCluster _ -> new @Nullable Object[] {value};
    };
  }
}
