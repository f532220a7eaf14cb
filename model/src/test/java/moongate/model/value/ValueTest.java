package moongate.model.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValueTest {
  @Test
  void linesTakeNoPartInEquality() {
    var here = new Value.Arr(List.of(new Value.Str("a", 1, null), new Value.Num(2, 1)), 1);
    var there = new Value.Arr(List.of(new Value.Str("a", 7, null), new Value.Num(2, 8)), 7);

    assertThat(here).isEqualTo(there).hasSameHashCodeAs(there);
    assertThat(new Value.Obj(Value.of(Map.of("a", here)).members(), 3))
        .isEqualTo(Value.of(Map.of("a", there)));
  }

  @Test
  void theFileThatATextCameFromDoes() {
    var written = new Value.Str("return 1", 1, null);

    assertThat(new Value.Str("return 1", 1, new Value.OfDocument(2))).isEqualTo(written);
    assertThat(new Value.Str("return 1", 1, new Value.OfFile("a.lua"))).isNotEqualTo(written);
  }

  @Test
  void nullAndAbsentReadAlike() {
    var document = Value.of(Map.of("no", Value.NULL));

    assertThat(document.has("no")).isFalse();
    assertThat(document.has("none")).isFalse();
    assertThat(document.optionalText("no")).isEmpty();
    assertThat(document.optionalNumber("none")).isEmpty();
    assertThat(document.textOrNull("none")).isNull();
    assertThat(document.flag("no")).isFalse();
    assertThat(document.list("no")).isEmpty();
    assertThat(document.object("none")).isSameAs(Value.Obj.EMPTY);
  }

  @Test
  void readingTheWrongTypeSaysWhatIsThere() {
    var document = Value.of(Map.of("port", Value.of(80)));

    assertThat(document.integer("port")).isEqualTo(80);
    assertThatThrownBy(() -> document.text("port")).hasMessage("port is a number, not a string");
    assertThatThrownBy(() -> document.number("host")).hasMessage("host is null, not a number");
  }
}
