package moongate.lua.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class LuaTableTest {
  @RepeatedTest(20)
  void behavesAsAMap(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    var table = new LuaTable();
    var map = new HashMap<Object, Object>();
    for (int i = 0; i < 5000; i++) {
      var key = key(random);
      Object value = random.nextInt(3) == 0 ? null : Numbers.of(i);
      table.put(key, value);
      if (value == null) {
        map.remove(key);
      } else {
        map.put(key, value);
      }
      assertThat(table.get(key)).isEqualTo(value);
    }
    map.forEach((key, value) -> assertThat(table.get(key)).isEqualTo(value));
    assertThat(contents(table)).isEqualTo(map);
    int length = table.length();
    assertThat(table.get(length + 1)).isNull();
    assertThat(length == 0 || table.get(length) != null).isTrue();
  }

  private static Object key(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Numbers.of(random.nextInt(60));
      case 1 -> new String("key" + random.nextInt(40));
      case 2 -> Numbers.of(random.nextInt(20) / 4.0);
      default -> random.nextBoolean();
    };
  }

  private static HashMap<Object, Object> contents(LuaTable table) {
    var map = new HashMap<Object, Object>();
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      map.put(table.keyAt(slot), table.valueAt(slot));
    }
    return map;
  }

  @Test
  void aTraversalMayRemoveWhatItVisits() {
    var table = new LuaTable();
    for (int i = 1; i <= 100; i++) {
      table.put(i, "item");
      table.put("key" + i, "field");
    }
    int visited = 0;
    for (@Nullable Object key = first(table.next(null));
        key != null;
        key = first(table.next(key))) {
      table.put(key, null);
      visited++;
    }
    assertThat(visited).isEqualTo(200);
    assertThat(table.nextSlot(-1)).isEqualTo(-1);
  }

  private static @Nullable Object first(@Nullable Object result) {
    return Values.first(result);
  }

  @Test
  void itemsPutInAnyOrderBecomeASequence() {
    var table = new LuaTable();
    for (int i = 1000; i >= 1; i--) {
      table.put(i, Numbers.of(i));
    }
    assertThat(table.length()).isEqualTo(1000);
    assertThat(table.get(1L)).isEqualTo(1.0);
  }

  @Test
  void itemsMoveOnInsertionAndRemoval() {
    var table = LuaTable.ofItems("a", "b", "c");
    table.insertAt(1, "z");
    table.insertAt(5, "d");
    assertThat(table.removeAt(2)).isEqualTo("a");
    var items = new ArrayList<Object>();
    for (int i = 1; i <= table.length(); i++) {
      items.add(table.get(i));
    }
    assertThat(items).containsExactly("z", "b", "c", "d");
  }

  @Test
  void keysThatCollideStayQuick() {
    var keys = new ArrayList<String>();
    collide("", 16, keys);
    var table = new LuaTable();
    keys.forEach(key -> table.put(key, key));
    // Without secret hashes, this takes billions of steps.
    for (int round = 0; round < 20; round++) {
      for (var key : keys) {
        assertThat(table.get(new String(key)) == key).isTrue();
      }
    }
  }

  /// All strings of `pairs` times "Aa" or "BB", which all have the same hash code.
  private static void collide(String start, int pairs, ArrayList<String> into) {
    if (pairs == 0) {
      into.add(start);
    } else {
      collide(start + "Aa", pairs - 1, into);
      collide(start + "BB", pairs - 1, into);
    }
  }

  @Test
  void zeroHasOneSignAndNotANumberIsNoKey() {
    var table = new LuaTable();
    table.put(-0.0, "zero");
    assertThat(table.get(0.0)).isEqualTo("zero");
    assertThat(table.get(Double.NaN)).isNull();
    assertThatThrownBy(() -> table.put(Double.NaN, "x")).hasMessage("table index is NaN");
    assertThatThrownBy(() -> table.put((Object) null, "x")).hasMessage("table index is nil");
  }

  @Test
  void anUnknownKeyHasNoNext() {
    assertThatThrownBy(() -> new LuaTable().next("missing")).hasMessage("invalid key to 'next'");
  }

  @Test
  void equalNumbersAreOneKey() {
    var table = new LuaTable();
    table.put(1e10, "large");
    table.put(0.5, "half");
    assertThat(table.get(10_000_000_000L)).isEqualTo("large");
    assertThat(table.get(Double.valueOf(0.5))).isEqualTo("half");
  }

  @Test
  void aKeyThatIsNotAtItsHomeMakesWayForOneThatIs() {
    var table = new LuaTable();
    // In the four nodes of a small table, the homes of these keys are 1, 1 and 2, and the node
    // after 1 is 2.
    var names = new String[] {"__index", "new", "__add"};
    for (var name : names) {
      table.put(name, "the " + name);
    }
    assertThat(table.quick("__index", Hashing.of("__index"))).isEqualTo("the __index");
    assertThat(table.quick("__add", Hashing.of("__add"))).isEqualTo("the __add");
    for (var name : names) {
      assertThat(table.get(name)).isEqualTo("the " + name);
    }
    var visited = new ArrayList<Object>();
    for (@Nullable Object key = first(table.next(null));
        key != null;
        key = first(table.next(key))) {
      visited.add(key);
    }
    assertThat(visited).containsExactlyInAnyOrder((Object[]) names);
  }

  /// Each way to write has its own path for items that need not be looked up.
  @Test
  void aFrozenTableRefusesEveryKindOfWrite() {
    var table = filled();
    table.freeze("list");

    assertThat(table.isFrozen()).isTrue();
    assertRefused(() -> table.put("key", "other"));
    assertRefused(() -> table.put("key", null));
    assertRefused(() -> table.put("new", "field"));
    assertRefused(() -> table.put(1, "other"));
    assertRefused(() -> table.put(2.0, null));
    assertRefused(() -> table.put(Numbers.of(4), "d"));
    assertRefused(() -> table.append("d"));
    assertRefused(() -> table.insertAt(1, "d"));
    assertRefused(() -> table.removeAt(1));
    assertRefused(() -> table.removeAt(3));
    assertRefused(table::clear);
    assertRefused(() -> table.metatable(new LuaTable()));
    assertThat(contents(table)).isEqualTo(contents(filled()));
    assertThat(table.metatable()).isNull();
  }

  private static LuaTable filled() {
    var table = LuaTable.ofItems("a", "b", "c");
    table.put("key", "field");
    return table;
  }

  private static void assertRefused(ThrowingCallable write) {
    assertThatThrownBy(write).isInstanceOf(LuaError.class).hasMessageContaining("list");
  }
}
