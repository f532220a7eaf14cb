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
    assertThat(messages.send(invalidation("key"))).isNull();
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
    messages.send("first"); // on its way from now on
    Await.that(() -> database.failures.get() > 0);
    var all = new ArrayList<String>();
    IntStream.range(0, 2000).mapToObj(i -> invalidation("key" + i)).forEach(all::add);
    all.forEach(messages::send);
    all.forEach(messages::send); // what is waiting is not sent twice

    database.isAway = false;

    Await.that(() -> database.messages().size() > all.size());
    all.addFirst("first");
    assertThat(database.messages().equals(all)).isTrue();
    assertThat(database.sent).hasSize(2);
  }

  @Test
  void whatWasStoredAlthoughNobodySaidSoIsNotSentTwice() throws Exception {
    database.isAnswerLost = true;
    messages.send(invalidation("a"));
    Await.that(() -> database.failures.get() > 0);
    messages.send(invalidation("b"));

    Await.that(() -> database.messages().size() >= 2);
    assertThat(database.messages()).containsExactly(invalidation("a"), invalidation("b"));
  }

  @Test
  void whatWaitsWhenTheNodeStopsIsSent() {
    for (int i = 0; i < 10; i++) {
      messages.send("x".repeat(500_000) + i);
    }
    messages.close();
    assertThat(database.messages()).hasSize(10);
    assertThat(messages.send("y")).isEqualTo("process exiting");
  }

  @Test
  void whatIsTooLongIsRefused() {
    var data = Base64.getEncoder().encodeToString(new byte[1_000_000]);
    assertThat(messages.send(data)).isNull();
    assertThat(messages.send(data.repeat(2))).isEqualTo("it is too long");
  }

  @Test
  void moreThanCanWaitIsRefused() {
    database.isAway = true;
    String refusal = null;
    for (int i = 0; i < 100_000 && refusal == null; i++) {
      refusal = messages.send(invalidation("key" + i));
    }
    assertThat(refusal).isEqualTo("too many messages are waiting");
  }
}
