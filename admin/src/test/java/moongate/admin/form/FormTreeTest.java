package moongate.admin.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.schema.Shorthand;
import moongate.model.value.Json;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormTreeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "a.b.c=v {\"a\":{\"b\":{\"c\":\"v\"}}}",
        "a[b][c]=v {\"a\":{\"b\":{\"c\":\"v\"}}}",
        "headers[x.y]=v {\"headers\":{\"x.y\":\"v\"}}",
        "headers.[x.y]=v {\"headers\":{\"x.y\":\"v\"}}",
        "a.[b\\.c].d=v {\"a\":{\"b\\\\.c\":{\"d\":\"v\"}}}",
        "a.[1]=v {\"a.[1]\":\"v\"}",
        "a.[]=v {\"a.[]\":\"v\"}",
        "a[1]=v&a[2]=w {\"a\":[\"v\",\"w\"]}",
        "a[2]=w&a[1]=v {\"a\":[\"v\",\"w\"]}",
        "a[1]=v&a[3]=w {\"a\":{\"1\":\"v\",\"3\":\"w\"}}",
        "a[]=v {\"a\":[\"v\"]}",
        "a[]=v&a[]=w {\"a\":[\"v\",\"w\"]}",
        "a=v&a=w {\"a\":[\"v\",\"w\"]}",
        "a=v {\"a\":\"v\"}",
        "a[1].b=v&a[1].c=w {\"a\":[{\"b\":\"v\",\"c\":\"w\"}]}",
        "a%5B1%5D=v {\"a\":[\"v\"]}",
        "a.b=1&a.c=2 {\"a\":{\"b\":\"1\",\"c\":\"2\"}}",
        "a[1=v {\"a[1\":\"v\"}",
        "[1]=v {\"[1]\":\"v\"}",
        "a.=v {\"a.\":\"v\"}",
        "a..b=v {\"a..b\":\"v\"}"
      })
  void namesLeadIntoTheDocument(String form, String json) {
    assertThat(Json.write(tree(form))).isEqualTo(json);
  }

  @Test
  void aHugePositionCostsNothing() {
    assertThat(Json.write(tree("a[999999999]=v"))).isEqualTo("{\"a\":{\"999999999\":\"v\"}}");
  }

  @Test
  void textsGetTheTypesOfTheSchema() {
    var inner = Schema.record().field("minute", Field.number()).field("on", Field.flag());
    var schema =
        Schema.record()
            .field("port", Field.integer())
            .field("paths", Field.listOf(Field.text()))
            .field("codes", Field.setOf(Field.integer()))
            .field("config", Field.record(inner))
            .field("limits", Field.mapOf(Field.text(), Field.number()))
            .field("name", Field.text());

    var typed =
        Inference.of(
            schema,
            tree(
                "port=80&paths=/a,/b&codes[]=1&codes[]=x&config.minute=1.5&config.on=true"
                    + "&limits[a.b]=7&name=&other=1"));

    assertThat(Json.write(typed))
        .isEqualTo(
            "{\"port\":80,\"paths\":[\"/a,/b\"],\"codes\":[1,\"x\"],"
                + "\"config\":{\"minute\":1.5,\"on\":true},\"limits\":{\"a.b\":7},"
                + "\"name\":null,\"other\":\"1\"}");
  }

  @Test
  void aDeprecatedNameHasTheTypeOfItsField() {
    var schema =
        Schema.record()
            .shorthand(Shorthand.oldName("redis_port", Field.integer(), "redis", "port"));
    assertThat(Json.write(Inference.of(schema, tree("redis_port=80"))))
        .isEqualTo("{\"redis_port\":80}");
  }

  @Test
  void aNameLeadsTwentyLevelsDeepAndNoFurther() {
    var deep = "{\"a\":".repeat(20) + "\"v\"" + "}".repeat(20);
    assertThat(Json.write(tree("a" + ".a".repeat(19) + "=v"))).isEqualTo(deep);
    assertThat(Json.write(tree("a" + ".a".repeat(20) + "=v"))).isEqualTo(deep);
  }

  private static Value.Obj tree(String form) {
    List<FormField> fields = new ArrayList<>();
    for (var pair : form.split("&")) {
      int equals = pair.indexOf('=');
      fields.add(new FormField(pair.substring(0, equals), pair.substring(equals + 1)));
    }
    return FormTree.of(fields);
  }
}
