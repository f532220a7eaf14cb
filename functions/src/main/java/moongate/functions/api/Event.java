package moongate.functions.api;

import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Numbers;
import org.jspecify.annotations.Nullable;

/// Something that has happened, of which functions are told.
///
/// @param worker the number of the event loop it comes from; null if it comes from none
public record Event(Channel channel, EventData data, @Nullable Integer worker) {
  /// What handlers register for.
  public sealed interface Channel {
    /// Whether a handler that is registered for `wanted` is told of events of this one.
    boolean isFor(Channel wanted);

    /// What a handler gets.
    ///
    /// @param worker the number of the event loop that the event comes from; null for none
    @Nullable Object[] arguments(@Nullable Object value, @Nullable Integer worker);
  }

  /// Events of `kong.worker_events`.
  ///
  /// @param source who tells of it; null in a registration for all sources
  /// @param name what has happened; null in a registration for all events of the source
  public record Local(@Nullable String source, @Nullable String name) implements Channel {
    @Override
    public boolean isFor(Channel wanted) {
      return wanted instanceof Local(var wantedSource, var wantedName)
          && (wantedSource == null
              || (wantedSource.equals(source) && (wantedName == null || wantedName.equals(name))));
    }

    @Override
    public @Nullable Object[] arguments(@Nullable Object value, @Nullable Integer worker) {
      var number = worker == null ? null : Numbers.of(worker.intValue());
      return new @Nullable Object[] {value, name, source, number};
    }
  }

  /// Events of `kong.cluster_events`, which come from other nodes.
  public record OfCluster(String name) implements Channel {
    @Override
    public boolean isFor(Channel wanted) {
      return equals(wanted);
    }

    @Override
    public @Nullable Object[] arguments(@Nullable Object value, @Nullable Integer worker) {
      return new @Nullable Object[] {value};
    }
  }

  /// What a handler in `state` gets.
  @Nullable Object[] arguments(LuaState state) {
    return channel.arguments(data.in(state), worker);
  }
}
