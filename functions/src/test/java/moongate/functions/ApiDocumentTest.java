package moongate.functions;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moongate.functions.api.AbsentNames;
import moongate.functions.api.ApiModule;
import moongate.functions.api.ApiPhase;
import moongate.functions.api.PhaseRule;
import moongate.functions.modules.AbsentModules;
import moongate.functions.modules.LuaModules;
import moongate.testkit.RecordedText;
import org.junit.jupiter.api.Test;

/// What is documented of `kong.*` and `ngx.*`, what there is, and what Kong has: none of them may
/// lack what another one names.
class ApiDocumentTest {
  /// The phases in which functions run.
  private static final List<ApiPhase> RUNNING =
      List.of(
          ApiPhase.CERTIFICATE,
          ApiPhase.REWRITE,
          ApiPhase.ACCESS,
          ApiPhase.BALANCER,
          ApiPhase.HEADER_FILTER,
          ApiPhase.BODY_FILTER,
          ApiPhase.LOG,
          ApiPhase.TIMER);

  private static final Path DOCUMENT = Path.of("../docs/functions-api.md");

  @Test
  void theDocumentedTableIsTheCodes() throws IOException {
    RecordedText.check(DOCUMENT, document());
  }

  @Test
  void everyNameOfKongIsThereOrExcused() throws IOException {
    check(names("kong-names.txt"));
  }

  @Test
  void everyNameOfOpenRestyIsThereOrExcused() throws IOException {
    check(names("ngx-names.txt"));
  }

  /// A call that no test makes may do anything.
  @Test
  void everyDocumentedNameIsInSomeTest() throws IOException {
    var tests = tests();
    var unused = new TreeSet<String>();
    Stream.concat(Functions.api().stream(), Functions.objects().stream())
        .forEach(module ->
            module.members().stream()
                .filter(member -> member.name().equals(member.name().replaceAll("_[A-Z]+$", "")))
                .filter(member -> !isIn(tests, module.path(), member.name()))
                .forEach(member -> unused.add(module.path() + "." + member.name())));
    assertThat(unused).as("calls that no test makes: write one").isEmpty();
  }

  /// By its whole path, by the last part of it, or as a method.
  private static boolean isIn(String tests, String path, String name) {
    return tests.contains(path + "." + name)
        || tests.contains(path.substring(path.lastIndexOf('.') + 1) + "." + name)
        || tests.contains(path + ":" + name)
        || tests.contains(":" + name + "(");
  }

