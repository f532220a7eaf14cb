package moongate.it;

import moongate.testkit.Await;

/// What a function has kept as `told` in the node's dictionary, for a test to ask.
final class Told {
  /// Answers with it; for a list of routes.
  static final String ROUTE =
      """
      - name: told
        paths: [/told]
        plugins:
        - name: pre-function
          config:
            access: ["kong.response.exit(200, ngx.shared.kong:get('told') or 'nothing')"]
      """;

  private Told() {}

  /// Waited for.
  static String by(GatewayUnderTest gateway) throws Exception {
    return Await.value(() -> gateway.get("/told").body(), told -> !told.equals("nothing"));
  }
}
