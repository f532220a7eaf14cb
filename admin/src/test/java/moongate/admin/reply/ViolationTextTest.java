package moongate.admin.reply;

import static org.assertj.core.api.Assertions.assertThat;

import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import org.junit.jupiter.api.Test;

class ViolationTextTest {
  private final Problems problems = new Problems();

  @Test
  void oneProblemIsNamedByItself() {
    add(FieldPath.ROOT.field("host"), "required field missing");

    assertThat(text()).isEqualTo("schema violation (host: required field missing)");
  }

  @Test
  void problemsOfTheEntityComeFirstThenFieldsByName() {
    add(FieldPath.ROOT.field("port"), "expected an integer");
    add(FieldPath.ROOT.field("foo"), "unknown field");
    add(FieldPath.ROOT.field(FieldPath.ENTITY), "must set one");

    assertThat(text())
        .isEqualTo(
            "3 schema violations (must set one; foo: unknown field; port: expected an integer)");
  }

  @Test
  void onePlaceInsideIsWrittenWithADotAndMoreOverSeveralLines() {
    add(FieldPath.ROOT.fields("config.minute"), "expected a number");
    add(FieldPath.ROOT.field("paths").element(2), "should start with: /");
    add(FieldPath.ROOT.fields("a.b.c"), "bad");
    add(FieldPath.ROOT.fields("a.list").element(2), "worse");

    assertThat(text())
        .isEqualTo(
            """
            4 schema violations (a.b: {
              c = "bad"
            }; a.list: {
              [2] = "worse"
            }; config.minute: expected a number; paths.2: should start with: /)\
            """);
  }

  private void add(FieldPath path, String message) {
    problems.add(path, message, 0);
  }

  private String text() {
    return ViolationText.of(problems.fields());
  }
}
