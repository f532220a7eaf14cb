package moongate.model.schema;

import static moongate.model.schema.Processed.object;
import static org.assertj.core.api.Assertions.assertThat;

import moongate.model.value.FieldPath;
import moongate.model.value.Json;
import moongate.model.value.Problem;
import moongate.model.value.Problems;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

class ShorthandTest {
  private static final Value HOST = Value.of("a");
  private static final Value PORT = Value.of(1);

  private static final Schema SERVER =
      Schema.record().field("host", Field.text()).field("port", Field.integer().byDefault(6379));

  private static final Schema PLUGIN =
      Schema.record()
          .field("redis", Field.record(SERVER).required())
          .field("limit", Field.integer())
          .shorthand(Shorthand.oldName("redis_host", Field.text(), "redis", "host"))
          .shorthand(Shorthand.oldName("maximum", Field.integer(), "limit"));

  private final Problems problems = new Problems();

  @Test
  void anOldNameSetsWhatIsNotWrittenUnderTheNewOne() {
    var written = object("redis_host", HOST, "redis", object("port", PORT), "maximum", PORT);

    assertThat(processed(written)).isEqualTo("{\"redis\":{\"host\":\"a\",\"port\":1},\"limit\":1}");
  }

  @Test
  void nullUnderTheNewNameGivesWayToTheOldOne() {
    var written =
        object(
            "redis_host",
            HOST,
            "redis",
            object("host", Value.NULL, "port", Value.NULL),
            "maximum",
            PORT,
            "limit",
            Value.NULL);

    assertThat(processed(written))
        .isEqualTo("{\"redis\":{\"host\":\"a\",\"port\":null},\"limit\":1}");
    assertThat(processed(object("redis_host", HOST, "redis", Value.NULL)))
        .isEqualTo("{\"redis\":{\"host\":\"a\",\"port\":6379},\"limit\":null}");
  }

  @Test
  void nullUnderTheOldNameSaysNothing() {
    var written = object("redis_host", Value.NULL, "redis", object("host", HOST));

    assertThat(processed(written))
        .isEqualTo("{\"redis\":{\"host\":\"a\",\"port\":6379},\"limit\":null}");
  }

  @Test
  void anOldNameThatContradictsTheNewOneIsRefused() {
    PLUGIN.process(object("maximum", PORT, "limit", Value.of(2)), report());

    assertThat(problems.list())
        .extracting(Problem::message)
        .containsExactly(
            "both deprecated and new field are used but their values mismatch: maximum = 1 vs"
                + " limit = 2");
  }

  @Test
  void aBadValueIsReportedUnderTheNameItWasWrittenIn() {
    PLUGIN.process(object("maximum", Value.of("x")), report());

    assertThat(Processed.texts(problems)).containsExactly("maximum: expected an integer");
  }

  @Test
  void anOldNameSetsOneFieldDeepInRecords() {
    var storage = Schema.record().field("server", Field.record(SERVER));
    var schema =
        Schema.record()
            .field("storage", Field.record(storage))
            .shorthand(Shorthand.oldName("host", Field.text(), "storage", "server", "host"));
    var written = object("host", HOST, "storage", object("server", object("port", PORT)));

    assertThat(Json.write(schema.process(written, report())))
        .isEqualTo("{\"storage\":{\"server\":{\"host\":\"a\",\"port\":1}}}");
  }

  @Test
  void anOldNameIsDescribedWithItsReplacementAndNeedNotBeWritten() {
    var schema =
        Schema.record()
            .shorthand(
                Shorthand.oldName("old", Field.integer().required().byDefault(1), "new", "one"));

    assertThat(Json.write(schema.toValue()))
        .isEqualTo(
            "{\"fields\":[],\"shorthand_fields\":[{\"old\":{\"type\":\"integer\","
                + "\"deprecation\":{\"message\":\"old is deprecated, use new.one\","
                + "\"removal_in_version\":\"4.0\","
                + "\"replaced_with\":[{\"path\":[\"new\",\"one\"]}]}}}]}");
  }

  @Test
  void clientsSeeOldNamesBesideTheNewOnesAlsoInRecords() {
    var storage = Schema.record().field("of", Field.record(PLUGIN));
    var stored = object("redis", object("host", HOST, "port", PORT), "limit", Value.NULL);

    assertThat(Json.write(storage.withOldNames(object("of", stored))))
        .isEqualTo(
            "{\"of\":{\"redis\":{\"host\":\"a\",\"port\":1},\"limit\":null,"
                + "\"redis_host\":\"a\",\"maximum\":null}}");
    assertThat(Json.write(storage.withOldNames(object("of", Value.NULL))))
        .isEqualTo("{\"of\":null}");
  }

  private String processed(Value.Obj written) {
    var processed = Json.write(PLUGIN.process(written, report()));
    assertThat(problems.list()).isEmpty();
    return processed;
  }

  private Report report() {
    return new Report(FieldPath.ROOT, problems, 0);
  }
}
