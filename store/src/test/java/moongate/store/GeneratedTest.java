package moongate.store;

import static org.assertj.core.api.Assertions.assertThat;

import moongate.model.schema.Field;
import moongate.model.schema.Schema;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

class GeneratedTest {
  private static final Value NULL = new Value.Null(0);
  private static final Schema SCHEMA =
      Schema.record()
          .field("key", Field.text().auto())
          .field("name", Field.text())
          .field(
              "config", Field.record(Schema.record().field("provision_key", Field.text().auto())));

  @Test
  void whatIsLeftOutIsGenerated() {
    var filled = Generated.fill(SCHEMA, Value.Obj.EMPTY);
    assertThat(filled.text("key")).hasSize(32);
    assertThat(filled.object("config").text("provision_key")).hasSize(32);
    assertThat(filled.members()).doesNotContainKey("name");
    assertThat(Generated.fill(SCHEMA, filled)).isEqualTo(filled);
  }

  @Test
  void whatIsResetIsGeneratedAgain() {
    var reset =
        Value.Obj.EMPTY
            .with("key", NULL)
            .with("name", NULL)
            .with("config", Value.Obj.EMPTY.with("provision_key", NULL));
    var renewed = Generated.renew(SCHEMA, reset);
    assertThat(renewed.text("key")).hasSize(32);
    assertThat(renewed.at("name").isNull()).isTrue();
    assertThat(renewed.object("config").text("provision_key")).hasSize(32);
    assertThat(Generated.renew(SCHEMA, Value.Obj.EMPTY)).isEqualTo(Value.Obj.EMPTY);
    assertThat(Generated.renew(SCHEMA, renewed)).isEqualTo(renewed);
  }

  @Test
  void whatIsRequiredCannotBeResetWithNull() {
    var schema = Schema.record().field("provision_key", Field.text().required().auto());
    var reset = Value.Obj.EMPTY.with("provision_key", NULL);
    assertThat(Generated.renew(schema, reset)).isEqualTo(reset);
    assertThat(Generated.fill(schema, Value.Obj.EMPTY).text("provision_key")).hasSize(32);
  }
}
