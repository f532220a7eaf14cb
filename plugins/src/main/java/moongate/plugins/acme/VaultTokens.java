package moongate.plugins.acme;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import moongate.model.value.Value;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The token for a Vault: a configured one, or one that the Vault issues for the token of a
/// Kubernetes pod. Safe for all threads.
final class VaultTokens {
  private static final String POD_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";
  private static final JsonMapper JSON = new JsonMapper();

  private final StorageServer server;
  private final boolean isOfPod;
  private final String authPath;
  private final String role;
  private final Path podToken;
  private volatile String token;

  VaultTokens(StorageServer server, Value.Obj config) {
    this.server = server;
    this.isOfPod = config.optionalText("auth_method").orElse("token").equals("kubernetes");
    this.authPath = config.optionalText("auth_path").orElse("kubernetes");
    this.role = config.optionalText("auth_role").orElse("");
    this.podToken = Path.of(config.optionalText("jwt_path").orElse(POD_TOKEN));
    this.token = config.optionalText("token").orElse("");
  }

  String token() throws StorageException {
    if (token.isEmpty() && isOfPod) {
      logIn();
    }
    return token;
  }

  /// The token is not valid any more. False if there is no way to get another one.
  boolean renew() throws StorageException {
    if (isOfPod) {
      logIn();
    }
    return isOfPod;
  }

  private void logIn() throws StorageException {
    var body = JSON.writeValueAsString(Map.of("role", role, "jwt", podToken()));
    var answer =
        server.call(
            "POST",
            "/v1/auth/" + authPath + "/login",
            Map.of("Content-Type", "application/json"),
            body);
    if (answer.status() / 100 != 2) {
      throw server.refusal(answer);
    }
    try {
      token = JSON.readTree(answer.body()).path("auth").path("client_token").asString("");
    } catch (JacksonException notJson) {
      throw new StorageException(server.name() + " answered something else than JSON", notJson);
    }
  }

  private String podToken() throws StorageException {
    try {
      return Files.readString(podToken, UTF_8).strip();
    } catch (IOException unreadable) {
      throw new StorageException("cannot read the token in " + podToken, unreadable);
    }
  }
}
