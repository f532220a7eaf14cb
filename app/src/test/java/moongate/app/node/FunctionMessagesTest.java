package moongate.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moongate.functions.FunctionSettings;
import moongate.functions.Functions;
import moongate.functions.api.NodeServices;
import moongate.lua.runtime.LuaState;
import moongate.store.NodeMessages;
import moongate.store.StoreException;
import moongate.store.StoreProblem;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FunctionMessagesTest {
  private final Database database = new Database();
  private final Functions functions = functions();
  private final Functions others = functions();
  private final FunctionMessages messages = new FunctionMessages(database, functions);
  private final FunctionMessages ofOthers = new FunctionMessages(database, others);

  /// Hands each message to all nodes, as PostgreSQL does, unless it is away.
  private static final class Database implements NodeMessages {
    private final List<Consumer<String>> listeners = new ArrayList<>();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private volatile boolean isAway;
    private final AtomicInteger failures = new AtomicInteger();

    @Override
    public void send(String message) throws StoreException {
      if (isAway) {
        failures.incrementAndGet();
        throw new StoreException(new StoreProblem.Unavailable("away"));
      }
      sent.add(message);
      listeners.forEach(listener -> listener.accept(message));
    }

    @Override
    public void onMessage(String topic, Consumer<String> listener) {
      assertThat(topic).isEqualTo("functions");
      listeners.add(listener);
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
  void othersHearAndTheSenderDoesNot() throws Exception {
    fill(functions, "key");
    fill(others, "key");
    assertThat(messages.send(invalidation("key"))).isNull();
    Await.that(() -> others.cache().content("key").isEmpty());
    assertThat(functions.cache().content("key")).isPresent();
  }

  @Test
  void whatCouldNotBeSentIsSentLaterInItsOrderAndTogether() throws Exception {
    database.isAway = true;
    var all = IntStream.range(0, 2000).mapToObj(i -> invalidation("key" + i)).toList();
    all.forEach(messages::send);
    all.forEach(messages::send); // what is waiting is not sent twice
    Await.that(() -> database.failures.get() > 0);

    database.isAway = false;

    Await.that(() -> received().size() >= all.size());
    assertThat(received()).containsExactlyElementsOf(all);
    assertThat(database.sent)
        .hasSizeLessThan(all.size() / 100)
        .allMatch(message -> message.length() <= NodeMessages.LONGEST);
  }

  private List<String> received() {
    return database.sent.stream()
        .flatMap(message -> List.of(message.split(" ")[2].split(";")).stream())
        .collect(Collectors.toList());
  }

  @Test
  void whatIsTooLongIsRefused() {
    assertThat(messages.send("x".repeat(NodeMessages.LONGEST))).isEqualTo("it is too long");
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
