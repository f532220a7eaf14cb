package moongate.app.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import moongate.app.settings.KnownClientSettings;
import moongate.app.settings.Setting;
import moongate.app.settings.Settings;
import moongate.gateway.exchange.ErrorTemplates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the files of settings such as `error_template_html`. If a file cannot be read, the log
/// says so and the default page stays, as in Kong.
final class ErrorTemplateFiles {
  private static final Logger log = LoggerFactory.getLogger("moongate.node");
  private static final long LARGEST = 1 << 20;

  private static final Map<String, Setting<Optional<Path>>> SETTINGS =
      Map.of(
          "html", KnownClientSettings.ERROR_TEMPLATE_HTML,
          "json", KnownClientSettings.ERROR_TEMPLATE_JSON,
          "xml", KnownClientSettings.ERROR_TEMPLATE_XML,
          "plain", KnownClientSettings.ERROR_TEMPLATE_PLAIN);

  private ErrorTemplateFiles() {}

  static ErrorTemplates read(Settings settings) {
    var templates = new HashMap<String, String>();
    SETTINGS.forEach((form, setting) -> {
      var file = settings.get(setting);
      if (file.isPresent()) {
        try {
          templates.put(form, read(file.get()));
        } catch (IOException unreadable) {
          log.warn(
              "failed reading the custom {} error template: {}", form, unreadable.getMessage());
        }
      }
    });
    return new ErrorTemplates(templates);
  }

  /// The content as bytes, as they are sent.
  private static String read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is no file");
    }
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is larger than 1 MB");
    }
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
