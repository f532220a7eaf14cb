package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// The constants of `ngx`, all of them by value.
class ConstantsTest {
  @Test
  void theyHaveTheValuesOfNginx() throws IOException {
    var code = new StringBuilder("local wrong = {}\n");
    try (var in = ConstantsTest.class.getResourceAsStream("ngx-constants.txt")) {
      assertThat(in).isNotNull();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" = "))
          .forEach(part ->
              code.append(
                  "if %s ~= %s then wrong[#wrong + 1] = '%s' end\n"
                      .formatted(part[0], part[1], part[0])));
    }
    try (var lab = new FunctionLab()) {
      assertThat(
              lab.access(
                  lab.plugin("access", code + "kong.response.exit(200, table.concat(wrong, ' '))")))
          .isEqualTo("exit 200 ");
    }
  }
}
