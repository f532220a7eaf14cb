package moongate.plugins.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.model.Snapshot;
import moongate.model.entity.Consumer;
import moongate.model.value.Value;
import moongate.plugins.prometheus.ProxyCounters.Requests;
import org.junit.jupiter.api.Test;

final class NamesTest {
  private static Value.Obj consumer(String field, String name) {
    var document = new LinkedHashMap<String, Value>();
    document.put("id", Value.of("1"));
    document.put(field, Value.of(name));
    return new Value.Obj(document, 0);
  }

  @Test
  void aConsumerWithoutUsernameHasItsCustomId() {
    assertThat(Names.of(Consumer.of(consumer("username", "ann")))).isEqualTo("ann");
    assertThat(Names.of(Consumer.of(consumer("custom_id", "7")))).isEqualTo("7");
  }

  @Test
  void itsSeriesAreKnown() {
    var documents = List.of(consumer("custom_id", "7"));
    var names = Names.of(new Snapshot(Map.of("consumers", documents), "%032d".formatted(1), "t"));
    assertThat(names.have(new Requests("", "", 200, "service", "7"))).isTrue();
    assertThat(names.have(new Requests("", "", 200, "service", "8"))).isFalse();
  }
}
