package moongate.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RulesTest {
  @Test
  void bothBoundsAreInTheRange() {
    var percent = Field.number().between(0, 99.5);

    assertThat(problems(percent, 0)).isEmpty();
    assertThat(problems(percent, 99.5)).isEmpty();
    assertThat(problems(percent, -0.5)).containsExactly("a: value should be between 0 and 99.5");
    assertThat(problems(percent, 100)).containsExactly("a: value should be between 0 and 99.5");
  }

  @Test
  void aBoundToExceedIsOutOfTheRange() {
    var positive = Field.number().greaterThan(0);

    assertThat(problems(positive, 0)).containsExactly("a: value must be greater than 0");
    assertThat(problems(positive, 0.1)).isEmpty();
  }

  @Test
  void timesBeginWithTheYear1970() {
    var time = Field.number().timestamp();

    assertThat(problems(time, 0)).isEmpty();
    assertThat(problems(time, -1)).containsExactly("a: expected a valid timestamp");
  }

  @Test
  void otherValuesThanTheChoicesAreRefusedWithAllOfThem() {
    assertThat(problems(Field.integer().oneOf(301, 302), 302)).isEmpty();
    assertThat(problems(Field.integer().oneOf(301, 302), 303))
        .containsExactly("a: expected one of: 301, 302");
  }

  @Test
  void aPrefixMayBeTheWholeText() {
    var path = Field.text().startsWith("/");

    assertThat(problems(path, "/")).isEmpty();
    assertThat(problems(path, "a/")).containsExactly("a: should start with: /");
  }

  private static List<String> problems(Field field, Object value) {
    return Processed.by(Schema.record().field("a", field), "a", value).problems();
  }

  @Test
  void anIntegerHasNoFraction() {
    assertThat(problems(Field.integer(), 2)).isEmpty();
    assertThat(problems(Field.integer(), 1.5)).containsExactly("a: expected an integer");
    assertThat(problems(Field.number(), 1.5)).isEmpty();
  }
}
