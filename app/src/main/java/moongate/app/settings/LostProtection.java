package moongate.app.settings;

import static moongate.app.settings.KnownSettings.ADMIN_LISTEN;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Settings of Kong and directives of nginx that keep clients out, and that a node does not obey.
/// Without a word, whoever relies on them would be open to everybody, so they are errors.
final class LostProtection {
  /// `nginx_admin_deny`: a directive that decides who may come in.
  private static final Pattern DIRECTIVE =
      Pattern.compile(
          "nginx_(?<block>[a-z]+)_(?<directive>ssl_verify_client|allow|deny|auth_basic|auth_request)");

  private static final String ROLES = "enforce_rbac";
  private static final String OFF = "off";

  private LostProtection() {}

  /// Why a node with this setting would be more open than its operator believes.
  static Optional<String> problem(String name, String text) {
    var directive = DIRECTIVE.matcher(name);
    if (!directive.matches() || isOpen(directive.group("directive"), text)) {
      return Optional.empty();
    }
    return Optional.of(
        name
            + " is not obeyed, and the node would let clients in that it keeps out: "
            + instead(directive.group("block"), directive.group("directive")));
  }

  private static boolean isOpen(String directive, String text) {
    return directive.equals("allow") ? text.equals("all") : text.equals(OFF);
  }

  private static String instead(String block, String directive) {
    if (block.equals("admin")) {
      return "protect the Admin API with admin_listen, admin_write_tokens or"
          + " nginx_admin_ssl_verify_client";
    }
    return switch (directive) {
      case "ssl_verify_client" ->
          "ask for certificates in the certificate phase, by"
              + " kong.client.tls.request_client_certificate, and look at them in access";
      case "auth_basic" -> "use the plugin basic-auth";
      case "auth_request" -> "use a function in the access phase";
      default -> "use the plugin ip-restriction";
    };
  }

  /// Roles of Kong Enterprise protect the Admin API: without them, something else has to.
  ///
  /// @param others the settings that are not in [KnownSettings], by name
  static List<String> problems(Map<String, String> others, Settings settings) {
    return others.getOrDefault(ROLES, OFF).equals(OFF) || isProtected(settings)
        ? List.of()
        : List.of(
            ROLES
                + " is not obeyed, and everybody who reaches admin_listen could change the node:"
                + " set admin_write_tokens or nginx_admin_ssl_verify_client, or let admin_listen"
                + " be on loopback only");
  }

  /// What an operator who did not mean it should know.
  static List<String> notices(Settings settings) {
    return isProtected(settings)
        ? List.of()
        : List.of(
            "everybody who reaches admin_listen can change the node: set admin_write_tokens or"
                + " nginx_admin_ssl_verify_client, unless a firewall keeps others out");
  }

  private static boolean isProtected(Settings settings) {
    return settings.get(ADMIN_LISTEN).stream().allMatch(Listen::isLoopback)
        || settings.get(AdminSettings.VERIFY_CLIENT)
        || !settings.get(AdminSettings.READ_TOKENS).isEmpty()
        || !settings.get(AdminSettings.WRITE_TOKENS).isEmpty();
  }
}
