package moongate.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moongate.functions.FunctionSettings;
import moongate.functions.Functions;
import moongate.functions.api.NodeServices;
import moongate.lua.runtime.LuaState;
import moongate.store.MessageLog;
import moongate.store.StoreException;
import moongate.store.StoreProblem;
import moongate.testkit.Await;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FunctionMessagesTest {
  private final Log database = new Log();
  private final Functions functions = functions();
  private final Functions others = functions();
  private final FunctionMessages messages = new FunctionMessages(database, functions);
  private final FunctionMessages ofOthers = new FunctionMessages(database, others);

  /// Hands each message to all nodes, unless it is away.
  private static final class Log implements MessageLog {
    private final List<Reader> readers = new ArrayList<>();
    private final Map<UUID, String> sent = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, Duration> later = new ConcurrentHashMap<>();
    private volatile boolean isAway;
    private volatile boolean isAnswerLost;
    private final AtomicInteger failures = new AtomicInteger();

    @Override
    public void append(UUID id, String text) throws StoreException {
      if (!isAway && sent.putIfAbsent(id, text) == null) {
        readers.forEach(reader -> reader.read(text));
      }
      if (isAway || isAnswerLost) {
        isAnswerLost = false;
        failures.incrementAndGet();
        throw new StoreException(new StoreProblem.Unavailable("away"));
      }
    }

    @Override
    public void appendLater(UUID id, String text, Duration delay) throws StoreException {
      later.put(text, delay);
    }

    @Override
    public void follow(Reader reader) {
      readers.add(reader);
    }

    List<String> messages() {
      return sent.values().stream().flatMap(text -> Stream.of(text.split(";"))).toList();
    }
  }

  /// Those of a node with a cache of its own.
  private static Functions functions() {
    var usual = FunctionSettings.DEFAULT;
    return new Functions(
        new FunctionSettings(
            usual.sandbox(),
            usual.budgets(),
            usual.facts(),
            usual.log(),
            usual.dictionaries(),
            NodeServices.offline(1)));
  }

  @BeforeEach
  void start() {
    messages.start();
    ofOthers.start();
  }

  @AfterEach
  void stop() {
    messages.close();
    ofOthers.close();
    functions.close();
    others.close();
  }

  private @Nullable String send(String message) {
    return messages.send(message, Duration.ZERO);
  }

  private static String invalidation(String key) {
    var bytes = key.getBytes(StandardCharsets.US_ASCII);
    return "invalidate:" + Base64.getEncoder().encodeToString(bytes);
  }

  private static void fill(Functions node, String key) {
    node.cache().seed(new LuaState(), key, "value", Duration.ofMinutes(1));
  }

  @Test
  void othersHear() throws Exception {
    fill(others, "key");
    assertThat(send(invalidation("key"))).isNull();
    Await.that(() -> others.cache().content("key").isEmpty());
  }

  @Test
  void aCacheThatMayBeOutOfDateIsEmptied() {
    fill(others, "key");
    ofOthers.missed();
    assertThat(others.cache().content("key")).isEmpty();
  }

  @Test
  void whatCouldNotBeSentIsSentLaterInItsOrderAndTogether() throws Exception {
    database.isAway = true;
    send("first"); // on its way from now on
    Await.that(() -> database.failures.get() > 0);
    var all = new ArrayList<String>();
    IntStream.range(0, 2000).mapToObj(i -> invalidation("key" + i)).forEach(all::add);
    all.forEach(this::send);
    all.forEach(this::send); // what is waiting is not sent twice

    database.isAway = false;

    Await.that(() -> database.messages().size() > all.size());
    all.addFirst("first");
    assertThat(database.messages().equals(all)).isTrue();
    assertThat(database.sent).hasSize(2);
  }

  @Test
  void whatWasStoredAlthoughNobodySaidSoIsNotSentTwice() throws Exception {
    database.isAnswerLost = true;
    send(invalidation("a"));
    Await.that(() -> database.failures.get() > 0);
    send(invalidation("b"));

    Await.that(() -> database.messages().size() >= 2);
    assertThat(database.messages()).containsExactly(invalidation("a"), invalidation("b"));
  }

  @Test
  void whatWaitsWhenTheNodeStopsIsSent() {
    for (int i = 0; i < 10; i++) {
      send("x".repeat(500_000) + i);
    }
    messages.close();
    assertThat(database.messages()).hasSize(10);
    assertThat(send("y")).isEqualTo("process exiting");
  }

  @Test
  void whatIsTooLongIsRefused() {
    var data = Base64.getEncoder().encodeToString(new byte[1_000_000]);
    assertThat(send(data)).isNull();
    assertThat(send(data.repeat(2))).isEqualTo("it is too long");
  }

  @Test
  void moreThanCanWaitIsRefused() {
    database.isAway = true;
    String refusal = null;
    for (int i = 0; i < 100_000 && refusal == null; i++) {
      refusal = send(invalidation("key" + i));
    }
    assertThat(refusal).isEqualTo("too many messages are waiting");
  }

  @Test
  void whatIsForLaterIsLeftInTheDatabaseForThen() throws Exception {
    send("now");
    assertThat(messages.send("later", Duration.ofMinutes(1))).isNull();
    Await.that(() -> database.later.containsKey("later"));
    assertThat(database.later.get("later"))
        .isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));
    Await.that(() -> database.messages().equals(List.of("now")));
  }

  @Test
  void whatIsForLaterDoesNotHoldUpTheRest() throws Exception {
    for (int i = 0; i < 1000; i++) {
      messages.send("later" + i, Duration.ofSeconds(1 + i % 2));
    }
    send("now");
    Await.that(() -> database.messages().equals(List.of("now")));
    assertThat(database.later.size()).isLessThan(100);

    Await.that(() -> String.join(";", database.later.keySet()).split(";").length == 1000);
    assertThat(database.later.size()).isLessThan(100);
  }

  @Test
  void whatIsForLaterIsBounded() {
    String refusal = null;
    for (int i = 0; i < 100 && refusal == null; i++) {
      refusal = messages.send("x".repeat(1_000_000) + i, Duration.ofMinutes(1));
    }
    assertThat(refusal).startsWith("too many messages are waiting");
  }
}
