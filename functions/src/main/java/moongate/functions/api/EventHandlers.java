package moongate.functions.api;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import moongate.fiber.Loop;
import moongate.lua.runtime.Call;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaError;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.RetainedMemory;
import moongate.lua.runtime.Strings;
import org.jspecify.annotations.Nullable;

/// The functions of one event loop that are told of events. Each is told in a run of its own, with
/// the bounds and the budget of a timer, in the order in which events were posted.
///
/// A handler is forgotten with the configuration whose function has registered it. Used by that
/// loop only, but for what says otherwise.
public final class EventHandlers {
  private static final int MOST = 1024;
  private static final int MOST_OF_PLUGIN = 256;
  private static final long SECOND = 1_000_000_000;
  private static final Duration BREATH = Duration.ofMillis(10);

  private final LuaState state;
  private final FunctionLog log;
  private final Timers timers;
  private final ActivePlugins activePlugins;
  private final NodeEvents events;
  private final List<Handler> handlers = new CopyOnWriteArrayList<>();
  private volatile @Nullable Loop loop;
  private final AtomicLong toldOfLoss = new AtomicLong(System.nanoTime() - SECOND);

  /// @param callback null when the function is gone that a weak registration has named
  private record Handler(
      Scope creator, Event.Channel channel, Supplier<@Nullable LuaFunction> callback) {
    boolean is(Event.Channel other, LuaFunction function) {
      return channel.equals(other) && function.equals(callback.get());
    }

    void addTo(RetainedMemory walk) {
      walk.add(callback.get());
      switch (channel) {
        case Event.Local(var source, var name) -> walk.add(source).add(name);
        case Event.OfCluster(var name) -> walk.add(name);
      }
    }
  }

  /// @param events of which it is told once it has a handler
  EventHandlers(
      LuaState state,
      FunctionLog log,
      Timers timers,
      ActivePlugins activePlugins,
      NodeEvents events) {
    this.state = state;
    this.log = log;
    this.timers = timers;
    this.activePlugins = activePlugins;
    this.events = events;
  }

  /// Tells `callback` of what happens on `channel` from now on. Registering twice changes nothing.
  ///
  /// @param isWeak whether to forget the function when nothing else refers to it
  /// @throws LuaError if there are too many
  public void register(Scope scope, Event.Channel channel, LuaFunction callback, boolean isWeak) {
    if (handlers.stream().anyMatch(it -> it.is(channel, callback))) {
      return;
    }
    sweepNow();
    var plugin = scope.plugin().id();
    long own = handlers.stream().filter(it -> it.creator.plugin().id().equals(plugin)).count();
    if (handlers.size() >= MOST || own >= MOST_OF_PLUGIN) {
      throw scope.error("too many event handlers");
    }
    if (loop == null) {
      loop = scope.loop();
      events.join(this);
    }
    Supplier<@Nullable LuaFunction> reference =
        isWeak ? new WeakReference<>(callback)::get : () -> callback;
    handlers.add(new Handler(scope.detached(), channel, reference));
  }

  /// Ends what [#register] has begun.
  ///
  /// @return false if there is no such registration
  public boolean unregister(Event.Channel channel, LuaFunction callback) {
    return remove(it -> it.is(channel, callback));
  }

  /// Whether any handler is told of `event`. May be called from any thread.
  boolean hears(Event event) {
    return handlers.stream().anyMatch(it -> hears(it, event.channel()));
  }

  private boolean hears(Handler handler, Event.Channel channel) {
    return channel.isFor(handler.channel) && !isOver(handler);
  }

  /// Whether any handler is told of some event of `source`. May be called from any thread.
  boolean listensTo(String source) {
    return handlers.stream()
        .anyMatch(it ->
            it.channel instanceof Event.Local(var wanted, _)
                && (wanted == null || wanted.equals(source)));
  }

  /// Tells the handlers of `event`, later. May be called from any thread.
  void tell(Event event) {
    var known = loop;
    if (known != null) {
      known.execute(() -> begin(event));
    }
  }

