package moongate.app.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import moongate.app.log.LogFiles;
import moongate.app.log.LogProvider;
import moongate.app.log.Logs;
import moongate.app.node.Databases;
import moongate.app.node.Node;
import moongate.app.node.Wiring;
import moongate.app.settings.LogLevel;
import moongate.app.settings.Settings;
import moongate.app.settings.SettingsReader;
import moongate.sql.Migrations;
import picocli.CommandLine.Command;

/// `moongate train`: runs a gateway for a moment, so that a JVM that records it
/// (`-XX:AOTCacheOutput`) knows the classes that the next start will need. The launcher runs it
/// after a build.
@Command(name = "train", hidden = true)
final class TrainCommand implements Runnable {
  private static final int REQUESTS = 200;

  /// How often the common requests are repeated. A single time would not record the faster paths
  /// that the JVM takes later, so that each start would often compile them again.
  private static final int TURNS = 12;

  private static final String JSON = "application/json";
  private static final String CREATED = "HTTP/1.1 201";

  /// The body with which the Admin API creates a plugin of the service.
  private static final String ANSWER =
      """
      {"name": "pre-function", "config": {"access": ["kong.response.exit(200, {served = true})"]}}
      """;

  private static final String GATEWAY =
      """
      _format_version: "3.0"
      services:
        - url: http://127.0.0.1:%d
          routes:
            - paths: [/trained, "~/users/\\\\d+$"]
              plugins:
                - name: pre-function
                  config:
                    access: ['kong.service.request.set_header("X-Trained", kong.client.get_ip())']
                - name: post-function
                  config:
                    header_filter:
                      - |
                        local count = 0
                        return function()
                          count = count + 1
                          kong.response.set_header("X-Count", count)
                          local agent = (kong.request.get_header("user-agent") or "none"):lower()
                          local name, rest = agent:match("^(%%w+)(.*)$")
                          local text = string.format("%%s-%%d-%%5.2f", name, count, count / 3)
                          text = text:gsub("%%d+", function(digits) return #digits end):sub(1, 20)
                          local parts = {}
                          for part in text:gmatch("[^-]+") do parts[#parts + 1] = part:upper() end
                          table.sort(parts, function(a, b) return a < b end)
                          for key, value in pairs({ a = 1, b = rest }) do parts[#parts + 1] = key .. tostring(value) end
                          local done, problem = pcall(error, { code = 1 })
                          local _, message = pcall(function() return parts.missing.field end)
                          parts[#parts + 1] = type(problem) .. message .. tostring(tonumber("12"))
                          kong.response.set_header("X-Parts", table.concat(parts, ";"))
                        end
            - paths: [/plugins]
              hosts: [localhost, "*.test"]
              plugins:
                - {name: key-auth}
                - {name: acl, config: {allow: [trained]}}
                - {name: rate-limiting, config: {minute: 100000, policy: local}}
                - {name: cors}
                - {name: ip-restriction, config: {allow: [127.0.0.0/8]}}
                - {name: correlation-id, config: {echo_downstream: true}}
                - {name: request-size-limiting}
                - {name: request-transformer, config: {add: {headers: ["X-Added:$(headers.host)"]}}}
                - {name: response-transformer, config: {add: {json: ["trained:yes"]}}}
            - paths: [/body]
              plugins:
                - name: pre-function
                  config:
                    access:
                      - |
                        local sent = kong.request.get_body()
                        kong.ctx.shared.size = #kong.request.get_raw_body()
                        sent.query = kong.request.get_query().y
                        kong.service.request.set_body(sent)
                    log: ['kong.log.notice("bytes: ", kong.ctx.shared.size)']
        - url: https://127.0.0.1:%d
          routes:
            - paths: [/tls]
      consumers:
      - username: somebody
        keyauth_credentials: [{key: trained}]
        acls: [{group: trained}]
      plugins:
      - {name: prometheus}
      """;

