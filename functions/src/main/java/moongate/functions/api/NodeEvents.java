package moongate.functions.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import moongate.functions.cache.Frozen;
import moongate.functions.cache.FunctionCache;
import org.jspecify.annotations.Nullable;

/// What functions tell each other: on the event loops of this node, and on the other nodes of its
/// database. Safe for all threads.
///
///     post ──▶ every loop of this node          kong.worker_events
///     broadcast ──▶ other nodes ──▶ one loop    kong.cluster_events
///     invalidate ──▶ other nodes ──▶ cache      kong.cache
///
/// A message between nodes is a verb and its words in Base64, with colons between them. Those that
/// are equal say the same and need not be sent twice, so that broadcasts have a number.
public final class NodeEvents {
  /// For this time, an event with the same unique name is one that was handled already.
  private static final Duration UNIQUE = Duration.ofSeconds(5);

  /// For so long, an event of another node waits for handlers that are behind.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int MOST_UNIQUE_BYTES = 1 << 20;
  private static final int BYTES_PER_UNIQUE = 100;
  private static final String EVENT = "event";
  private static final String INVALIDATE = "invalidate";

  private final FunctionCache cache;
  private final List<EventHandlers> loops = new CopyOnWriteArrayList<>();
  private final Cache<String, Boolean> handled =
      Caffeine.newBuilder()
          .maximumWeight(MOST_UNIQUE_BYTES)
          .weigher((String unique, Boolean _) -> BYTES_PER_UNIQUE + unique.length())
          .expireAfterWrite(UNIQUE)
          .build();
  private final AtomicLong broadcasts = new AtomicLong();
  private boolean areHandlersBehind;
  private volatile OtherNodes others = OtherNodes.NONE;

  /// @param cache that of the node, in which other nodes may invalidate entries
  public NodeEvents(FunctionCache cache) {
    this.cache = cache;
  }

  void join(EventHandlers loop) {
    loops.add(loop);
  }

  /// From now on, this node is one of several.
  public void follow(OtherNodes nodes) {
    others = nodes;
  }

  /// Whether any function is told of events of `source`.
  public boolean listensTo(String source) {
    return loops.stream().anyMatch(loop -> loop.listensTo(source));
  }

  /// Tells the handlers of all loops. All loops are told of events in the same order.
  public synchronized void post(Event event) {
    loops.stream().filter(loop -> loop.hears(event)).forEach(loop -> loop.tell(event));
  }

  /// Tells the handlers of one loop.
  public synchronized void postToOne(Event event) {
    loops.stream().filter(loop -> loop.hears(event)).findFirst().ifPresent(it -> it.tell(event));
  }

  /// The same, unless an event with the same `unique` was posted a moment ago.
  public void postOnce(Event event, String unique) {
    if (handled.asMap().putIfAbsent(unique, true) == null) {
      postToOne(event);
    }
  }

  /// Tells functions of other nodes, when `delay` is over.
  ///
  /// @return null, or why it cannot be told
  public @Nullable String broadcast(String channel, String data, Duration delay) {
    var message = message(EVENT, channel, data) + ":" + broadcasts.incrementAndGet();
    return others.send(message, delay);
  }

  /// Forgets `key` of the cache on all nodes.
  ///
  /// @return null, or why other nodes are not told
  public @Nullable String invalidate(String key) {
    cache.remove(key);
    return others.send(message(INVALIDATE, key), Duration.ZERO);
  }

  /// Another node has sent `message`. One that is not understood comes from a newer node, and is
  /// ignored. Called by one thread, and not by that of a loop.
  ///
  /// @throws IllegalArgumentException if a word is not Base64
  public void hear(String message) {
    var words = message.split(":", -1);
    if (words[0].equals(INVALIDATE) && words.length == 2) {
      cache.remove(decoded(words[1]));
    } else if (words[0].equals(EVENT) && words.length == 4) {
      var data = new EventData.Posted(Frozen.of(decoded(words[2])));
      deliver(new Event(new Event.OfCluster(decoded(words[1])), data, null));
    }
  }

  /// A node that was away hears of much at once. Handlers that do not get on at all are waited for
  /// only once, so that other plugins hear what concerns them.
  private void deliver(Event event) {
    var patience = areHandlersBehind ? Duration.ZERO : PATIENCE;
    loops.stream()
        .filter(loop -> loop.hears(event))
        .findFirst()
        .ifPresent(loop -> areHandlersBehind = !loop.tellPatiently(event, patience));
  }

  private static String message(String verb, String... words) {
    var message = new StringBuilder(verb);
    for (var word : words) {
      message.append(':').append(encoded(word));
    }
    return message.toString();
  }

  /// Lua's strings are bytes, one in each character.
  private static String encoded(String word) {
    return Base64.getEncoder().encodeToString(word.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String decoded(String word) {
    return new String(Base64.getDecoder().decode(word), StandardCharsets.ISO_8859_1);
  }
}
