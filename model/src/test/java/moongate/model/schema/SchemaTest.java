package moongate.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.model.entity.EntitySchemas;
import moongate.model.value.FieldPath;
import moongate.model.value.Json;
import moongate.model.value.Problem;
import moongate.model.value.Problems;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private final Problems problems = new Problems();

  @Test
  void absentFieldsGetTheirDefaultsAndNullStaysNull() {
    var schema =
        Schema.record()
            .field("a", Field.integer().byDefault(5))
            .field("b", Field.integer().byDefault(5))
            .field("c", Field.text());

    assertThat(processed(schema, object("b", Value.NULL)))
        .isEqualTo("{\"a\":5,\"b\":null,\"c\":null}");
    assertThat(texts()).isEmpty();
  }

  @Test
  void nullInARequiredFieldIsMissing() {
    var schema =
        Schema.record()
            .field("a", Field.integer().required().byDefault(5))
            .field("b", Field.integer().required())
            .field("c", Field.text().auto().required());

    processed(schema, object("a", Value.NULL));

    assertThat(texts()).containsExactly("a: required field missing", "b: required field missing");
  }

  @Test
  void requiredRecordsFillThemselves() {
    var inner = Schema.record().field("port", Field.integer().byDefault(1));
    var schema =
        Schema.record()
            .field("needed", Field.record(inner).required())
            .field("optional", Field.record(inner));

    assertThat(processed(schema, Value.Obj.EMPTY))
        .isEqualTo("{\"needed\":{\"port\":1},\"optional\":null}");
  }

  @Test
  void everyTypeHasItsText() {
    var schema =
        Schema.record()
            .field("string", Field.text())
            .field("number", Field.number())
            .field("integer", Field.integer())
            .field("boolean", Field.flag())
            .field("array", Field.listOf(Field.text()))
            .field("set", Field.setOf(Field.text()))
            .field("map", Field.mapOf(Field.text(), Field.text()))
            .field("record", Field.record(Schema.record()));
    var document = new LinkedHashMap<String, Value>();
    schema.fields().keySet().forEach(name -> document.put(name, Value.of(Map.of())));
    for (var name : List.of("map", "record")) {
      document.put(name, Value.of(1.5));
    }

    processed(schema, Value.of(document));

    assertThat(texts())
        .containsExactly(
            "string: expected a string",
            "number: expected a number",
            "integer: expected an integer",
            "boolean: expected a boolean",
            "array: expected an array",
            "set: expected a set",
            "map: expected a map",
            "record: expected a record");
  }

  @Test
  void nullIsNoElementOfAList() {
    var schema =
        Schema.record()
            .field("numbers", Field.listOf(Field.integer()))
            .field("names", Field.setOf(Field.text()))
            .field("anything", Field.listOf(Field.any()));

    var holes = Value.of(List.of(Value.NULL));
    var document = new LinkedHashMap<String, Value>();
    document.put("numbers", Value.of(List.of(Value.of(1), Value.NULL)));
    document.put("names", holes);
    document.put("anything", holes);

    processed(schema, Value.of(document));

    assertThat(texts())
        .containsExactly("numbers[2]: required field missing", "names[1]: required field missing");
  }

  @Test
  void setsDropDuplicatesAndKeepTheOrder() {
    var schema = Schema.record().field("s", Field.setOf(Field.text()));

    assertThat(processed(schema, object("s", Value.ofTexts(List.of("b", "a", "b")))))
        .isEqualTo("{\"s\":[\"b\",\"a\"]}");
  }

  /// JSON is UTF-8: with other bytes in one entity, strict clients could not read any list with it.
  @Test
  void textsAreUtf8UnlessTheirFieldSaysOtherwise() {
    var schema =
        Schema.record()
            .field("latin", Field.text())
            .field("half", Field.text())
            .field("whole", Field.text())
            .field("raw", Field.rawText());
    var latin = Value.of(Utf8.decode(new byte[] {'A', 'n', 'd', 'r', (byte) 0xE9}));
    var document = new LinkedHashMap<String, Value>();
    document.put("latin", latin);
    document.put("half", Value.of("\ud83d"));
    document.put("whole", Value.of("André \ud83d\ude00"));
    document.put("raw", latin);

    processed(schema, Value.of(document));

    assertThat(texts())
        .containsExactly(
            "latin: invalid utf-8 character sequence detected at position 5",
            "half: invalid utf-8 character sequence detected at position 1");
  }

  @Test
  void lengthsAndBoundsHaveTheirTexts() {
    var schema =
        Schema.record()
            .field("empty", Field.text())
            .field("long", Field.text().maxLength(2))
            .field("few", Field.listOf(Field.text()).minLength(1))
            .field("low", Field.number().greaterThan(0))
            .field("out", Field.number().between(0, 0.5))
            .field("start", Field.text().startsWith("/"))
            .field("one", Field.integer().oneOf(1, 2))
            .field("none", Field.text().mustBeNull());
    var document = new LinkedHashMap<String, Value>();
    document.put("empty", Value.of(""));
    document.put("long", Value.of("éa"));
    document.put("few", Value.of(List.of()));
    document.put("low", Value.of(0));
    document.put("out", Value.of(1));
    document.put("start", Value.of("a"));
    document.put("one", Value.of(3));
    document.put("none", Value.of("x"));

    processed(schema, Value.of(document));

    assertThat(texts())
        .containsExactly(
            "empty: length must be at least 1",
            "long: length must be at most 2",
            "few: length must be at least 1",
            "low: value must be greater than 0",
            "out: value should be between 0 and 0.5",
            "start: should start with: /",
            "one: expected one of: 1, 2",
            "none: value must be null");
  }

  @Test
  void aValueIsReportedOnceAndItsNeighboursToo() {
    var schema = Schema.record().field("a", Field.listOf(Field.text().oneOf("x").startsWith("x")));

    processed(schema, object("a", Value.ofTexts(List.of("y", "x", "z"))));

    assertThat(texts()).containsExactly("a[1]: expected one of: x", "a[3]: expected one of: x");
  }

  @Test
  void countingRulesLookIntoRecords() {
    var inner = Schema.record().field("b", Field.listOf(Field.text())).field("c", Field.text());
    var schema = Schema.record().field("a", Field.record(inner).required());
    var empty = object("a", object("b", Value.of(List.of())));
    var both = object("a", Value.of(Map.of("b", Value.ofTexts(List.of("x")), "c", Value.of("y"))));

    processed(schema.check(EntityChecks.atLeastOneOf("a.b", "a.c")), empty);
    processed(schema.check(EntityChecks.exactlyOneOf("a.b", "a.c")), both);
    processed(schema.check(EntityChecks.atMostOneOf("a.b", "a.c")), both);
    processed(
        schema.check(EntityChecks.allOrNoneOf("a.b", "a.c")),
        object("a", object("c", Value.of("y"))));

    assertThat(problems.list())
        .extracting(Problem::message)
        .containsExactly(
            "at least one of these fields must be non-empty: 'a.b', 'a.c'",
            "exactly one of these fields must be non-empty: 'a.b', 'a.c'",
            "only one or none of these fields must be set: 'a.b', 'a.c'",
            "all or none of these fields must be set: 'a.b', 'a.c'");
  }

  @Test
  void rulesBetweenFieldsWaitUntilTheirFieldsAreGood() {
    var schema =
        Schema.record()
            .field("a", Field.listOf(Field.text()))
            .field("b", Field.text())
            .check(EntityChecks.atLeastOneOf("a"));

    processed(schema, object("a", Value.of(1)));
    processed(schema, object("b", Value.of(1)));

    assertThat(texts())
        .containsExactly(
            "a: expected an array",
            "b: expected a string",
            ": at least one of these fields must be non-empty: 'a'");
  }

  @Test
  void rulesForWholeRecordsWaitUntilAllFieldsAreGood() {
    var inner = Schema.record().field("b", Field.text());
    var schema =
        Schema.record()
            .field("a", Field.record(inner))
            .check(EntityChecks.atLeastOneOf("a.b"))
            .check(EntityChecks.custom((_, report) -> report.entity("never right")));

    processed(schema, object("a", object("b", Value.of(List.of()))));
    assertThat(texts()).containsExactly("a.b: expected a string");

    processed(schema, object("a", object("b", Value.of("x"))));
    assertThat(texts()).containsExactly("a.b: expected a string", ": never right");
  }

  @Test
  void aProblemIsInTheLineOfItsValueOrElseOfTheRecordAroundIt() {
    var schema = Schema.record().field("a", Field.text()).field("b", Field.text().required());
    var written = object("a", new Value.Num(1, 7));

    schema.process(written, new Report(FieldPath.ROOT, problems, 5));

    assertThat(problems.toText("kong.yml"))
        .isEqualTo("kong.yml:5: b: required field missing\nkong.yml:7: a: expected a string");
  }

  @Test
  void onlyReferencesThatAreSetAreFound() {
    var schema =
        Schema.record()
            .field("service", Field.foreign("services"))
            .field("route", Field.foreign("routes"));
    var document = Value.of(Map.of("service", object("id", Value.of("s")), "route", Value.NULL));

    assertThat(schema.referencesOf(document))
        .containsExactly(new Schema.Reference("service", "services", "s"));
  }

  @Test
  void referencesAreRecordsWithAnId() {
    var schema = Schema.record().field("service", Field.foreign("services"));
    var named = Value.of(Map.of("name", Value.of("s")));

    processed(schema, object("service", Value.of("s")));
    processed(schema, object("service", named));
    processed(schema, object("service", object("id", Value.of("s"))));

    assertThat(texts())
        .containsExactly(
            "service: expected a record",
            "service.name: unknown field",
            "service.id: required field missing",
            "service.id: expected a valid UUID");
  }

  @Test
  void besideAnIdAReferenceMayTellMoreAndKeepsOnlyTheId() {
    var schema = Schema.record().field("service", Field.foreign("services"));
    var id = "11111111-2222-4333-8444-555555555555";
    var reference = new LinkedHashMap<String, Value>();
    reference.put("name", Value.of("s"));
    reference.put("id", Value.of(id));

    assertThat(processed(schema, object("service", Value.of(reference))))
        .isEqualTo("{\"service\":{\"id\":\"" + id + "\"}}");
    assertThat(texts()).isEmpty();
  }

  @Test
  void recordsInMapsStayAsShortAsTheyWereWritten() {
    var limit =
        Schema.record()
            .field("minute", Field.integer())
            .field("hour", Field.integer())
            .field("day", Field.integer())
            .field("kind", Field.text().byDefault("hard"));
    var schema = Schema.record().field("limits", Field.mapOf(Field.text(), Field.record(limit)));
    var written = new LinkedHashMap<String, Value>();
    written.put("hour", Value.of(5));
    written.put("day", Value.NULL);

    assertThat(processed(schema, object("limits", object("sms", Value.of(written)))))
        .isEqualTo("{\"limits\":{\"sms\":{\"hour\":5,\"day\":null,\"kind\":\"hard\"}}}");
  }

  @Test
  void recordsInADefaultHaveAllTheirFields() {
    var metric = Schema.record().field("name", Field.text()).field("rate", Field.number());
    var metrics =
        Field.listOf(Field.record(metric))
            .byDefault(Value.of(List.<Value>of(object("name", Value.of("latency")))));
    var filled = "{\"name\":\"latency\",\"rate\":null}";
    var schema =
        Schema.record()
            .field("metrics", metrics)
            .field("one", Field.record(metric).byDefault(object("name", Value.of("latency"))))
            .field(
                "set",
                Field.setOf(Field.record(metric))
                    .byDefault(Value.of(List.of(object("name", Value.of("latency"))))));

    assertThat(processed(schema, Value.Obj.EMPTY))
        .isEqualTo(
            "{\"metrics\":[" + filled + "],\"one\":" + filled + ",\"set\":[" + filled + "]}");
    assertThat(Json.write(schema.toValue()))
        .contains("\"default\":[" + filled + "]", "\"default\":" + filled);
  }

  @Test
  void whatADefaultRecordLacksIsReported() {
    var server = Schema.record().field("host", Field.text().required());
    var schema = Schema.record().field("server", Field.record(server).byDefault(Value.Obj.EMPTY));

    processed(schema, Value.Obj.EMPTY);

    assertThat(texts()).containsExactly("server.host: required field missing");
  }

  @Test
  void aReferenceToAVaultIsAnOrdinaryTextWhereNoneIsExpected() {
    var schema =
        Schema.record()
            .field("secret", Field.text().oneOf("a").referenceable())
            .field("plain", Field.text().oneOf("a"));
    var reference = Value.of("{vault://env/a}");

    processed(schema, Value.of(Map.of("secret", reference, "plain", reference)));

    assertThat(texts()).containsExactly("plain: expected one of: a");
  }

  @Test
  void aValueOfTheWrongTypeHasNoLength() {
    var schema =
        Schema.record()
            .field("list", Field.listOf(Field.integer()).maxLength(1))
            .field("text", Field.text());

    processed(schema, object("list", Value.of(List.of(Value.of("a"), Value.of(1)))));
    processed(schema, object("text", Value.of(List.of())));

    assertThat(texts()).containsExactly("list[1]: expected an integer", "text: expected a string");
  }

  @Test
  void aMemberOfAMapWithABadNameIsReportedOnce() {
    var schema =
        Schema.record().field("map", Field.mapOf(Field.text().oneOf("a"), Field.integer()));

    processed(schema, object("map", object("b", Value.of("x"))));
    processed(schema, object("map", object("a", Value.of("x"))));

    assertThat(texts()).containsExactly("map.b: expected one of: a", "map.a: expected an integer");
  }

  @Test
  void bothBoundsOfALengthAreAllowed() {
    var schema =
        Schema.record()
            .field("text", Field.text().minLength(2).maxLength(2))
            .field("list", Field.listOf(Field.text()).minLength(1).maxLength(1))
            .field("map", Field.mapOf(Field.text(), Field.flag()).minLength(1).maxLength(1));
    var one = Value.of(true);

    processed(schema, object("text", Value.of("ab")));
    processed(schema, object("list", Value.ofTexts(List.of("a"))));
    processed(schema, object("map", object("a", one)));
    assertThat(texts()).isEmpty();

    processed(schema, object("map", Value.Obj.EMPTY));
    processed(schema, object("map", Value.of(Map.of("a", one, "b", one))));
    assertThat(texts())
        .containsExactly("map: length must be at least 1", "map: length must be at most 1");
  }

  @Test
  void aShorthandNeverOverridesWhatIsWritten() {
    var schema = new EntitySchemas(List.of()).entity("services").orElseThrow();
    var document = new LinkedHashMap<String, Value>();
    document.put("url", Value.of("https://[::1]/a"));
    document.put("path", Value.of("/b"));

    var service = schema.process(Value.of(document), report());

    assertThat(texts()).isEmpty();
    assertThat(service.text("protocol")).isEqualTo("https");
    assertThat(service.text("host")).isEqualTo("[::1]");
    assertThat(service.integer("port")).isEqualTo(443);
    assertThat(service.text("path")).isEqualTo("/b");
  }

  @Test
  void describesItselfAsTheAdminApiShowsIt() {
    var schema =
        Schema.entity("things")
            .field("name", Field.text().unique().described("what it is called"))
            .field(
                "sizes", Field.setOf(Field.integer().between(0, 9)).byDefault(Value.of(List.of())))
            .field("limits", Field.record(Schema.record().field("max", Field.number())).required())
            .field("tags", Field.mapOf(Field.text(), Field.flag()))
            .field("owner", Field.foreign("consumers").mustBeNull())
            .check(EntityChecks.atLeastOneOf("name", "sizes"))
            .check(EntityChecks.custom((_, _) -> {}));

    assertThat(Json.write(schema.toValue()))
        .isEqualTo(
            "{\"fields\":[{\"name\":{\"type\":\"string\",\"unique\":true,\"description\":\"what it is"
                + " called\"}},{\"sizes\":{\"type\":\"set\",\"elements\":{\"type\":\"integer\",\"between\":[0,9]},"
                + "\"default\":[]}},{\"limits\":{\"type\":\"record\",\"fields\":[{\"max\":{\"type\":\"number\"}}],"
                + "\"required\":true}},{\"tags\":{\"type\":\"map\",\"keys\":{\"type\":\"string\"},"
                + "\"values\":{\"type\":\"boolean\"}}},{\"owner\":{\"type\":\"foreign\",\"reference\":"
                + "\"consumers\",\"eq\":null}}],\"entity_checks\":[{\"at_least_one_of\":[\"name\",\"sizes\"]}]}");
  }

  private String processed(Schema schema, Value document) {
    return Json.write(schema.process(document, report()));
  }

  private Report report() {
    return new Report(FieldPath.ROOT, problems, 0);
  }

  private List<String> texts() {
    return problems.list().stream().map(p -> p.path() + ": " + p.message()).toList();
  }

  private static Value.Obj object(String name, Value value) {
    return Value.of(Map.of(name, value));
  }
}
