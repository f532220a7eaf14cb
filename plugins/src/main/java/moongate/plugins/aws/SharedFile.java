package moongate.plugins.aws;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The file with profiles that AWS's tools share: `[name]`, followed by lines `key = value`.
final class SharedFile {
  private SharedFile() {}

  /// Reads the file now, while the configuration is loaded, so that requests find it in memory.
  static Credentials.Source source(Map<String, String> environment) {
    var profile = environment.getOrDefault("AWS_PROFILE", "default");
    var named = environment.getOrDefault("AWS_SHARED_CREDENTIALS_FILE", "");
    var home = environment.getOrDefault("HOME", "");
    if (named.isEmpty() && home.isEmpty()) {
      return _ -> null;
    }
    var file = named.isEmpty() ? Path.of(home, ".aws", "credentials") : Path.of(named);
    var found = read(file, profile);
    return _ -> found;
  }

  private static @Nullable AwsCredentials read(Path file, String profile) {
    try {
      return Files.isRegularFile(file)
          ? of(Files.readAllLines(file, StandardCharsets.ISO_8859_1), profile)
          : null;
    } catch (IOException unreadable) {
      return null;
    }
  }

  static @Nullable AwsCredentials of(List<String> lines, String profile) {
    var values = new HashMap<String, String>();
    boolean isInProfile = false;
    for (var written : lines) {
      var line = written.strip();
      int equals = line.indexOf('=');
      if (line.startsWith("[")) {
        isInProfile = line.equals("[" + profile + "]");
      } else if (isInProfile && equals > 0 && !line.startsWith("#")) {
        values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    var key = values.get("aws_access_key_id");
    var secret = values.get("aws_secret_access_key");
    return key == null || secret == null
        ? null
        : AwsCredentials.lasting(key, secret, values.getOrDefault("aws_session_token", ""));
  }
}
