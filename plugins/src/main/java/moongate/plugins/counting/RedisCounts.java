package moongate.plugins.counting;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import moongate.fiber.Fiber;
import moongate.fiber.Loop;
import moongate.plugins.redis.Redis;
import moongate.plugins.redis.RedisException;
import moongate.plugins.redis.Reply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts in a Redis that several nodes share, under the same keys as Kong's nodes.
///
/// Increments wait here until a fiber writes all of them to Redis, at once or after a pause. With a
/// pause, counts are also read from here, as Redis has last returned them.
final class RedisCounts implements CountStore {
  /// Numbers, or a line that refuses them, for each command, and a whole read beyond.
  private static final int LONGEST_REPLY = 1024;

  private static final int LONGEST_REPLIES = 64 * 1024;

  private static final Logger log = LoggerFactory.getLogger("moongate.plugin");
  private static final int MOST_WAITING = 200_000;
  private static final int MOST_AT_ONCE = 500;
  private static final long KEEP = Long.MIN_VALUE;

  /// The pause after a failure.
  private static final Duration BREATH = Duration.ofSeconds(1);

  private final Redis redis;
  private final @Nullable Duration pause;
  private final Clock clock;
  private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicBoolean isTaking = new AtomicBoolean();
  private final Outage outage;
  private final AtomicBoolean isRefusing = new AtomicBoolean();

  /// True after increments were sent without an answer.
  private volatile boolean isDoubtful;

  /// The count of one window of one period. Changed only by the map's atomic operations.
  ///
  /// @param counted the last count from Redis; -1 before the first
  /// @param added since then
  /// @param end when the window ends
  private record Entry(long counted, long added, long end) {}

  /// What one count grows by in Redis.
  ///
  /// @param amount 0 if the count was forgotten meanwhile
  /// @param early the part of it that is no longer counted here once it is sent; the rest is
  ///   counted here until Redis answers
  /// @param seconds how long the count is needed
  private record Increment(String name, long amount, long early, long seconds) {}

  /// @param pause the interval in which counts are sent to Redis; null if each request reads and
  ///   adds its counts in Redis at once
  public RedisCounts(Redis redis, @Nullable Duration pause, Clock clock) {
    this.redis = redis;
    this.pause = pause;
    this.clock = clock;
    this.outage = new Outage("Redis at " + redis.name());
  }

  @Override
  public UsageCounter counter(CountKey key, long epochSecond) {
    return new RedisCounter(key);
  }

  private final class RedisCounter implements UsageCounter {
    private final CountKey key;

    RedisCounter(CountKey key) {
      this.key = key;
    }

    @Override
    public long[] counts(Fiber fiber, Period[] periods, long epochSecond) {
      var names = new ArrayList<String>(periods.length);
      for (var period : periods) {
        names.add(name(key, period, epochSecond));
      }
      if (pause != null && areKnown(names)) {
        return withAdded(known(names), names);
      }
      var counted = ask(fiber, names);
      if (pause != null) {
        remember(counted, names, periods, epochSecond);
      }
      return withAdded(counted, names);
    }

    @Override
    public void add(Loop loop, Period[] periods, long amount, long epochSecond) {
      for (var period : periods) {
        long end = epochSecond + period.secondsLeft(epochSecond);
        RedisCounts.this.add(name(key, period, epochSecond), amount, end);
      }
      takeLater(loop);
    }
  }

  private static String name(CountKey key, Period period, long epochSecond) {
    return "ratelimit:" + key.name(period, epochSecond);
  }

  private boolean areKnown(List<String> names) {
    for (var name : names) {
      var entry = entries.get(name);
      if (entry == null || entry.counted < 0) {
        return false;
      }
    }
    return true;
  }

  private long[] known(List<String> names) {
    var counted = new long[names.size()];
    for (int i = 0; i < counted.length; i++) {
      var entry = entries.get(names.get(i));
      counted[i] = entry == null ? 0 : Math.max(0, entry.counted);
    }
    return counted;
  }

  private long[] withAdded(long[] counted, List<String> names) {
    for (int i = 0; i < counted.length; i++) {
      var entry = entries.get(names.get(i));
      counted[i] = Math.max(0, counted[i] + (entry == null ? 0 : entry.added));
    }
    return counted;
  }

  private long[] ask(Fiber fiber, List<String> names) {
    var command = new ArrayList<String>(names.size() + 1);
    command.add("MGET");
    command.addAll(names);
    var replies = elements(call(fiber, List.of(command)).getFirst(), names.size());
    var counted = new long[names.size()];
    for (int i = 0; i < counted.length; i++) {
      counted[i] = Math.max(0, number(replies.get(i)));
    }
    outage.ends();
    return counted;
  }

  private long number(Reply reply) {
    try {
      return reply.asNumber();
    } catch (RedisException notOne) {
      throw outage.because(notOne.getMessage());
    }
  }

  private void remember(long[] counted, List<String> names, Period[] periods, long epochSecond) {
    for (int i = 0; i < counted.length; i++) {
      long now = counted[i];
      long end = epochSecond + periods[i].secondsLeft(epochSecond);
      entries.compute(
          names.get(i),
          (_, known) ->
              known == null && entries.mappingCount() >= MOST_WAITING
                  ? null
                  : new Entry(now, known == null ? 0 : known.added, end));
    }
  }

