package moongate.model.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembersTest {
  private static LinkedHashMap<String, Value> some(int count) {
    var members = new LinkedHashMap<String, Value>();
    for (int i = count; i > 0; i--) {
      members.put("name" + i, Value.of(i));
    }
    return members;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 48, 49, 1000})
  void theCopyHasTheSameMembersInTheSameOrder(int count) {
    var written = some(count);
    var copy = Members.copyOf(written);
    assertThat(copy).isEqualTo(written).hasSameHashCodeAs(written).hasSize(count);
    assertThat(copy.sequencedKeySet()).containsExactlyElementsOf(written.sequencedKeySet());
    assertThat(copy.reversed().sequencedKeySet())
        .containsExactlyElementsOf(written.reversed().sequencedKeySet());
    assertThat(Members.copyOf(copy)).isEqualTo(written);
    written.forEach((name, value) -> {
      assertThat(copy.get(name)).isEqualTo(value);
      assertThat(copy.containsKey(name)).isTrue();
    });
    assertThat(copy.get("name0")).isNull();
    assertThat(copy.containsKey("name0")).isFalse();
    assertThat(copy.getOrDefault("name0", Value.NULL)).isEqualTo(Value.NULL);
    assertThat(copy.get(null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 100})
  void nobodyCanChangeIt(int count) {
    var written = some(count);
    var copy = Members.copyOf(written);
    written.put("name1", Value.of("changed"));
    assertThat(copy.get("name1")).isEqualTo(Value.of(1));
    assertThatThrownBy(() -> copy.put("name1", Value.NULL))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> copy.remove("name1"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(copy::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> copy.entrySet().iterator().next().setValue(Value.NULL))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void namesOfOneHashAreKeptApart() {
    var one = new LinkedHashMap<String, Value>();
    one.put("Aa", Value.of(1));
    var other = new LinkedHashMap<String, Value>();
    other.put("BB", Value.of(2));
    for (int i = 0; i < 2; i++) {
      assertThat(Members.copyOf(one)).isEqualTo(one);
      assertThat(Members.copyOf(other)).isEqualTo(other);
    }
  }
}