  private void begin(Event event) {
    lost(begin(event, handlers));
  }

  /// Tells the handlers of `event`, and waits as long as some have too much to do. After `patience`
  /// it is lost for these. Must not be called on a loop.
  ///
  /// @return false if it was lost
  boolean tellPatiently(Event event, Duration patience) {
    var known = loop;
    if (known == null) {
      return true;
    }
    long end = System.nanoTime() + patience.toNanos();
    List<Handler> waiting = handlers;
    try {
      while (true) {
        var untold = waiting;
        var refusals = CompletableFuture.supplyAsync(() -> begin(event, untold), known::execute);
        waiting = refusals.get().stream().map(Refusal::handler).toList();
        if (waiting.isEmpty()) {
          return true;
        }
        if (System.nanoTime() - end >= 0) {
          lost(refusals.get());
          return false;
        }
        Thread.sleep(BREATH);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private record Refusal(Handler handler, String reason) {}

  /// Begins a run of each of `those` that hears of `event`. Returns which of them cannot run.
  private List<Refusal> begin(Event event, List<Handler> those) {
    var refusals = new ArrayList<Refusal>();
    for (var handler : those) {
      if (hears(handler, event.channel())) {
        var run = HostFunction.of(state, "event", (LuaState own) -> run(handler, event, own));
        var reason = timers.soon(handler.creator, run, event.data().bytes());
        if (reason != null) {
          refusals.add(new Refusal(handler, reason));
        }
      }
    }
    return refusals;
  }

  private static @Nullable Object run(Handler handler, Event event, LuaState state) {
    var callback = handler.callback.get();
    return callback == null ? null : Call.call(callback, event.arguments(state));
  }

  /// A function that posts faster than its handlers run must not fill the log, too.
  private void lost(List<Refusal> refusals) {
    long now = System.nanoTime();
    if (!refusals.isEmpty() && now - toldOfLoss.get() >= SECOND) {
      toldOfLoss.set(now);
      var first = refusals.getFirst();
      log.write(
          LogLevel.ERR,
          "[%s] an event was lost: %s"
              .formatted(first.handler.creator.plugin().name(), first.reason));
    }
  }

  /// Tells the handlers of this loop of an event at once, as part of the function that runs; with
  /// `value`, and not a copy of it. The error of a handler is logged.
  public void tellNow(Scope scope, Event.Local channel, @Nullable Object value) {
    for (var handler : handlers) {
      var callback = handler.callback.get();
      if (hears(handler, channel) && callback != null) {
        try {
          Call.call(callback, channel.arguments(value, null));
        } catch (LuaError error) {
          var message = Strings.toText(Conversions.rawToString(error.value()));
          scope.report("a handler of an event failed: " + message);
        }
      }
    }
  }

  private boolean isOver(Handler handler) {
    return !activePlugins.includes(handler.creator.plugin()) || handler.callback.get() == null;
  }

  /// Adds to `walk` what the handlers of the function of `turn` keep.
  void reach(Turn turn, RetainedMemory walk) {
    for (var handler : handlers) {
      if (handler.creator.isIn(turn)) {
        handler.addTo(walk);
      }
    }
  }

  /// Forgets the handlers of the function of `turn`, because they keep too much.
  void drop(Turn turn) {
    remove(it -> it.creator.isIn(turn));
  }

  /// Forgets the handlers of these plugins, whose code is replaced.
  void forget(Set<String> names) {
    remove(it -> names.contains(it.creator.plugin().name()));
  }

  /// Another configuration is in force: forgets the handlers of those that are gone. May be called
  /// from any thread.
  void sweep() {
    var known = loop;
    if (known != null) {
      known.execute(this::sweepNow);
    }
  }

  private void sweepNow() {
    remove(this::isOver);
  }

  private boolean remove(Predicate<Handler> those) {
    return handlers.removeIf(those);
  }
}
