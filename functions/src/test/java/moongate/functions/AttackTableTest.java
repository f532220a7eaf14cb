package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The table of attacks and their tests: no test that it names may go away unnoticed.
class AttackTableTest {
  private static final Pattern TEST = Pattern.compile("([A-Z]\\w*Test)(?:\\.(\\w+))?");

  @Test
  void everyTestOfTheTableIsThere() throws IOException {
    var sources = sources();
    var lost = new ArrayList<String>();
    for (var line : lines()) {
      var test = TEST.matcher(line.substring(line.indexOf(':')));
      while (test.find()) {
        var source = sources.getOrDefault(test.group(1), "");
        var method = test.group(2);
        if (source.isEmpty() || (method != null && !source.contains("void " + method + "("))) {
          lost.add(test.group());
        }
      }
    }
    assertThat(lost).isEmpty();
  }

  private static List<String> lines() throws IOException {
    try (var in = AttackTableTest.class.getResourceAsStream("attacks.txt")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }

  /// The tests of all modules by their names.
  private static Map<String, String> sources() throws IOException {
    var sources = new HashMap<String, String>();
    for (var module : List.of("functions", "lua", "gateway", "net", "it", "app")) {
      try (var files = Files.walk(Path.of("..", module, "src/test/java"))) {
        for (var file : files.filter(it -> it.toString().endsWith("Test.java")).toList()) {
          var name = file.getFileName().toString().replace(".java", "");
          sources.merge(name, Files.readString(file), String::concat);
        }
      }
    }
    return sources;
  }
}