  @Override
  public void run() {
    LogProvider.become(); // as in a start
    try (var prefix = TemporaryFolder.create();
        var _ = Logs.start(LogLevel.NOTICE, LogFiles.NONE);
        var service =
            Wiring.start(settings("embedded", "", prefix, "127.0.0.1:0, 127.0.0.1:0 ssl http2"));
        var foreground = foreground(service, prefix)) {
      PlainStart.of(PlainStart.NAME);
      connectToPostgres(prefix);
      var operator = admin(service);
      expect(operator.post("/routes", JSON, "{\"name\": \"all\", \"paths\": [\"/\"]}"), CREATED);
      expect(operator.post("/routes/all/plugins", JSON, ANSWER), CREATED);
      var serving =
          Thread.startVirtualThread(
              () -> foreground.serve(new PrintWriter(OutputStream.nullOutputStream())));
      var gateway = foreground.node();
      var client = new TrainingClient(port(gateway, 0));
      for (int i = 0; i < REQUESTS; i++) {
        if (i % 4 == 0) {
          expect(client.get("/none"), "HTTP/1.1 404");
        } else {
          // If the function failed, this header or the response would be missing.
          var answer = client.get("/trained/x?y=1");
          expect(answer, "HTTP/1.1 200");
          expect(answer, "X-Parts: ");
        }
      }
      for (int i = 0; i < TURNS; i++) {
        turn(client, gateway);
      }
      foreground.stop();
      serving.join();
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void connectToPostgres(TemporaryFolder prefix) {
    try (var server = TrainingPostgres.start()) {
      var settings =
          Map.of(
              "database",
              "postgres",
              "prefix",
              prefix.path().toString(),
              "pg_port",
              Integer.toString(server.port()));
      var database = Databases.of(SettingsReader.read(Optional.empty(), Map.of(), settings));
      expect(new Migrations(database.orElseThrow()).status().toString(), "isBootstrapped=true");
    } catch (SQLException e) {
      throw new CommandException("training failed: " + e.getMessage());
    }
  }

  private static ForegroundNode foreground(Node service, TemporaryFolder prefix) {
    var settings =
        settings(
            "off",
            GATEWAY.formatted(port(service, 0), port(service, 1)),
            prefix,
            "127.0.0.1:0, 127.0.0.1:0 ssl http2, 127.0.0.1:0 http2");
    return ForegroundNode.start(settings, Sources.ofProcess(Optional.empty()), _ -> settings);
  }

  /// Sends requests as the first clients, operators and monitoring of many nodes do.
  private static void turn(TrainingClient client, Node gateway) {
    expect(
        client.get("/plugins?y=1", "apikey: trained", "Origin: http://a.test"),
        "\"trained\":\"yes\"");
    expect(client.get("/plugins"), "HTTP/1.1 401");
    expect(client.post("/body?y=1", JSON, "{\"sent\": [1, true]}"), "HTTP/1.1 200");
    expect(client.get("/tls"), "HTTP/1.1 200");
    for (var answer : client.getOnOneConnection("/trained", 3)) {
      expect(answer, "HTTP/1.1 200");
    }
    new TrainingClient(port(gateway, 2)).getByHttp2("/trained", 3);
    expect(admin(gateway).get("/services"), "\"data\":");
    var status = new TrainingClient(gateway.statusAddresses().getFirst().getPort());
    expect(status.get("/status"), "HTTP/1.1 200");
    expect(status.get("/metrics"), "kong_datastore_reachable");
  }

  /// Listeners with TLS make the node create, or read, its own certificates.
  private static Settings settings(
      String database, String configuration, TemporaryFolder prefix, String listeners) {
    var settings =
        Map.of(
            "database",
            database,
            "prefix",
            prefix.path().toString(),
            "proxy_listen",
            listeners,
            "admin_listen",
            "127.0.0.1:0",
            "status_listen",
            "127.0.0.1:0",
            "declarative_config_string",
            configuration);
    return SettingsReader.read(Optional.empty(), Map.of(), settings);
  }

  private static TrainingClient admin(Node node) {
    return new TrainingClient(node.adminAddresses().getFirst().getPort());
  }

  private static int port(Node node, int listener) {
    return node.proxyAddresses().get(listener).getPort();
  }

  /// Fails if `answer` does not contain `part`: a record of failing requests would contain the
  /// wrong classes, and hide a defect.
  private static void expect(String answer, String part) {
    if (!answer.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT))) {
      throw new CommandException("training failed: expected " + part + " in\n" + answer);
    }
  }
}
