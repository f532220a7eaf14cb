package moongate.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.testkit.Await;
import moongate.testkit.FreePort;

/// A real ACME server of the test's own: Pebble, with a DNS server beside it in which every name is
/// 127.0.0.1. It really fetches the answers to challenges.
final class PebbleServer implements AutoCloseable {
  /// Resolves to an address where nobody listens.
  static final String UNREACHABLE = "unreachable.example";

  /// An account elsewhere, for servers that want one: its name and key.
  static final String BINDING_ID = "kid-1";

  static final String BINDING_KEY =
      "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";

  private static final IssuedCertificate AUTHORITY = Issued.authority("pebble's own");

  private final Path folder;
  private final int port = FreePort.next();
  private final int dnsPort = FreePort.next();
  private final int dnsManagementPort = FreePort.next();
  private final List<Process> processes = new ArrayList<>();

  PebbleServer(Path folder) {
    this.folder = folder;
  }

  /// Where its directory will be.
  String directory() {
    return "https://localhost:" + port + "/dir";
  }

  /// Who vouches for the server itself, as PEM text.
  static String authority() {
    return AUTHORITY.certificateText();
  }

  /// @param httpPort where challenges are answered
  /// @param wantsBinding refuses accounts without [#BINDING_ID]
  PebbleServer start(int httpPort, boolean wantsBinding) {
    try {
      var identity = AUTHORITY.issue(Issued.request(Kind.ECDSA, "localhost"));
      var certificate = Files.writeString(folder.resolve("pebble.crt"), identity.certificateText());
      var key = Files.writeString(folder.resolve("pebble.key"), identity.keyText());
      var config =
          CONFIG.formatted(
              port,
              FreePort.next(),
              certificate,
              key,
              httpPort,
              wantsBinding,
              BINDING_ID,
              BINDING_KEY);
      Files.writeString(folder.resolve("pebble.json"), config);
      run(
          Map.of(),
          "pebble-challtestsrv",
          "-dns01",
          "127.0.0.1:" + dnsPort,
          "-management",
          "127.0.0.1:" + dnsManagementPort,
          "-defaultIPv6",
          "",
          "-http01",
          "",
          "-https01",
          "",
          "-tlsalpn01",
          "");
      await(dnsManagementPort);
      new AdminClient(dnsManagementPort)
          .call(
              "POST",
              "/add-a",
              "{\"host\":\"%s\",\"addresses\":[\"127.0.0.2\"]}".formatted(UNREACHABLE));
      run(
          Map.of("PEBBLE_VA_NOSLEEP", "1"),
          "pebble",
          "-config",
          "pebble.json",
          "-dnsserver",
          "127.0.0.1:" + dnsPort);
      await(port);
      return this;
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
  }

  private static final String CONFIG =
      """
      {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
       "certificate": "%s", "privateKey": "%s", "httpPort": %d, "tlsPort": 1,
       "externalAccountBindingRequired": %s, "externalAccountMACKeys": {"%s": "%s"}}}
      """;

  private void run(Map<String, String> variables, String... command) {
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(command[0] + ".log").toFile());
    builder.environment().remove("PEBBLE_VA_ALWAYS_VALID");
    builder.environment().putAll(variables);
    try {
      processes.add(builder.start());
    } catch (IOException missing) {
      throw new IllegalStateException(
          "these tests need the ACME server Pebble: apt-get install pebble", missing);
    }
  }

  private void await(int listening) throws IOException {
    try {
      Await.that(() -> isListening(listening));
    } catch (Exception | AssertionError inVain) {
      var said = new StringBuilder();
      for (var name : List.of("pebble-challtestsrv.log", "pebble.log")) {
        var log = folder.resolve(name);
        said.append(Files.exists(log) ? Files.readString(log) : "");
      }
      throw new IllegalStateException("nobody listens on port " + listening + ": " + said, inVain);
    }
  }

  private static boolean isListening(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}
