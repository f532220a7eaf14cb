package moongate.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import moongate.model.pki.IssuedCertificate;
import moongate.sql.testing.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `moongate migrations` and `moongate config`, against real databases.
class DatabaseCommandsTest {
  private static final String EXAMPLE =
      """
      _format_version: "3.0"
      services:
      - name: example
        url: http://127.0.0.1:9
        routes:
        - name: example
          paths: [/example]
          plugins:
          - name: pre-function
            config: {access: ["kong.response.exit(200, 'hello')"]}
      consumers:
      - username: someone
        keyauth_credentials:
        - {id: 0dc6f45b-8f8d-40d2-a504-473544ee1900, key: secret}
      upstreams:
      - name: up.test
        targets: [{target: "127.0.0.1:81", weight: 3}]
      vaults:
      - {name: env, prefix: my-env, config: {prefix: X_}}
      key_sets:
      - name: mine
        keys: [{kid: k, name: k, jwk: '{"kty":"oct","kid":"k","k":"AA"}'}]
      certificates:
      - id: 0dc6f45b-8f8d-40d2-a504-473544ee1901
        cert: "{vault://env/no-cert}"
        key: "{vault://env/no-key}"
        snis: [{name: a.example}]
      """;

  @TempDir private Path folder;

  private String out = "";
  private String err = "";

  @Test
  void aPostgresIsBootstrappedOnceAndListedByExitCode() throws Exception {
    var conf = postgres();

    assertThat(run("migrations", "list", "-c", conf)).isEqualTo(3);
    assertThat(out).contains("Database needs bootstrapping");
    assertThat(run("migrations", "up", "-c", conf)).isEqualTo(1);
    assertThat(err).startsWith("Error: database needs bootstrapping");
    assertThat(run("migrations", "bootstrap", "-c", conf)).isZero();
    assertThat(out).contains("Bootstrapping database...", "5 migrations processed", "up-to-date");
    assertThat(run("migrations", "bootstrap", "-c", conf)).isZero();
    assertThat(out).isEqualTo("Database already bootstrapped\n");
    assertThat(run("migrations", "up", "-y", "-c", conf)).as("Kong has -y for all").isZero();
    assertThat(out).isEqualTo("Database is already up-to-date\n");
    assertThat(run("migrations", "list", "-c", conf)).isZero();
    assertThat(out).contains("001_documents, 002_runtime_entities, 003_runtime_counters, 004_");
    assertThat(run("migrations", "finish", "-c", conf)).isZero();
    assertThat(run("migrations", "status", "-c", conf)).isZero();
    assertThat(out).startsWith("{\"needs_bootstrap\":false,");
    assertThat(run("migrations", "reset", "--yes", "-c", conf)).isZero();
    assertThat(run("migrations", "list", "-c", conf)).isEqualTo(3);
  }

  @Test
  void aPostgresThatAsksForACertificateIsShownThatOfTheSettings() throws Exception {
    var authority = IssuedCertificate.selfSigned(request("an authority", true, List.of()));
    var user = authority.issue(request("kong", false, List.of()));
    var localhost = authority.issue(request("localhost", false, List.of("localhost")));
    try (var server = PostgresServer.startForCertificates(localhost, authority)) {
      var verified =
          """
          database = postgres
          pg_host = localhost
          pg_port = %d
          pg_ssl = on
          pg_ssl_verify = on
          pg_ssl_version = any
          lua_ssl_trusted_certificate = %s
          prefix = %s
          """
              .formatted(server.port(), written("ca.crt", authority.certificateText()), folder);
      assertThat(run("migrations", "list", "-c", written("anonymous.conf", verified))).isOne();
      assertThat(err).contains("connection requires a valid client certificate");

      var shown =
          "pg_ssl_cert = %s\npg_ssl_cert_key = %s\n"
              .formatted(
                  written("kong.crt", user.certificateText()), written("kong.key", user.keyText()));
      assertThat(run("migrations", "list", "-c", written("shown.conf", verified + shown)))
          .isEqualTo(3);
      assertThat(run("check", written("half.conf", verified + "pg_ssl_cert = x\n"))).isOne();
      assertThat(err).contains("pg_ssl_cert has 1 entries, but pg_ssl_cert_key has 0");
    }
  }

