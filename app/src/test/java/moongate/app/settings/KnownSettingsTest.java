package moongate.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownSettingsTest {
  private static final Path SOURCES = Path.of("src/main/java/moongate/app/settings");

  /// A setting that is missing in the list of its file would be unknown to the node.
  @Test
  void everyConstantThatIsASettingIsInTheTable() throws Exception {
    var constants = constants();

    assertThat(KnownSettings.ALL)
        .as("each constant is in the list at the end of its file")
        .containsExactlyInAnyOrderElementsOf(constants);
  }

  private static List<Setting<?>> constants() throws Exception {
    var constants = new ArrayList<Setting<?>>();
    for (var type : classes()) {
      for (var field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == Setting.class) {
          constants.add((Setting<?>) field.get(null));
        }
      }
    }
    return constants;
  }

  private static List<Class<?>> classes() throws IOException, ClassNotFoundException {
    var classes = new ArrayList<Class<?>>();
    try (var files = Files.list(SOURCES)) {
      for (var file : files.toList()) {
        var name = file.getFileName().toString().replace(".java", "");
        if (!name.equals("package-info")) {
          classes.add(Class.forName("moongate.app.settings." + name));
        }
      }
    }
    return classes;
  }
}
