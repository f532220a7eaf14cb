package moongate.model.schema;

import static moongate.model.schema.Processed.object;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

class EntityChecksTest {
  private static final Schema THINGS =
      Schema.record()
          .field("text", Field.text().minLength(0))
          .field("list", Field.listOf(Field.text()))
          .field("map", Field.mapOf(Field.text(), Field.text()))
          .field("number", Field.integer())
          .field("flag", Field.flag());

  @Test
  void emptyTextsListsAndMapsCountAsNotSet() {
    var schema = THINGS.check(EntityChecks.atLeastOneOf("text", "list", "map"));
    var refusal = ": at least one of these fields must be non-empty: 'text', 'list', 'map'";

    var empty = Processed.by(schema, "text", "", "list", List.of(), "map", Value.Obj.EMPTY);
    assertThat(empty.problems()).containsExactly(refusal);
    assertThat(Processed.by(schema).problems()).containsExactly(refusal);

    assertThat(Processed.by(schema, "text", "a").problems()).isEmpty();
    assertThat(Processed.by(schema, "list", List.of("a")).problems()).isEmpty();
    assertThat(Processed.by(schema, "map", object("a", "b")).problems()).isEmpty();
  }

  @Test
  void zeroAndFalseCountAsSet() {
    var schema = THINGS.check(EntityChecks.allOrNoneOf("number", "flag"));

    assertThat(Processed.by(schema, "number", 0, "flag", false).problems()).isEmpty();
    assertThat(Processed.by(schema, "number", 0).problems())
        .containsExactly(": all or none of these fields must be set: 'number', 'flag'");
  }

  @Test
  void noneIsAtMostOneButNotExactlyOne() {
    var atMost = THINGS.check(EntityChecks.atMostOneOf("text", "number"));
    var exactly = THINGS.check(EntityChecks.exactlyOneOf("text", "number"));

    assertThat(Processed.by(atMost).problems()).isEmpty();
    assertThat(Processed.by(atMost, "number", 1).problems()).isEmpty();
    assertThat(Processed.by(exactly, "number", 1).problems()).isEmpty();
    assertThat(Processed.by(exactly).problems())
        .containsExactly(": exactly one of these fields must be non-empty: 'text', 'number'");
  }

  @Test
  void onlyValuesThatAreSetHaveToDiffer() {
    var schema =
        Schema.record()
            .field("one", Field.text())
            .field("other", Field.text())
            .check(EntityChecks.distinct("one", "other"));

    assertThat(Processed.by(schema).problems()).isEmpty();
    assertThat(Processed.by(schema, "one", "a", "other", "b").problems()).isEmpty();
    assertThat(Processed.by(schema, "one", "a", "other", "a").problems())
        .containsExactly(": values of these fields must be distinct: 'one', 'other'");
  }

  @Test
  void aConditionIsNamedBesideTheProblemThatFollowsFromIt() {
    var schema =
        THINGS.check(
            EntityChecks.conditional(
                "flag", Value.of(true)::equals, "number", EntityChecks.mustBeSet()));

    assertThat(Processed.by(schema, "flag", true).problems())
        .containsExactly(
            "number: required field missing",
            ": failed conditional validation given value of field 'flag'");
    assertThat(Processed.by(schema, "flag", true, "number", 1).problems()).isEmpty();
    assertThat(Processed.by(schema, "flag", false).problems()).isEmpty();
  }

  /// Answers to updates put "when updating, " before them.
  @Test
  void messagesThatCountFieldsAreToldFromOthers() {
    var empty = Value.Obj.EMPTY;
    var both = object("number", 1, "flag", true);

    assertThat(presence(EntityChecks.atLeastOneOf("number", "flag"), empty)).containsOnly(true);
    assertThat(presence(EntityChecks.exactlyOneOf("number", "flag"), empty)).containsOnly(true);
    assertThat(presence(EntityChecks.atMostOneOf("number", "flag"), both)).containsOnly(true);
    assertThat(presence(EntityChecks.allOrNoneOf("number", "flag"), object("number", 1)))
        .containsOnly(true);
    assertThat(presence(EntityChecks.custom((_, report) -> report.entity("no")), empty))
        .containsOnly(false);
  }

  private static List<Boolean> presence(EntityCheck check, Value.Obj document) {
    return Processed.by(THINGS.check(check), document).problems().stream()
        .map(problem -> EntityChecks.isPresence(problem.substring(": ".length())))
        .toList();
  }
}
