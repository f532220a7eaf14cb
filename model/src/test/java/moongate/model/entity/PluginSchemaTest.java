package moongate.model.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginSchemaTest {
  /// A WebSocket starts as an HTTP request.
  @ParameterizedTest
  @CsvSource({
    "http, http, true",
    "http, ws, true",
    "https, wss, true",
    "http, wss, false",
    "https, ws, false",
    "ws, http, false",
    "http, https, false",
    "grpc, http, false",
  })
  void aPluginForHttpAlsoAppliesToWebSockets(String own, String other, boolean applies) {
    assertThat(PluginSchema.agree(List.of(own), List.of(other))).isEqualTo(applies);
  }
}