  private static IssuedCertificate.Request request(
      String name, boolean isAuthority, List<String> names) {
    var now = Instant.now();
    return new IssuedCertificate.Request(
        IssuedCertificate.Kind.RSA,
        name,
        names,
        isAuthority,
        now.minus(1, ChronoUnit.DAYS),
        now.plus(1, ChronoUnit.DAYS));
  }

  @Test
  void tablesOfANewerVersionAreLeftToIt() throws Exception {
    var server = PostgresServer.shared();
    var schema = server.emptySchema();
    var conf = postgres(schema);
    assertThat(run("migrations", "bootstrap", "-c", conf)).isZero();
    server.sql("insert into " + schema + ".schema_migrations values ('900_more')");

    assertThat(run("migrations", "reset", "--yes", "-c", conf)).isOne();
    assertThat(err).contains("a newer version", "(900_more): reset it with that version");
    assertThat(run("migrations", "up", "-c", conf)).isZero();
    assertThat(run("migrations", "status", "-c", conf)).isZero();
    assertThat(out).contains("\"unknown_migrations\":[\"900_more\"]");
  }

  @Test
  void theTablesOfAKongAreToldAndLeftAlone() throws Exception {
    var server = PostgresServer.shared();
    var schema = server.emptySchema();
    server.sql("create table " + schema + ".schema_meta (subsystem text)");
    server.sql("insert into " + schema + ".schema_meta values ('core')");
    var conf = postgres(schema);

    assertThat(run("migrations", "bootstrap", "-c", conf)).isZero();
    assertThat(out).contains("Notice: the tables of a Kong", "kong config db_export");
    assertThat(run("migrations", "reset", "--yes", "-c", conf)).isZero();
    assertThat(server.sql("select subsystem from " + schema + ".schema_meta")).contains("core");
  }

  @Test
  void whatWasImportedComesOutOfAnotherDatabaseTheSame() throws Exception {
    var file = written("kong.yml", EXAMPLE);
    var embedded = embedded();
    var postgres = postgres();
    assertThat(run("migrations", "bootstrap", "-c", postgres)).isZero();

    assertThat(run("config", "db_import", "-c", embedded, file)).isZero();
    assertThat(out).isEqualTo("parse successful, beginning import\nimport successful\n");
    assertThat(run("config", "db_import", "-c", embedded, file)).as("again").isZero();
    var first = folder.resolve("first.yml").toString();
    assertThat(run("config", "db_export", "-c", embedded, first)).isZero();

    assertThat(run("config", "db-import", "-c", postgres, first)).isZero();
    var second = folder.resolve("second.yml").toString();
    assertThat(run("config", "db-export", "-c", postgres, second)).isZero();

    assertThat(Path.of(second)).hasSameTextualContentAs(Path.of(first));
    assertThat(Files.readString(Path.of(first)))
        .startsWith("_format_version: \"3.0\"\n_transform: false\n")
        .contains("hello", "key: secret", "127.0.0.1:81", "my-env", "kid: k", "a.example");
    assertThat(Files.getPosixFilePermissions(Path.of(first)))
        .as("who may read the secrets in it")
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(run("config", "db_export", "-c", embedded, first)).isEqualTo(1);
    assertThat(err).startsWith("Error: " + first + " already exists. Will not overwrite it.\n");
  }