  private List<Reply> call(Fiber fiber, List<List<String>> commands) {
    try {
      return redis.call(fiber, commands, LONGEST_REPLIES + LONGEST_REPLY * commands.size());
    } catch (RedisException failed) {
      throw outage.because(failed.getMessage());
    }
  }

  private List<Reply> elements(Reply reply, int count) {
    if (reply instanceof Reply.Many(var elements) && elements.size() == count) {
      return elements;
    }
    var why = reply instanceof Reply.Refusal(var message) ? message : "unexpected reply";
    throw outage.because("Redis at " + redis.name() + " refused to tell counts: " + why);
  }

  private void add(String name, long amount, long end) {
    entries.compute(
        name,
        (_, known) -> {
          if (known != null) {
            return new Entry(known.counted, known.added + amount, end);
          }
          return entries.mappingCount() < MOST_WAITING ? new Entry(-1, amount, end) : null;
        });
  }

  private void takeLater(Loop loop) {
    if (isTaking.compareAndSet(false, true)) {
      if (pause == null) {
        take(loop);
      } else {
        loop.schedule(pause, () -> take(loop));
      }
    }
  }

  private void take(Loop loop) {
    var own = new Fiber[1];
    own[0] = Fiber.create(loop, () -> takeAll(own[0]));
    loop.execute(own[0]::start);
  }

  private void takeAll(Fiber fiber) {
    try {
      while (!isTaken(fiber)) {
        fiber.sleep(BREATH);
      }
    } finally {
      isTaking.set(false);
    }
    if (!changed().isEmpty()) {
      takeLater(fiber.loop());
    }
  }

  /// False if Redis has not accepted the increments.
  ///
  /// A Redis that was frozen executes later what it was sent meanwhile. So it must answer something
  /// else before it is sent increments again; otherwise each attempt would count.
  private boolean isTaken(Fiber fiber) {
    forgetPast();
    try {
      if (isDoubtful) {
        call(fiber, List.of(List.of("PING")));
        isDoubtful = false;
      }
      for (var names = changed(); !names.isEmpty(); names = changed()) {
        take(fiber, names);
      }
      return true;
    } catch (CountsUnavailable told) {
      isDoubtful = true;
      return false;
    }
  }

  /// Counts that Redis has, too, can be read again, so they need not be kept if there are many.
  private void forgetPast() {
    long now = now();
    boolean isRoomy = pause != null && entries.mappingCount() < MOST_WAITING / 2;
    entries.values().removeIf(entry -> entry.end <= now || (!isRoomy && entry.added == 0));
  }

  private long now() {
    return Math.floorDiv(clock.millis(), 1000L);
  }

  private List<String> changed() {
    var names = new ArrayList<String>();
    for (var entry : entries.entrySet()) {
      if (entry.getValue().added != 0) {
        names.add(entry.getKey());
        if (names.size() == MOST_AT_ONCE) {
          break;
        }
      }
    }
    return names;
  }

  private void take(Fiber fiber, List<String> names) {
    var increments = new ArrayList<Increment>(names.size());
    for (var name : names) {
      var increment = increment(name);
      increments.add(increment);
      change(name, -increment.early, KEEP);
    }
    boolean isSent = false;
    try {
      var replies = call(fiber, commands(increments));
      isSent = true;
      for (int i = 0; i < increments.size(); i++) {
        var increment = increments.get(i);
        long counted = replies.get(2 * i) instanceof Reply.Number(var number) ? number : KEEP;
        change(increment.name, increment.early - increment.amount, counted);
      }
      if (!areRefused(replies)) {
        outage.ends();
      }
    } finally {
      if (!isSent) {
        increments.forEach(increment -> change(increment.name, increment.early, KEEP));
      }
    }
  }

  /// Increments that are under way still count here if counts are read from here. Otherwise they
  /// are in neither place for a moment: a request in between is accepted rather than refused by
  /// mistake.
  private Increment increment(String name) {
    var entry = entries.get(name);
    if (entry == null) {
      return new Increment(name, 0, 0, 1);
    }
    boolean isRead = pause != null;
    long left = Math.max(0, entry.end - now());
    return new Increment(name, entry.added, isRead ? 0 : entry.added, left + 1);
  }

  private static List<List<String>> commands(List<Increment> increments) {
    var commands = new ArrayList<List<String>>(increments.size() * 2);
    for (var increment : increments) {
      commands.add(List.of("INCRBY", increment.name, Long.toString(increment.amount)));
      commands.add(List.of("EXPIRE", increment.name, Long.toString(increment.seconds)));
    }
    return commands;
  }

  /// @param counted the count from Redis, or [#KEEP]
  private void change(String name, long amount, long counted) {
    entries.computeIfPresent(
        name,
        (_, known) ->
            new Entry(counted == KEEP ? known.counted : counted, known.added + amount, known.end));
  }

  private boolean areRefused(List<Reply> replies) {
    for (var reply : replies) {
      if (reply instanceof Reply.Refusal(var message)) {
        if (isRefusing.compareAndSet(false, true)) {
          log.warn("Redis at {} refused to count: {}", redis.name(), message);
        }
        return true;
      }
    }
    return false;
  }
}
