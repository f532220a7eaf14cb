package moongate.admin.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

class LuaDumpTest {
  @Test
  void keysAreSortedAndListsKeepTheirHoles() {
    var value =
        Value.of(
            Map.of(
                "services",
                    Value.of(
                        List.of(Value.NULL, Value.of(Map.of("host", Value.of("required field"))))),
                "error", Value.of(1.5)));

    assertThat(LuaDump.of(value))
        .isEqualTo("{error=1.5,services={null,{host=\"required field\"}}}");
  }
}
