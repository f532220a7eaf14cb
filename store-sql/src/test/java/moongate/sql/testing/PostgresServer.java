package moongate.sql.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import moongate.model.pki.IssuedCertificate;
import moongate.sql.PostgresDatabase;
import moongate.sql.PostgresTls;
import moongate.testkit.FreePort;

/// A real PostgreSQL of the test's own: a new cluster in a temporary folder, on a free port.
///
/// PostgreSQL does not run as root, so that a test that does runs it as the user `postgres`.
public final class PostgresServer implements AutoCloseable {
  /// How long a node waits for an answer, as by default.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// The same where tests let nodes wait in vain.
  private static final Duration LESS_PATIENCE = Duration.ofSeconds(3);

  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private final Path folder;
  private final int port;

  private PostgresServer(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /// A server that all tests of this JVM share; it ends with it.
  public static PostgresServer shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    private static final PostgresServer SERVER = start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
    }
  }

  public static PostgresServer start() {
    try {
      var folder = Files.createTempDirectory("moongate-postgres");
      if (isRoot()) {
        var users = folder.getFileSystem().getUserPrincipalLookupService();
        Files.setOwner(folder, users.lookupPrincipalByName("postgres"));
      }
      int port = FreePort.next();
      var server = new PostgresServer(folder, port);
      var data = server.data();
      run(folder, "initdb", "-D", data, "-U", "kong", "-A", "trust", "-E", "UTF8", "--no-sync");
      server.up();
      run(folder, "createdb", "-h", "127.0.0.1", "-p", "" + port, "-U", "kong", "kong");
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Speaks TLS, and refuses who does not.
  ///
  /// @param identity what it shows
  public static PostgresServer startWithTls(IssuedCertificate identity) {
    return startWithTls(identity, identity, "trust", "ssl = on");
  }

  /// Speaks TLS 1.2, and takes clients by their certificates.
  ///
  /// @param identity what it shows
  /// @param authority who has signed the certificates of clients, which name their users
  public static PostgresServer startForCertificates(
      IssuedCertificate identity, IssuedCertificate authority) {
    var settings = "ssl = on\nssl_ca_file = 'ca.crt'\nssl_max_protocol_version = 'TLSv1.2'";
    return startWithTls(identity, authority, "cert", settings);
  }

  private static PostgresServer startWithTls(
      IssuedCertificate identity, IssuedCertificate authority, String method, String settings) {
    var server = start();
    try {
      server.down();
      var data = server.folder.resolve("data");
      server.write(data.resolve("server.crt"), identity.certificateText());
      server.write(data.resolve("server.key"), identity.keyText());
      server.write(data.resolve("ca.crt"), authority.certificateText());
      server.write(data.resolve("pg_hba.conf"), "hostssl all all 127.0.0.1/32 " + method + "\n");
      var conf = data.resolve("postgresql.conf");
      Files.writeString(conf, "\n" + settings + "\n", StandardOpenOption.APPEND);
      server.up();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// For the server's eyes only.
  private void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.setOwner(file, Files.getOwner(folder));
  }

  public int port() {
    return port;
  }

  /// Starts the server again after [#down].
  public void up() {
    var options =
        "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=%s -c fsync=off"
            .formatted(port, folder);
    var log = folder.resolve("log").toString();
    run(folder, "pg_ctl", "start", "-w", "-D", data(), "-l", log, "-o", options);
  }

  /// Ends the server and the connections to it.
  public void down() {
    run(folder, "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data());
  }

  /// The database, as the nodes of one cluster see it; each call is of a new, empty one.
  public PostgresDatabase emptyDatabase() {
    return database(Optional.of(emptySchema()));
  }

  /// The name of a new schema.
  public String emptySchema() {
    var schema = "test_" + SCHEMAS.incrementAndGet();
    sql("create schema " + schema);
    return schema;
  }

  public PostgresDatabase database(Optional<String> schema) {
    return database("127.0.0.1", schema, PostgresTls.OFF);
  }

  public PostgresDatabase database(String host, Optional<String> schema, PostgresTls tls) {
    return database(host, port, schema, tls);
  }

  /// What a node sees that comes by another port of this machine, and waits for an answer for three
  /// seconds.
  public PostgresDatabase databaseAt(int anotherPort, String schema) {
    return database("127.0.0.1", anotherPort, Optional.of(schema), PostgresTls.OFF, LESS_PATIENCE);
  }

  private static PostgresDatabase database(
      String host, int port, Optional<String> schema, PostgresTls tls) {
    return database(host, port, schema, tls, PATIENCE);
  }

  private static PostgresDatabase database(
      String host, int port, Optional<String> schema, PostgresTls tls, Duration timeout) {
    return new PostgresDatabase(
        new PostgresDatabase.Options(
            host,
            port,
            "kong",
            "kong",
            Optional.empty(),
            schema,
            timeout,
            tls,
            PostgresDatabase.Pool.DEFAULT));
  }

  /// What `psql` prints.
  public String sql(String statement) {
    return run(
        folder,
        "psql",
        "-h",
        "127.0.0.1",
        "-p",
        "" + port,
        "-U",
        "kong",
        "-d",
        "kong",
        "-X",
        "-q",
        "-t",
        "-A",
        "-v",
        "ON_ERROR_STOP=1",
        "-c",
        statement);
  }

  @Override
  public void close() {
    down();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static String run(Path folder, String program, String... arguments) {
    var command = new ArrayList<String>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(installed(program));
    command.addAll(List.of(arguments));
    try {
      // Into a file: a server that is started keeps a pipe open.
      var output = Files.createTempFile("moongate-postgres", ".txt");
      var process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean hasEnded = process.waitFor(60, TimeUnit.SECONDS);
      var text = Files.readString(output);
      Files.delete(output);
      if (!hasEnded || process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ":\n" + text);
      }
      return text.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// On the path, or where Debian keeps the versions of it.
  private static String installed(String program) {
    var folders = new ArrayList<Path>();
    for (var folder : System.getenv("PATH").split(File.pathSeparator)) {
      folders.add(Path.of(folder));
    }
    var versions = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(versions)) {
      try (var found = Files.list(versions)) {
        found.map(version -> version.resolve("bin")).forEach(folders::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return folders.stream()
        .map(folder -> folder.resolve(program))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElseThrow(() ->
            new IllegalStateException(
                "these tests need PostgreSQL: no " + program + "; apt-get install postgresql"));
  }
}
