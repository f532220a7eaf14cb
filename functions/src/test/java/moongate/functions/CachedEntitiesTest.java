package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import moongate.functions.cache.CacheTimes;
import moongate.functions.cache.FunctionCache;
import moongate.functions.sandbox.SandboxMode;
import moongate.model.Change;
import moongate.model.Snapshot;
import moongate.model.value.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Values that functions have cached under the keys of entities.
class CachedEntitiesTest {
  private static final String ALICE = "5c0de5ee-3d93-4d17-9c58-9dc2ee7a7a01";
  private static final String BOB = "5c0de5ee-3d93-4d17-9c58-9dc2ee7a7a02";
  private static final String KEYS = "5c0de5ee-3d93-4d17-9c58-9dc2ee7a7a03";

  private static final String FORGETS = "kong.cache:invalidate_local('key') return 'old'";

  private final FunctionCache cache = new FunctionCache(1 << 20, 1, CacheTimes.FOREVER);
  private final FunctionLab lab =
      new FunctionLab(0, new TestSettings().mode(SandboxMode.LAX).cache(cache).made());

  @AfterEach
  void close() {
    lab.close();
  }

  private static Change consumer(String id, String username) {
    return Change.put(
        "consumers", Value.of(Map.of("id", Value.of(id), "username", Value.of(username))));
  }

  private static Change key(String id, String kid) {
    return Change.put(
        "keys",
        Value.of(
            Map.of(
                "id", Value.of(id),
                "kid", Value.of(kid),
                "set", Value.of(Map.of("id", Value.of(KEYS))))));
  }

  private Snapshot serve(Snapshot before, Change... changes) {
    var now = before.with(List.of(changes));
    lab.serveWith(now);
    return now;
  }

  /// What the cache gives for the key that `arguments` make: `fetched` if it has nothing.
  private String cached(String entity, String arguments, String fetched) {
    return lab.result(
        "kong.cache:get(kong.db.%s:cache_key(%s), nil, function() return %s end)"
            .formatted(entity, arguments, fetched));
  }

  private String consumer(String id, String fetched, boolean isText) {
    return cached("consumers", "'" + id + "'", isText ? "'" + fetched + "'" : fetched);
  }

  @Test
  void anEntityThatChangesIsForgottenAndNoOther() {
    var first = serve(Snapshot.EMPTY, consumer(ALICE, "alice"), consumer(BOB, "bob"));
    assertThat(consumer(ALICE, "first", true)).isEqualTo("first");
    assertThat(consumer(BOB, "first", true)).isEqualTo("first");

    serve(first, consumer(ALICE, "alicia"));

    assertThat(consumer(ALICE, "second", true)).isEqualTo("second");
    assertThat(consumer(BOB, "second", true)).isEqualTo("first");
  }

  @Test
  void oneThatIsRemovedIsForgotten() {
    var first = serve(Snapshot.EMPTY, consumer(ALICE, "alice"));
    assertThat(consumer(ALICE, "first", true)).isEqualTo("first");

    serve(first, Change.removal("consumers", ALICE));

    assertThat(consumer(ALICE, "nil", false)).isEqualTo("nil");
  }

  @Test
  void thatThereIsNoneIsForgottenWhenItIsCreated() {
    assertThat(consumer(ALICE, "nil", false)).isEqualTo("nil");
    assertThat(consumer(ALICE, "first", true)).isEqualTo("nil");

    serve(Snapshot.EMPTY, consumer(ALICE, "alice"));

    assertThat(consumer(ALICE, "second", true)).isEqualTo("second");
  }

  @Test
  void theKeyOfTheOldValuesIsForgottenToo() {
    var first = serve(Snapshot.EMPTY, key(ALICE, "old"));
    var old = "'old', { id = '" + KEYS + "' }";
    var changed = "'new', { id = '" + KEYS + "' }";
    assertThat(cached("keys", old, "'first'")).isEqualTo("first");
    assertThat(cached("keys", changed, "'none'")).isEqualTo("none");

    serve(first, key(ALICE, "new"));

    assertThat(cached("keys", old, "'second'")).isEqualTo("second");
    assertThat(cached("keys", changed, "'second'")).isEqualTo("second");
  }

  @Test
  void aValueThatIsForgottenWhileItIsFetchedIsNotKept() {
    assertThat(lab.result("kong.cache:get('key', nil, function() " + FORGETS + " end)"))
        .isEqualTo("old");
    assertThat(lab.result("kong.cache:get('key', nil, function() return 'new' end)"))
        .isEqualTo("new");
  }
}