  @Test
  void anEntityThatIsThereUnderAnotherIdIsToldWithWhatToDo() throws Exception {
    var embedded = embedded();
    var file =
        written(
            "keys.yml",
            """
            _format_version: "3.0"
            consumers:
            - username: bob
              keyauth_credentials:
              - key: k
            """);
    assertThat(run("config", "db_import", "-c", embedded, file)).isZero();

    assertThat(run("config", "db_import", "-c", embedded, file)).isEqualTo(1);
    assertThat(err)
        .startsWith(
            "Error: Failed importing:\nkeys.yml:5: there is another entity in keyauth_credentials with"
                + " {\"key\":\"k\"}, which has another id:\nwrite its id into the file");
  }

  @Test
  void whatNoNodeCouldServeIsRefusedBeforeAnythingIsWritten() throws Exception {
    var embedded = embedded();
    for (var bad : List.of("x = = 1", "goto nowhere")) {
      var file = written("bad.yml", EXAMPLE.replace("kong.response.exit(200, 'hello')", bad));
      assertThat(run("config", "parse", "-c", embedded, file)).as(bad).isEqualTo(1);
      assertThat(err).startsWith("Error: Failed parsing:").contains("bad.yml:10");
      assertThat(run("config", "db_import", "-c", embedded, file)).isEqualTo(1);
      Files.delete(Path.of(file));
    }
    var export = folder.resolve("nothing.yml").toString();
    assertThat(run("config", "db_export", "-c", embedded, export)).isZero();
    assertThat(Files.readString(Path.of(export))).doesNotContain("example");
  }

  @Test
  void secretsAreShownByTheNamesOfVaultEntities() throws Exception {
    var embedded = embedded();
    assertThat(run("config", "db_import", "-c", embedded, written("kong.yml", EXAMPLE))).isZero();

    var reference = "{vault://my-env/path?prefix=}";
    assertThat(run("vault", "get", "-c", embedded, reference)).as(err).isZero();
    assertThat(out).isEqualTo(System.getenv("PATH") + "\n");
    assertThat(run("vault", "get", "-c", embedded, "my-env/path")).isEqualTo(1);
    assertThat(run("vault", "get", "-c", embedded, "other/path")).isEqualTo(1);
    assertThat(err).startsWith("Error: could not find vault (other)");
  }

  @Test
  void withoutADatabaseNothingIsImported() throws Exception {
    var file = written("kong.yml", EXAMPLE);
    var off = written("off.conf", "database = off\nprefix = " + folder + "\n");

    assertThat(run("config", "db_import", "-c", off, file)).isEqualTo(1);
    assertThat(err).startsWith("Error: 'moongate config db_import' only works with a database.\n");
    assertThat(run("migrations", "up", "-c", off)).isEqualTo(1);
    assertThat(err).startsWith("Error: there is no database");
  }

  @Test
  void theExampleIsValidAndOverwritesNothing() {
    var file = folder.resolve("example.yml").toString();

    assertThat(run("config", "init", file)).isZero();
    assertThat(run("config", "parse", file)).isZero();
    assertThat(out).isEqualTo("parse successful\n");
    assertThat(run("config", "init", file)).isEqualTo(1);
    assertThat(err).startsWith("Error: " + file + " already exists.\nWill not overwrite it.\n");
    assertThat(run("config", "parse")).isEqualTo(1);
    assertThat(err).startsWith("Error: expected a declarative configuration file");
  }

  private String embedded() throws Exception {
    return written("embedded.conf", "database = embedded\nprefix = " + folder + "\n");
  }

  private String postgres() throws Exception {
    return postgres(PostgresServer.shared().emptySchema());
  }

  private String postgres(String schema) throws Exception {
    var server = PostgresServer.shared();
    return written(
        "postgres.conf",
        """
        database = postgres
        pg_port = %d
        pg_schema = %s
        prefix = %s
        """
            .formatted(server.port(), schema, folder));
  }

  private String written(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private int run(String... arguments) {
    var output = new StringWriter();
    var errors = new StringWriter();
    int code =
        CommandLines.moongate()
            .setOut(new PrintWriter(output, true))
            .setErr(new PrintWriter(errors, true))
            .execute(arguments);
    out = output.toString();
    err = errors.toString();
    return code;
  }
}
