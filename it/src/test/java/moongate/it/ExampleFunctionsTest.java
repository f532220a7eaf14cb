package moongate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import moongate.app.cli.CommandLines;
import org.junit.jupiter.api.Test;

/// The tests that `examples` have in Lua.
class ExampleFunctionsTest {
  private static final Path FUNCTIONS = Path.of("../examples/functions");

  private final StringWriter out = new StringWriter();

  @Test
  void theirTestsPass() {
    assertThat(moongate("test", FUNCTIONS.toString())).as(out::toString).isZero();
  }

  @Test
  void lintFindsNothingInThem() {
    assertThat(moongate("lint", FUNCTIONS.toString(), "../examples/kong.yml"))
        .as(out::toString)
        .isZero();
    assertThat(out.toString()).contains("0 errors, 0 warnings");
  }

  @Test
  void eachFunctionHasATest() throws IOException {
    try (var files = Files.list(FUNCTIONS)) {
      var names = files.map(file -> file.getFileName().toString()).toList();
      assertThat(names)
          .filteredOn(name -> !name.endsWith("_test.lua"))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(names).contains(name.replace(".lua", "_test.lua")));
    }
  }

  private int moongate(String... arguments) {
    var writer = new PrintWriter(out, true);
    return CommandLines.moongate().setOut(writer).setErr(writer).execute(arguments);
  }
}
