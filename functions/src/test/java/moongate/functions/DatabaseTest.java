package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import moongate.store.InvalidConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `kong.db`: what functions read of the configuration, and that they cannot change it.
class DatabaseTest {
  private static final String ORDERS = "5c0de5ee-3d93-4d17-9c58-9dc2ee7a7a01";
  private static final String ALICE = "5c0de5ee-3d93-4d17-9c58-9dc2ee7a7a02";

  @TempDir private Path folder;

  /// What `code` gives to exit in access, of a node with some entities.
  private String result(SandboxMode mode, String code) {
    var yaml = folder.resolve("kong.yml");
    var owned = TestCertificate.issued("db.example");
    try {
      Files.writeString(
          yaml,
          """
          _format_version: "3.0"
          services:
          - {name: orders, id: %s, url: "http://orders.internal:8080/v1", tags: [a, b]}
          - {name: users, url: "http://users.internal"}
          routes:
          - {name: first, service: orders, paths: [/one]}
          - {name: second, service: orders, paths: [/two]}
          - {name: third, service: users, paths: [/three]}
          consumers:
          - {username: Alice, custom_id: "4711", id: %s}
          - {username: bob}
          upstreams:
          - {name: pool, targets: [{target: "10.0.0.1:80"}, {target: "10.0.0.2:80"}]}
          certificates:
          - id: 5c0de5ee-3d93-4d17-9c58-9dc2ee7a7a03
            cert: |
          %s
            key: |
          %s
            snis: [{name: db.example}]
          keys:
          - {name: shared, kid: one, jwk: '{"kty":"oct","kid":"one","k":"c2VjcmV0"}'}
          - {name: private, kid: two, jwk: '{"kty":"EC","kid":"two","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}'}
          - {name: public, kid: three, jwk: '{"kty":"EC","kid":"three","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}'}
          plugins:
          - name: pre-function
            instance_name: mine
            config:
              access: ['kong.response.exit(200, tostring((function() %s end)()))']
          """
              .formatted(
                  ORDERS,
                  ALICE,
                  owned.certificateText().indent(4),
                  owned.keyText().indent(4),
                  code.replace("'", "''").replace("\n", " ")));
      try (var lab = new FunctionLab(new SandboxSettings(mode, List.of(), List.of()))) {
        return lab.access(lab.fromFile(yaml)).replaceFirst("^exit 200 ", "");
      }
    } catch (IOException | InvalidConfiguration unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  private String result(String code) {
    return result(SandboxMode.SANDBOX, code);
  }

  @Test
  void anEntityIsFoundByItsId() {
    assertThat(
            result(
                "local s = kong.db.services:select({id = \""
                    + ORDERS
                    + "\"}) return s.name .. \" \""
                    + " .. s.host .. \" \" .. s.port .. \" \" .. table.concat(s.tags, \",\")"))
        .isEqualTo("orders orders.internal 8080 a,b");
  }

  @Test
  void whatIsNotThereIsNil() {
    assertThat(
            result(
                "local a, b = kong.db.services:select({id = \""
                    + ALICE
                    + "\"})"
                    + " return tostring(a) .. tostring(b)"
                    + " .. tostring(kong.db.services:select_by_name(\"none\"))"))
        .isEqualTo("nilnilnil");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kong.db.services:select_by_name(\"users\").host | users.internal",
        "kong.db.routes:select_by_name(\"third\").paths[1] | /three",
        "kong.db.consumers:select_by_username(\"Alice\").custom_id | 4711",
        "kong.db.consumers:select_by_custom_id(\"4711\").username | Alice",
        "#kong.db.consumers:select_by_username(\"ALICE\") | failed",
        "kong.db.consumers:select_by_username_ignore_case(\"ALICE\")[1].username | Alice",
        "kong.db.snis:select_by_name(\"db.example\").certificate.id"
            + " | 5c0de5ee-3d93-4d17-9c58-9dc2ee7a7a03",
        "kong.db.keys:select_by_name(\"shared\").kid | one",
        "kong.db.keys:select_by_name(\"shared\").jwk | ******",
        "kong.db.keys:select_by_name(\"private\").jwk | ******",
        "kong.db.keys:select_by_name(\"public\").jwk:sub(1, 11) | {\"kty\":\"EC\"",
        "kong.db.upstreams:select_by_name(\"pool\").algorithm | round-robin",
        "kong.db.targets:select_by_target(\"10.0.0.2:80\").weight | 100",
        "kong.db.plugins:select_by_instance_name(\"mine\").name | pre-function",
        "select(2, kong.db.services:select_by_name(5))"
            + " | schema violation (name: expected a string)",
      })
  void anEntityIsFoundByWhatIsUnique(String expression, String expected) {
    assertThat(result("return " + expression)).startsWith(expected);
  }

  @Test
  void aCacheKeyNamesAnEntityAndFindsIt() {
    assertThat(result("return kong.db.consumers:cache_key(\"abc\")"))
        .isEqualTo("consumers:abc:::::0dc6f45b-8f8d-40d2-a504-473544ee190b");
    assertThat(
            result(
                "local s = kong.db.services:select_by_name(\"orders\")"
                    + " local found = kong.db.services:select_by_cache_key("
                    + "kong.db.services:cache_key(s)) return found.id"))
        .isEqualTo(ORDERS);
    assertThat(
            result(
                "local t = kong.db.targets:select_by_target(\"10.0.0.1:80\")"
                    + " local found = kong.db.targets:select_by_cache_key("
                    + "kong.db.targets:cache_key(t.upstream.id, t.target)) return found.target"))
        .isEqualTo("10.0.0.1:80");
    assertThat(result("return kong.db.services:select_by_cache_key(\"x\")")).isEqualTo("nil");
  }

  @Test
  void allEntitiesAreListedPageByPage() {
    assertThat(
            result(
                """
                local names, offset, pages = {}, nil, 0
                repeat
                  local rows, err, err_t
                  rows, err, err_t, offset = kong.db.routes:page(2, offset)
                  pages = pages + 1
                  for i = 1, #rows do names[#names + 1] = rows[i].name end
                until not offset
                table.sort(names)
                return pages .. table.concat(names)
                """))
        .isEqualTo("2firstsecondthird");
    assertThat(
            result(
                """
                local names = {}
                for route, err, page in kong.db.routes:each(1) do
                  names[#names + 1] = type(err) .. page
                end
                return table.concat(names)
                """))
        .isEqualTo("nil1nil2nil3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0/0", "0", "1001", "'1'", "{}"})
  void pagesHaveBetweenOneAndAThousandRows(String size) {
    for (var call : new String[] {"page", "each"}) {
      assertThat(
              result(
                  "return select(2, pcall(kong.db.routes."
                      + call
                      + ", kong.db.routes, "
                      + size
                      + "))"))
          .isEqualTo("size must be an integer between 1 and 1000");
    }
  }

  @Test
  void aTimerReadsToo() {
    assertThat(
            result(
                "local host ngx.timer.at(0, function() host ="
                    + " kong.db.services:select_by_name(\"users\").host end)"
                    + " repeat ngx.sleep(0.005) until host return host"))
        .isEqualTo("users.internal");
  }

  @Test
  void thoseOfAParentAreListed() {
    assertThat(
            result(
                """
                local names = {}
                for route in kong.db.routes:each_for_service({id = "%s"}) do
                  names[#names + 1] = route.name
                end
                table.sort(names)
                return table.concat(names)
                """
                    .formatted(ORDERS)))
        .isEqualTo("firstsecond");
    assertThat(result("return #kong.db.routes:page_for_service({id = \"" + ALICE + "\"})"))
        .isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "services:insert({name = \"x\"})",
        "consumers:truncate()",
        "routes:delete({id = \"x\"})",
        "consumers:update_by_username(\"Alice\", {})",
        "plugins:upsert({id = \"x\"}, {})",
      })
  void writesAreRefusedInEveryMode(String call) {
    for (var mode : List.of(SandboxMode.SANDBOX, SandboxMode.ON)) {
      assertThat(result(mode, "return select(2, pcall(function() kong.db." + call + " end))"))
          .contains("is not available: functions can read entities and not change them");
    }
  }

  @Test
  void theConnectorRunsNoQueriesAndTellsNothing() {
    assertThat(
            result(
                "return select(2, pcall(function() kong.db.connector:query(\"drop table x\")"
                    + " end))"))
        .contains("kong.db.connector:query is not available");
    assertThat(
            result(
                "local c = kong.db.connector.config"
                    + " return type(c) .. tostring(c) .. tostring(c.password) .. select(2,"
                    + " pcall(function() c.password = 1 end))"))
        .isEqualTo(
            "tablenilnilCannot modify kong.db.connector.config.password. Protected by the"
                + " sandbox.");
  }

  @Test
  void changesOfATableStayTheFunctionsOwn() {
    assertThat(
            result(
                "kong.db.services:select_by_name(\"users\").host = \"evil\""
                    + " return kong.db.services:select_by_name(\"users\").host"))
        .isEqualTo("users.internal");
    assertThat(result("return select(2, pcall(function() kong.db.services.select = 1 end))"))
        .isEqualTo("Cannot modify kong.db.services.select. Protected by the sandbox.");
  }

  @Test
  void privateKeysAreForTrustedFunctionsOnly() {
    var code =
        "local c = kong.db.certificates:select(\"5c0de5ee-3d93-4d17-9c58-9dc2ee7a7a03\")"
            + " return c.key:sub(1, 10) .. c.cert:sub(1, 10)";
    assertThat(result(code)).isEqualTo("******-----BEGIN");
    assertThat(result(SandboxMode.ON, code)).isEqualTo("-----BEGIN-----BEGIN");
  }

  @Test
  void laxReadsSingleEntitiesAndStrictNone() {
    assertThat(result(SandboxMode.STRICT, "return kong.db")).isEqualTo("nil");
    assertThat(
            result(
                SandboxMode.LAX,
                "return kong.db.services:select_by_name(\"users\").host .. tostring("
                    + "kong.db.services.each) .. tostring(kong.db.services.insert) .. tostring("
                    + "kong.db.connector)"))
        .isEqualTo("users.internalnilnilnil");
  }

  @Test
  void aKeyThatIsNoneIsRefused() {
    assertThat(result("return select(2, pcall(function() kong.db.services:select(5) end))"))
        .endsWith("primary_key must be a table with an id: { id = \"...\" }");
  }
}