  private static String tests() throws IOException {
    var all = new StringBuilder();
    for (var folder :
        List.of(
            "src/test/java",
            "src/test/resources/moongate/functions/ngx-constants.txt",
            "../it/src/test",
            "../examples/functions",
            "../app/src/test")) {
      try (var files = Files.walk(Path.of(folder))) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return all.toString();
  }

  private static void check(List<String> names) {
    var existing = existing(names);
    var documented = documented();
    var lost = new TreeSet<String>();
    var undocumented = new TreeSet<String>();
    var excusedForNothing = new TreeSet<String>();
    for (var name : names) {
      boolean isThere = existing.contains(name);
      if (!isThere && !isExcused(name)) {
        lost.add(name);
      } else if (isThere && isExcused(name)) {
        excusedForNothing.add(name);
      } else if (isThere && !documented.contains(name)) {
        undocumented.add(name);
      }
    }
    assertThat(lost).as("neither there nor in AbsentNames").isEmpty();
    assertThat(excusedForNothing).as("there, so take it out of AbsentNames").isEmpty();
    assertThat(undocumented).as("there, but in no ApiModule of Functions.api()").isEmpty();
  }

  private static boolean isExcused(String name) {
    return AbsentNames.all().keySet().stream()
        .anyMatch(absent -> name.equals(absent) || name.startsWith(absent + "."));
  }

  /// Those that are not nil for a function in access or body_filter.
  private static Set<String> existing(List<String> names) {
    var source = new StringBuilder("local there = {}\n");
    for (var name : names) {
      source.append("local ok, v = pcall(function() return %s end)\n".formatted(name));
      source.append("if ok and v ~= nil then there[#there + 1] = '%s' end\n".formatted(name));
    }
    // One local pair for all: Lua has 200 of them.
    var code = source.toString().replace("local ok, v =", "ok, v =");
    try (var lab = new FunctionLab()) {
      var found =
          lab.access(
              lab.plugin("access", code + "kong.response.exit(200, table.concat(there, ' '))"));
      assertThat(found).startsWith("exit 200 ");
      return Set.of(found.substring("exit 200 ".length()).split(" "));
    }
  }

  private static Set<String> documented() {
    return Functions.api().stream()
        .flatMap(module ->
            Stream.concat(
                Stream.of(module.path()),
                module.members().stream().map(member -> module.path() + "." + member.name())))
        .collect(Collectors.toSet());
  }

  private static List<String> names(String file) throws IOException {
    try (var in = ApiDocumentTest.class.getResourceAsStream(file)) {
      assertThat(in).as(file).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }

  // The document

  private static String document() {
    var out =
        new StringBuilder(
            """
            # `kong.*` and `ngx.*` for functions

            Generated from the code by `ApiDocumentTest`: do not edit. *balancer* is the phase of the callback of
            `kong.service.set_target_retry_callback`, *timer* that of `ngx.timer`; "any" means all phases. A
            call in another phase raises an error that names the allowed phases.

            These are additions to Kong: `kong.response.get_raw_body` and `kong.service.response.get_raw_body`
            accept `{decoded = true}`. Then they return the body without its Content-Encoding (gzip, deflate), or
            nil and an error. If `kong.response.set_raw_body` replaces a body that was read in this way, the new body is
            sent without Content-Encoding, or encoded if the head was already sent.

            `kong.db` reads the configuration that the request follows, from memory: `select({id = ...})`,
            `select_by_FIELD(value)` for each unique field such as `name`, `username` or `key`, `cache_key(...)`,
            `select_by_cache_key(key)`, `page(size, offset)`, `each(size)`, and `page_for_PARENT`, `each_for_PARENT` for
            each entity that it refers to. It cannot write: `insert` and similar calls raise an error. The private
            keys of certificates and keys read as `******` unless `untrusted_lua = on`. The mode `lax` has the
            selects of nine entities; `strict` has no `kong.db`.

            On routes for `ws` and `wss`, *ws_handshake* allows what access allows, and *ws_close* what log allows.
            *ws_client_frame* and *ws_upstream_frame* allow what is allowed both in log and in some other phase, and
            they may wait (`ngx.sleep`, sockets). `kong.websocket.client` is about frames of the client,
            `kong.websocket.upstream` about those of the service. Both refuse payloads, statuses and sizes that would
            violate the protocol.

            `kong.client.tls.request_client_certificate(chain)` tells the client from which authorities' certificates it
            may choose. Any certificate is accepted, and access decides (`resty.openssl.x509.store`). So
            `ngx.var.ssl_client_verify` is `NONE` or `FAILED:` with OpenSSL's reason;
            `kong.client.tls.set_client_verify` changes what is logged.
            """);
    Functions.api().stream()
        .sorted(comparing(ApiModule::path))
        .forEach(module -> append(out, module));
    out.append(
        """

        # Methods of objects

        These are called with a colon. `ngx.shared.DICT` is any dictionary of `ngx.shared`. `ngx.socket.tcp` returns a
        `tcpsock`, `ngx.socket.udp` a `udpsock`, `require("ngx.semaphore").new` an `ngx.semaphore`, and
        `kong.tracing.start_span` a `span`. Iterators of `ngx.re.gmatch` and `tcpsock:receiveuntil` are functions.
        """);
    Functions.objects().forEach(module -> append(out, module));
    out.append("\n## Not available\n\n| name | why |\n|---|---|\n");
    AbsentNames.all()
        .forEach((name, why) ->
            out.append("| `").append(name).append("` | ").append(why).append(" |\n"));
    out.append("\n## Modules\n\n`require` has ");
    out.append(
        LuaModules.names().stream().sorted().map(it -> "`" + it + "`").collect(joining(", ")));
    out.append(
        ", and the libraries that are globals. In mode sandbox each has to be named in"
            + " `untrusted_lua_sandbox_requires`.\n\n| not available | why |\n|---|---|\n");
    AbsentModules.all()
        .forEach((name, why) ->
            out.append("| `").append(name).append("` | ").append(why).append(" |\n"));
    return out.toString();
  }

  /// Of those in which functions run.
  private static String phases(PhaseRule rule) {
    var allowed = RUNNING.stream().filter(rule::allows).map(ApiPhase::kongName).toList();
    if (allowed.size() == RUNNING.size()) {
      return "any";
    }
    return allowed.isEmpty() ? rule.listed() : String.join(", ", allowed);
  }

  private static void append(StringBuilder out, ApiModule module) {
    out.append("\n## ").append(module.path()).append('\n');
    var functions = module.members().stream().filter(ApiModule.Member::isFunction).toList();
    if (!functions.isEmpty()) {
      out.append("\n| function | phases |\n|---|---|\n");
    }
    for (var member : functions) {
      out.append("| `").append(member.name()).append("` | ");
      out.append(phases(member.phases())).append(" |\n");
    }
    var values =
        module.members().stream()
            .filter(member -> !member.isFunction())
            .map(member -> "`" + member.name() + "`")
            .collect(Collectors.joining(", "));
    if (!values.isEmpty()) {
      out.append("\nValues: ").append(values).append('\n');
    }
  }
}
